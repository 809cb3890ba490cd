"""What of a session can be taken along as files: embeddings with all that is known about their rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from xmodal.data.base import PairedData
from xmodal.errors import UserError, unknown_name
from xmodal.projection.records import Snapshot

from xmodal_gui.models.map_model import MapModel

FORMATS = ("npz", "csv")


def export_embeddings(path: Path, data: PairedData, snapshot: Snapshot, model: MapModel) -> None:
    """Write the embeddings behind the map: ids, columns, vectors, and where each point lies on the map.

    Raises
    ------
    UserError : the ending of `path` is neither .npz nor .csv; the path cannot be written.
    """
    from xmodal.store.export import EmbeddingTable, write_embeddings_csv, write_embeddings_npz

    writers = {"npz": write_embeddings_npz, "csv": write_embeddings_csv}
    kind = path.suffix.lower().removeprefix(".")
    if kind not in writers:
        raise unknown_name("format of embeddings", kind, FORMATS)
    rows = snapshot.rows.numpy()
    if len(rows) and rows.max() >= len(data):
        raise UserError("export.other_data", "The embeddings are not of the data that is open: open that first.")
    table = EmbeddingTable(
        ids=data.ids[rows],
        vectors={name: vectors.numpy() for name, vectors in snapshot.vectors.items()},
        columns={name: column[rows] for name, column in data.columns.items()},
        present={name: mask.numpy() for name, mask in snapshot.present.items()},
        coordinates=_coordinates(model, rows),
    )
    writers[kind](path, table)


def _coordinates(model: MapModel, rows: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Return modality -> (N, 2), NaN where a row is not on the map."""
    points = model.points
    found: dict[str, NDArray[np.float64]] = {}
    order = np.argsort(rows)
    for number, name in enumerate(model.modalities):
        of_modality = points.modality == number
        at = np.full((len(rows), 2), np.nan)
        place = np.searchsorted(rows, points.rows[of_modality], sorter=order)
        place = np.minimum(place, len(rows) - 1)
        known = rows[order[place]] == points.rows[of_modality]
        at[order[place[known]]] = points.coordinates[of_modality][known]
        found[name] = at
    return found if len(points) else {}
