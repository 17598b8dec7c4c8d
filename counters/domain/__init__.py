"""The queue itself: the verbs, the door they go through, and the questions one can ask."""
