"""When each visitor will be finished: arithmetic only, without Django, database or clock."""
