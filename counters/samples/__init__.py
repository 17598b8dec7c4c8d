"""Offices as data files, and the loader that makes one from such a file."""
