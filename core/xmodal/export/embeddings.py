"""Embeddings as NPZ, safetensors, CSV and Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from xmodal.errors import unknown_name
from xmodal.export.table import EmbeddingTable, plain, reported_blocks, shortest
from xmodal.export.writing import needed, writing, writing_text

BLOCK = 512
"""Lines of a CSV between two reports of how far it is."""
GROUP = 16_384
"""Lines of a Parquet row group: what is held in memory at a time."""


def write_embeddings(path: Path, table: EmbeddingTable) -> None:
    """Write a table; the ending of `path` says as what.

    Raises
    ------
    UserError : another ending than `EMBEDDING_FORMATS`; the path cannot be written; a package is missing.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in _WRITERS:
        raise unknown_name("format of embeddings", kind, _WRITERS)
    _WRITERS[kind](path, table)


def write_npz(path: Path, table: EmbeddingTable) -> None:
    """Write a table as NPZ, readable with ``numpy.load(path)`` (no pickle in it).

    Arrays: ``ids``, ``columns.NAME``, and for each modality ``vectors.M``, ``present.M`` and, if there is a map,
    ``coordinates.M``.

    Raises
    ------
    UserError : the path cannot be written.
    """
    with writing(path) as file:
        np.savez_compressed(file, allow_pickle=False, **_arrays(table))


def write_safetensors(path: Path, table: EmbeddingTable) -> None:
    """Write a table as safetensors: the same arrays as in an NPZ.

    Text is no tensor: ``ids`` and columns of text are lists, as JSON, in the file's metadata.

    Raises
    ------
    UserError : the path cannot be written.
    """
    arrays = _arrays(table)
    texts = {name: json.dumps(array.tolist()) for name, array in arrays.items() if array.dtype.kind == "U"}
    tensors = {name: np.ascontiguousarray(array) for name, array in arrays.items() if array.dtype.kind != "U"}
    with writing(path) as file:
        file.write(safetensors.numpy.save(tensors, texts))


def write_csv(path: Path, table: EmbeddingTable) -> None:
    """Write a table as CSV: one line for each row and modality that is present, in the order of the rows.

    Columns: ``id``, ``modality``, the table's columns, the map's axes ``x``, ``y`` (``z``), ``e0``, ``e1``, ... Numbers
    are written so that reading them gives the same number.

    Raises
    ------
    UserError : the path cannot be written.
    """
    size = max((vectors.shape[1] for vectors in table.vectors.values()), default=0)
    mapped = table.axes
    with writing_text(path) as file:
        writer = csv.writer(file)
        writer.writerow(["id", "modality", *_names(table), *mapped, *(f"e{i}" for i in range(size))])
        for block in reported_blocks(table, BLOCK):
            for row, name in block:
                about = [str(column[row]) for column in table.columns.values()]
                point = shortest(table.coordinates[name][row]) if name in table.coordinates else [""] * len(mapped)
                writer.writerow([table.ids[row], name, *about, *point, *shortest(table.vectors[name][row])])


def write_parquet(path: Path, table: EmbeddingTable) -> None:
    """Write a table as Parquet: the lines of the CSV in row groups, the embedding as one list column.

    Columns: ``id``, ``modality``, the table's columns, the map's axes ``x``, ``y`` (``z``), null where a point is not
    on it, ``embedding`` (list of float32).

    Raises
    ------
    UserError : the path cannot be written; pyarrow is missing.
    """
    pa, parquet = needed("pyarrow", "pyarrow"), needed("pyarrow.parquet", "pyarrow")
    schema = _schema(pa, table)
    with writing(path) as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for block in reported_blocks(table, GROUP):
            writer.write_table(pa.table(_lines(pa, table, block, schema), schema=schema))


def _arrays(table: EmbeddingTable) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {"ids": plain(table.ids)}
    arrays |= {f"columns.{name}": plain(column) for name, column in table.columns.items()}
    for name, vectors in table.vectors.items():
        arrays[f"vectors.{name}"] = np.asarray(vectors)
        arrays[f"present.{name}"] = table.mask(name)
    arrays |= {f"coordinates.{name}": np.asarray(points) for name, points in table.coordinates.items()}
    return arrays


def _names(table: EmbeddingTable) -> list[str]:
    """Return the columns' names; one that a file has of its own gets a mark, so that no two are equal."""
    taken = {"id", "modality", "x", "y", "embedding", *table.axes}
    return [f"{name}_" if name in taken else name for name in table.columns]


def _schema(pa: Any, table: EmbeddingTable) -> Any:
    fields = [("id", pa.string()), ("modality", pa.string())]
    for name, column in zip(_names(table), table.columns.values(), strict=True):
        column = plain(column)
        fields.append((name, pa.string() if column.dtype.kind == "U" else pa.from_numpy_dtype(column.dtype)))
    fields += [(axis, pa.float64()) for axis in table.axes]
    return pa.schema([*fields, ("embedding", pa.list_(pa.float32()))])


def _lines(pa: Any, table: EmbeddingTable, block: list[tuple[int, str]], schema: Any) -> dict[str, Any]:
    rows = np.array([row for row, _ in block], np.int64)
    lines: dict[str, Any] = {"id": plain(table.ids)[rows].tolist(), "modality": [name for _, name in block]}
    for name, column in zip(_names(table), table.columns.values(), strict=True):
        lines[name] = pa.array(plain(column)[rows].tolist(), schema.field(name).type)
    if table.coordinates:
        nowhere = np.full(len(table.axes), np.nan)
        places = [table.coordinates[name][row] if name in table.coordinates else nowhere for row, name in block]
        at = np.asarray(places, np.float64).reshape(-1, len(table.axes))
        lines |= {axis: pa.array(at[:, number], mask=np.isnan(at[:, number])) for number, axis in enumerate(table.axes)}
    vectors = [table.vectors[name][row] for row, name in block]
    ends = np.cumsum([0, *map(len, vectors)], dtype=np.int32)
    values = np.concatenate([np.empty(0, np.float32), *vectors], dtype=np.float32, casting="same_kind")
    lines["embedding"] = pa.ListArray.from_arrays(pa.array(ends), pa.array(values))
    return lines


_WRITERS: dict[str, Callable[[Path, EmbeddingTable], None]] = {
    "npz": write_npz,
    "csv": write_csv,
    "parquet": write_parquet,
    "safetensors": write_safetensors,
}
EMBEDDING_FORMATS = tuple(_WRITERS)
"""What embeddings can be written as."""
