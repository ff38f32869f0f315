"""How fast and how large the bot is, beside what one would use instead."""
