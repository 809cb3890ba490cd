"""A run on disk: series, change log and tensors, by one writer for any number of readers.

Knows nothing of engines and changes: what it keeps are numbers by (segment, step), rows of bytes and arrays.
"""

from xmodal.store.database import SCHEMA, journal_mode
from xmodal.store.errors import StorageError
from xmodal.store.files import CHECKPOINTS, EMBEDDINGS, default_parent, new_run_folder
from xmodal.store.queries import Overview, Segment, SeriesData
from xmodal.store.reader import RunReader
from xmodal.store.writer import RunWriter

__all__ = [
    "CHECKPOINTS",
    "EMBEDDINGS",
    "SCHEMA",
    "Overview",
    "RunReader",
    "RunWriter",
    "Segment",
    "SeriesData",
    "StorageError",
    "default_parent",
    "journal_mode",
    "new_run_folder",
]
