"""What a run holds, in formats that other programs read: embeddings, curves, and TensorBoard's folders.

Plain arrays in, so that every caller can use it. A file appears as a whole or not at all.
"""

from xmodal.export.curves import write_curves_csv, write_curves_long_csv
from xmodal.export.embeddings import EMBEDDING_FORMATS, write_embeddings
from xmodal.export.events import write_events
from xmodal.export.projector import write_projector
from xmodal.export.table import EmbeddingTable, coordinates_of, table_of

__all__ = [
    "EMBEDDING_FORMATS",
    "EmbeddingTable",
    "coordinates_of",
    "table_of",
    "write_curves_csv",
    "write_curves_long_csv",
    "write_embeddings",
    "write_events",
    "write_projector",
]
