"""Delivering to a Slack-like server that others wrote."""
