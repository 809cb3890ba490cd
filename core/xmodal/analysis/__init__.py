"""Numbers from embeddings."""
