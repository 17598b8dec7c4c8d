"""The forecast process: it follows every office, and writes down what is to be expected."""
