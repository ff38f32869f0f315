"""Faults of every kind, in numbers: processes killed and frozen, Slack and the database failing."""
