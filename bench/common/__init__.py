"""What the trials share: an office to try, people who ask it things, and a table for what was found."""
