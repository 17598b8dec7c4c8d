"""An office whose clock goes wrong while people are in it: jumps, midnights, summer time, and coming right again."""
