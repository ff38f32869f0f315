"""The knowledge base: what it is, how it is read, what must hold in it."""
