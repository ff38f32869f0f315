"""Tests of what is posted before meetings, to whom and when."""
