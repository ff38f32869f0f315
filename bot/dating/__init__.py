"""Dates in words: a question cut into tokens, the forms a date can take in them, and the calendar beneath."""
