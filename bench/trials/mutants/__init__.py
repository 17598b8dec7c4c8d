"""bench/mutants: one-line bugs, each planted into a copy of the project, and whether the short runs see them."""
