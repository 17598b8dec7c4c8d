"""The drawing of a flow: from plain facts to boxes, lines and words. No Django, no database, no clock."""
