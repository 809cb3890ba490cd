"""Numbers from embeddings. NumPy and SciPy only."""

from xmodal.analysis.geometry import alignment, modality_gap, uniformity
from xmodal.analysis.hubness import k_occurrence, skewness
from xmodal.analysis.matching import MatchHistograms, match_histograms
from xmodal.analysis.report import Analysis, analyse
from xmodal.analysis.retrieval import Retrieval, mean_reciprocal_rank, ranks, retrieval
from xmodal.analysis.row_order import row_order
from xmodal.analysis.similarity import cell_edges, mean_cells, strongest_cells, strongest_pair
from xmodal.analysis.spectrum import effective_rank
from xmodal.analysis.triage import Triage, triage, worsening

__all__ = [
    "Analysis",
    "MatchHistograms",
    "Retrieval",
    "Triage",
    "alignment",
    "analyse",
    "cell_edges",
    "effective_rank",
    "k_occurrence",
    "match_histograms",
    "mean_cells",
    "mean_reciprocal_rank",
    "modality_gap",
    "ranks",
    "retrieval",
    "row_order",
    "skewness",
    "strongest_cells",
    "strongest_pair",
    "triage",
    "uniformity",
    "worsening",
]
