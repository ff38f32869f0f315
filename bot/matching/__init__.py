"""Understanding: from what a person wrote to the entries that answer it."""
