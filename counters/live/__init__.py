"""Live screens: the day read once for all of them, and the hub that shows it."""
