"""Numbers from embeddings. NumPy only."""

from xmodal.analysis.geometry import alignment, modality_gap, uniformity
from xmodal.analysis.retrieval import Retrieval, ranks, retrieval

__all__ = ["Retrieval", "alignment", "modality_gap", "ranks", "retrieval", "uniformity"]
