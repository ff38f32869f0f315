"""Answers of each sort: from entries, meetings, documents and names, and what to say where there is none."""
