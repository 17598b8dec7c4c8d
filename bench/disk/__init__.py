"""What the office's database does to its disk: seen through SQLite's own VFS, kept on a tape, cut off, or refused."""
