"""A simulated day through the real verbs: visitors, officers, breaks and mishaps, repeatable by a seed."""
