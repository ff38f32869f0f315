"""What a brief before a meeting says, and how it is chosen; pure."""
