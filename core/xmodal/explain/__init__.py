"""Which parts of two items carry their similarity: words, pixels, cells of a spectrogram."""
