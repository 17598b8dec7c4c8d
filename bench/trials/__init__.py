"""One package for each command of bench/."""
