"""Embeddings with all that is known about their rows: what every format of embeddings is written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.progress import report
from xmodal.projection.records import Snapshot


@dataclass(frozen=True, kw_only=True)
class EmbeddingTable:
    """Embeddings of the same rows in every modality, and what is known about the rows.

    Attributes
    ----------
    ids : (N,) str. vectors : modality -> (N, D).
    columns : name -> (N,) of text or numbers. present : modality -> (N,) bool; a modality not named is complete.
    coordinates : modality -> (N, 2) or (N, 3) of the map; empty if there is none, NaN for rows that are not on it.

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

    @property
    def axes(self) -> list[str]:
        """Names of the map's axes; none where there is no map."""
        return list("xyz")[: max((places.shape[1] for places in self.coordinates.values()), default=0)]

    def mask(self, modality: str) -> NDArray[np.bool_]:
        """Return which rows have a modality, (N,)."""
        return np.asarray(self.present.get(modality, np.ones(len(self.ids), np.bool_)), np.bool_)

    def points(self, most: int) -> Iterator[list[tuple[int, str]]]:
        """Walk over (row, modality) of what is present, in the order of the rows, at most about `most` at a time."""
        masks = {name: self.mask(name) for name in self.vectors}
        rows = max(most // max(len(masks), 1), 1)
        for start in range(0, len(self.ids), rows):
            block = range(start, min(start + rows, len(self.ids)))
            yield [(row, name) for row in block for name, mask in masks.items() if mask[row]]


def reported_blocks(
    table: EmbeddingTable, most: int, first: float = 0.0, last: float = 1.0
) -> Iterator[list[tuple[int, str]]]:
    """Walk over the table's points in blocks, and report how far it is; see `xmodal.progress.report`."""
    for block in table.points(most):
        start = block[0][0] if block else 0
        report(first + (last - first) * start / max(len(table.ids), 1))
        yield block


def table_of(
    snapshot: Snapshot, data: PairedData, coordinates: Mapping[str, NDArray[Any]] | None = None
) -> EmbeddingTable:
    """Put embeddings and what the data says of their rows side by side; what can be read is a column as well.

    Raises
    ------
    UserError : the embeddings are not of this data.
    """
    rows = snapshot.rows.numpy()
    if len(rows) and rows.max() >= len(data):
        raise UserError("export.other_data", "The embeddings are not of the data that is open: open that first.")
    columns = {name: column[rows] for name, column in data.columns.items()}
    for name in data.modalities:
        if len(rows) and name not in columns and data.modalities[name].kind == "text":
            texts = [(data.text(name, int(row)) or "") if data.present[name][row] else "" for row in rows]
            columns[name] = np.array(texts)
    return EmbeddingTable(
        ids=data.ids[rows],
        vectors={name: array.numpy() for name, array in snapshot.vectors.items()},
        columns=columns,
        present={name: array.numpy() for name, array in snapshot.present.items()},
        coordinates=coordinates or {},
    )


def coordinates_of(
    rows: NDArray[np.int64],
    modalities: Sequence[str],
    modality_P: NDArray[Any],
    rows_P: NDArray[Any],
    places_Pd: NDArray[Any],
) -> dict[str, NDArray[Any]]:
    """Sort the points of a map into modality -> (N, d), NaN where a row is not on it.

    Parameters
    ----------
    rows : (N,) unique rows of the table. modality_P, rows_P, places_Pd : of each point of the map.
    """
    if not len(rows_P) or not len(rows):
        return {}
    order = np.argsort(rows)
    found = {}
    for number, name in enumerate(modalities):
        own = modality_P == number
        at = np.full((len(rows), places_Pd.shape[1]), np.nan, places_Pd.dtype)
        place = np.minimum(np.searchsorted(rows, rows_P[own], sorter=order), len(rows) - 1)
        known = rows[order[place]] == rows_P[own]
        at[order[place[known]]] = places_Pd[own][known]
        found[name] = at
    return found


def plain(column: NDArray[Any]) -> NDArray[Any]:
    """Make text fixed-width text: an array of objects would have to be pickled."""
    column = np.asarray(column)
    return column.astype(np.str_) if column.dtype.kind in "OUT" else column


def shortest(values: NDArray[Any]) -> list[str]:
    """Write each value as the shortest text of its own precision: a float32 0.1 is "0.1", not "0.10000000149011612"."""
    return [str(value) for value in np.asarray(values)]
