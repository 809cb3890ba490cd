"""What of a session can be taken along as files: embeddings with all that is known about their rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray
from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.projection.records import Snapshot

from xmodal_gui.models.map_model import MapModel

if TYPE_CHECKING:
    from xmodal.export import EmbeddingTable
    from xmodal.store import SeriesData


def embedding_table(data: PairedData, snapshot: Snapshot, model: MapModel) -> EmbeddingTable:
    """Gather the embeddings behind the map: ids, columns, vectors, and where each point lies on the map.

    Raises
    ------
    UserError : the embeddings are not of this data.
    """
    from xmodal.export import coordinates_of, table_of

    points = model.points
    rows = snapshot.rows.numpy()
    places = points.coordinates if points.solid is None else points.solid
    at = coordinates_of(rows, model.modalities, points.modality, points.rows, places)
    return table_of(snapshot, data, at)


def export_embeddings(path: Path, data: PairedData, snapshot: Snapshot, model: MapModel) -> None:
    """Write the embeddings behind the map to a file; its ending says as what.

    Raises
    ------
    UserError : the ending of `path` is none that embeddings have; the path cannot be written.
    """
    from xmodal.export import write_embeddings

    write_embeddings(path, embedding_table(data, snapshot, model))


def export_projector(folder: Path, data: PairedData, snapshot: Snapshot, model: MapModel) -> None:
    """Write the embeddings behind the map, with their pictures, for the TensorBoard projector.

    Raises
    ------
    UserError : the folder cannot be written.
    """
    from xmodal.export import write_projector
    from xmodal.export.projector import pictures_of

    write_projector(folder, embedding_table(data, snapshot, model), pictures_of(data, snapshot.rows.numpy()))


def export_pairs(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """Write scored pairs, a line for each; the ending of `path` says as what.

    Raises
    ------
    UserError : the ending is none that tables have; the path cannot be written.
    """
    from xmodal.export.pairs import write_pairs

    write_pairs(path, columns)


def export_curves(path: Path, run: Path, form: str) -> None:
    """Write all that a run has recorded.

    Parameters
    ----------
    run : its folder; what is still being written is read as it stands. form : ``"wide"``, ``"long"`` or ``"events"``.

    Raises
    ------
    UserError : the path cannot be written, or the run cannot be read.
    """
    from xmodal.export import write_curves_csv, write_curves_long_csv, write_events
    from xmodal.store import RunReader
    from xmodal.store.manifest import MANIFEST

    if form != "events" and path.suffix.lower() != ".csv":
        raise UserError("export.curves_format", "Curves are written as CSV: let {path} end in .csv.", path=path)
    with RunReader(run) as reader:
        series: SeriesData = reader.series()
    match form:
        case "events":
            write_events(path, series, (run / MANIFEST).stat().st_mtime)
        case "long":
            write_curves_long_csv(path, series)
        case _:
            write_curves_csv(path, series)
