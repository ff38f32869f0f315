"""Slack: what comes in, what goes out, and nothing about what is true."""
