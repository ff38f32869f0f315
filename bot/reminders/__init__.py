"""What is posted before meetings, to whom and when; pure."""
