"""Ten boards that lose their line and die while ten counters call: is each call said once, in order, while true?"""
