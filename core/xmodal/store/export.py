"""Results as files that other programs read: NPZ and CSV. Plain arrays in, so that every caller can use it.

A file appears as a whole or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.store.files import atomic_file
from xmodal.store.queries import SeriesData


@dataclass(frozen=True, kw_only=True)
class EmbeddingTable:
    """Embeddings of the same rows in every modality, and what is known about the rows.

    Attributes
    ----------
    ids : (N,) str. vectors : modality -> (N, D).
    columns : name -> (N,) of text or numbers. present : modality -> (N,) bool; a modality not named is complete.
    coordinates : modality -> (N, 2) of the map; empty if there is none, NaN for rows that are not on it.

    Raises
    ------
    ValueError : an array of another length.
    """

    ids: NDArray[np.str_]
    vectors: Mapping[str, NDArray[Any]]
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    present: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    coordinates: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for family in ("vectors", "columns", "present", "coordinates"):
            for name, array in getattr(self, family).items():
                if len(array) != len(self.ids):
                    raise ValueError(f"{family} of {name!r} have {len(array)} rows, there are {len(self.ids)} ids")


def write_embeddings_npz(path: Path, table: EmbeddingTable) -> None:
    """Write a table as NPZ, readable with ``numpy.load(path)`` (no pickle in it).

    Arrays: ``ids``, ``columns.NAME``, and for each modality ``vectors.M``, ``present.M`` and, if there is a map,
    ``coordinates.M``.

    Raises
    ------
    UserError : the path cannot be written.
    """
    arrays: dict[str, NDArray[Any]] = {"ids": _plain(table.ids)}
    arrays |= {f"columns.{name}": _plain(column) for name, column in table.columns.items()}
    for name, vectors in table.vectors.items():
        arrays[f"vectors.{name}"] = np.asarray(vectors)
        arrays[f"present.{name}"] = _present(table, name)
    arrays |= {f"coordinates.{name}": np.asarray(points) for name, points in table.coordinates.items()}
    with _writing(path), atomic_file(path) as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def write_embeddings_csv(path: Path, table: EmbeddingTable) -> None:
    """Write a table as CSV: one line for each row and modality that is present, in the order of the rows.

    Columns: ``id``, ``modality``, the table's columns, ``x`` and ``y`` if there is a map, ``e0``, ``e1``, ... Numbers
    are written so that reading them gives the same number.

    Raises
    ------
    UserError : the path cannot be written.
    """
    size = max((vectors.shape[1] for vectors in table.vectors.values()), default=0)
    mapped = ["x", "y"] if table.coordinates else []
    with _csv(path) as file:
        writer = csv.writer(file)
        writer.writerow(["id", "modality", *table.columns, *mapped, *(f"e{i}" for i in range(size))])
        for row, own in enumerate(table.ids):
            about = [str(column[row]) for column in table.columns.values()]
            for name, vectors in table.vectors.items():
                if _present(table, name)[row]:
                    point = _numbers(table.coordinates[name][row]) if name in table.coordinates else [""] * len(mapped)
                    writer.writerow([own, name, *about, *point, *_numbers(vectors[row])])


def write_curves_csv(path: Path, series: SeriesData) -> None:
    """Write curves as CSV: one line for each step at which any series has a value, one column for each series.

    A field is empty where a series has no value at that step; ``nan`` is a value that was not a number.

    Parameters
    ----------
    series : name -> (steps, values), steps ascending.

    Raises
    ------
    UserError : the path cannot be written.
    """
    steps = np.unique(np.concatenate([np.empty(0, np.int64), *(own for own, _ in series.values())]))
    columns = []
    for own, values in series.values():
        column = np.full(len(steps), "", dtype=object)
        column[np.searchsorted(steps, own)] = _numbers(values)
        columns.append(column)
    with _csv(path) as file:
        writer = csv.writer(file)
        writer.writerow(["step", *series])
        writer.writerows(zip(steps.tolist(), *columns, strict=True))


def _present(table: EmbeddingTable, name: str) -> NDArray[np.bool_]:
    return np.asarray(table.present.get(name, np.ones(len(table.ids), dtype=np.bool_)), dtype=np.bool_)


def _plain(column: NDArray[Any]) -> NDArray[Any]:
    """Text as fixed-width text: an array of objects would have to be pickled."""
    column = np.asarray(column)
    return column.astype(np.str_) if column.dtype.kind in "OUT" else column


def _numbers(values: NDArray[Any]) -> list[str]:
    # The shortest text of the value's own precision: a float32 0.1 is "0.1", not "0.10000000149011612".
    return [str(value) for value in np.asarray(values)]


@contextmanager
def _csv(path: Path) -> Iterator[TextIO]:
    with _writing(path), atomic_file(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        yield
    except OSError as error:
        raise UserError(
            "export.unwritable",
            "{path} cannot be written ({reason}): choose another place, or make room.",
            path=path,
            reason=error.strerror,
        ) from error
