"""Replies made readable: in a terminal, as JSON."""
