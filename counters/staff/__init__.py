"""The tools of the staff. Every address here asks who you are."""
