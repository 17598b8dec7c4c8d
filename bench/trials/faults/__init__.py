"""bench/faults: an office under load, broken in every way we know of, and what its clients saw of it."""
