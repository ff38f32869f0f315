"""Tests of delivering reminders to Slack, once each."""
