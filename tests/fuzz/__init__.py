"""Questions that nobody wrote, by the hundred thousand."""
