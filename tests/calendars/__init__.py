"""Tests of bot/calendars."""
