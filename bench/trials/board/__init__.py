"""The board as a television draws it: broken lines, long days, and how soon a click is seen."""
