"""Behind the glass: the queue itself and the tools of the staff."""

# As in pyproject.toml. Screens report it, so that one that still runs an older page is seen.
VERSION = "0.1.0"
