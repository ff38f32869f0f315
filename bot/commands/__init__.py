"""What a person or a Procfile types after `rapporteur`, one family of commands a module."""
