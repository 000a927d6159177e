"""Work that takes longer than a request: asked for in a transaction, carried out by workers."""
