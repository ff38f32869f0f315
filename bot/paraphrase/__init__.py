"""Questions matched to the curated ones that they paraphrase, learned at start from these."""
