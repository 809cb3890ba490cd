"""The terms of the cost: one file per family. Importing this package registers the built-in ones in `LOSSES`."""

from xmodal.losses import (
    cka,
    classification,
    contrastive,
    correlation,
    ranking,
    reconstruction,
    redundancy,
    siglip,
    similarity,
    supervised,
)
from xmodal.losses.base import (
    LOSSES,
    Encoded,
    HasPlayer,
    HasTemperature,
    PairTerm,
    Setting,
    TermConfig,
    TermOutput,
    UnimodalTerm,
    View,
)

__all__ = [
    "LOSSES",
    "Encoded",
    "HasPlayer",
    "HasTemperature",
    "PairTerm",
    "Setting",
    "TermConfig",
    "TermOutput",
    "UnimodalTerm",
    "View",
    "cka",
    "classification",
    "contrastive",
    "correlation",
    "ranking",
    "reconstruction",
    "redundancy",
    "siglip",
    "similarity",
    "supervised",
]
