"""Rapporteur: answers from the record, with the paragraph behind every sentence."""
