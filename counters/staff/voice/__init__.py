"""The page on which supervisors and administrators set up how the office speaks, and see which screens speak."""
