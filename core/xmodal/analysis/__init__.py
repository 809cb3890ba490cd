"""Numbers from embeddings. NumPy only."""

from xmodal.analysis.geometry import alignment, modality_gap, uniformity
from xmodal.analysis.hubness import k_occurrence, skewness
from xmodal.analysis.report import Analysis, analyse
from xmodal.analysis.retrieval import Retrieval, mean_reciprocal_rank, ranks, retrieval
from xmodal.analysis.spectrum import effective_rank
from xmodal.analysis.triage import Triage, triage, worsening

__all__ = [
    "Analysis",
    "Retrieval",
    "Triage",
    "alignment",
    "analyse",
    "effective_rank",
    "k_occurrence",
    "mean_reciprocal_rank",
    "modality_gap",
    "ranks",
    "retrieval",
    "skewness",
    "triage",
    "uniformity",
    "worsening",
]
