"""A Slack-like server on this machine, the payloads it sends, and the limits it enforces."""
