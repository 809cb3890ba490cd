"""``xmodal export``: what a run holds, in formats that others read.

Embeddings are those of the run's last snapshot (taken whenever a session ends or is saved); a map is a fresh, seeded
fit of them, which depends on nothing that a window has drawn before.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xmodal.cli.parser import whole_number
from xmodal.errors import UserError

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands
    from xmodal.data.base import PairedData
    from xmodal.projection.records import Snapshot
    from xmodal.store import RunReader
    from xmodal.store.export import EmbeddingTable

FORMATS = {"embeddings": ("npz", "csv"), "curves": ("csv",), "map": ("npz", "csv")}
EMBEDDINGS = "embeddings"


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("export", help="write embeddings, curves or a map of a run to a file")
    parser.add_argument("folder", metavar="RUN", type=Path, help="folder of the run")
    parser.add_argument("--what", choices=tuple(FORMATS), required=True)
    parser.add_argument("--format", metavar="F", help="npz or csv (curves: csv); default: what PATH ends in")
    parser.add_argument("--out", metavar="PATH", type=Path, required=True)
    parser.add_argument("--method", choices=("umap", "pca", "gap"), default="umap", help="of a map; default: umap")
    parser.add_argument("--seed", metavar="N", type=whole_number(0), default=0, help="of a map by umap; default: 0")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Write the file and say what is in it."""
    from xmodal.store import RunReader

    what, path = arguments.what, arguments.out
    kind = _format(what, arguments.format, path)
    with RunReader(arguments.folder) as reader:
        said = _export_curves(reader, path) if what == "curves" else _export_table(reader, arguments, kind)
    print(f"{said}: {path}")
    return 0


def _format(what: str, named: str | None, path: Path) -> str:
    kind = (named or path.suffix.removeprefix(".")).lower()
    if kind not in FORMATS[what]:
        raise UserError(
            "export.format",
            "{what} cannot be written as {kind}: say --format {choices}, or let PATH end in it.",
            what=what,
            kind=repr(kind or path.name),
            choices=" or ".join(FORMATS[what]),
        )
    return kind


def _export_curves(reader: RunReader, path: Path) -> str:
    from xmodal.store.export import write_curves_csv

    series = reader.series()
    write_curves_csv(path, series)
    last = max((int(steps[-1]) for steps, _ in series.values()), default=0)
    return f"{len(series)} curves up to step {last}"


def _export_table(reader: RunReader, arguments: Namespace, kind: str) -> str:
    from xmodal.store.export import write_embeddings_csv, write_embeddings_npz

    snapshot, data = _last_snapshot(reader), _data_of(reader)
    if arguments.what == "map":
        table = _table(snapshot, data, _coordinates(snapshot, arguments.method, arguments.seed))
        fit = f"fresh umap of seed {arguments.seed}" if arguments.method == "umap" else arguments.method
        said = f"map of step {snapshot.step} ({fit}), {len(table.ids)} rows"
    else:
        table = _table(snapshot, data)
        said = f"embeddings of step {snapshot.step}, {len(table.ids)} rows"
    write = write_embeddings_npz if kind == "npz" else write_embeddings_csv
    write(arguments.out, table)
    return said


def _last_snapshot(reader: RunReader) -> Snapshot:
    from xmodal.projection.records import Snapshot

    names = reader.names(EMBEDDINGS)
    if not names:
        raise UserError(
            "export.no_embeddings",
            "{folder} holds no embeddings yet: they are kept when training ends.",
            folder=reader.folder,
        )
    arrays, metadata = reader.tensors(EMBEDDINGS, names[-1])
    return Snapshot.of(
        {name.removeprefix("vectors."): array for name, array in arrays.items() if name.startswith("vectors.")},
        arrays["rows"],
        {name.removeprefix("present."): array for name, array in arrays.items() if name.startswith("present.")},
        segment=int(metadata["segment"]),
        step=int(metadata["step"]),
    )


def _data_of(reader: RunReader) -> PairedData:
    from xmodal.data import open_data
    from xmodal.registry import convert
    from xmodal.training.config import RunConfig

    config = convert(reader.manifest["config"], RunConfig, where="run.toml: config")
    data = open_data(config.data.type, config.data.params)
    if data.fingerprint != reader.manifest["versions"]["data"]:
        raise UserError(
            "export.other_data",
            "The data {name} is not what {folder} was trained on: its rows have other numbers now.",
            name=data.name,
            folder=reader.folder,
        )
    return data


def _coordinates(snapshot: Snapshot, method: str, seed: int) -> dict[str, NDArray[np.float32]]:
    """Return modality -> (N, 2), NaN where a row is not on the map."""
    from xmodal.projection.fresh import fresh_fit
    from xmodal.projection.points import gather_points
    from xmodal.projection.projector import Projector

    points = gather_points(snapshot)
    drawn = fresh_fit(snapshot, seed) if method == "umap" else Projector().project(snapshot, method).coordinates.numpy()  # type: ignore[arg-type]  # argparse has checked it
    rows = snapshot.rows.numpy()
    place = {int(row): index for index, row in enumerate(rows)}
    coordinates = {}
    for index, name in enumerate(points.modalities):
        own = points.modality == index
        table = np.full((len(rows), 2), np.nan, np.float32)
        table[[place[int(row)] for row in points.rows[own]]] = drawn[own]
        coordinates[name] = table
    return coordinates


def _table(
    snapshot: Snapshot, data: PairedData, coordinates: Mapping[str, NDArray[Any]] | None = None
) -> EmbeddingTable:
    """Return the embeddings, or with coordinates these instead, beside what is known about the rows."""
    from xmodal.store.export import EmbeddingTable

    rows = snapshot.rows.numpy()
    vectors = {name: array.numpy() for name, array in snapshot.vectors.items()}
    if coordinates is not None:
        vectors = {name: array[:, :0] for name, array in vectors.items()}
    return EmbeddingTable(
        ids=data.ids[rows],
        vectors=vectors,
        columns={name: column[rows] for name, column in data.columns.items()},
        present={name: array.numpy() for name, array in snapshot.present.items()},
        coordinates=coordinates or {},
    )
