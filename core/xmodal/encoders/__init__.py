"""From the inputs of one modality to (B, D)."""
