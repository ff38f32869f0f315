"""What the bot must remember between runs."""
