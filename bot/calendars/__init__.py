"""The meetings of the record as a calendar to subscribe to, and meetings brought in from calendars and commands."""
