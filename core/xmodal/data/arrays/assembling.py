"""From named arrays to a table: which are modalities, which are ids and columns, and which row belongs to which."""

# N rows of the table, M rows of a matrix.
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.arrays.records import ArrayTable, Matrix, RawArrays
from xmodal.errors import UserError

VECTORS, PRESENT, COLUMNS = "vectors.", "present.", "columns."
"""How the exports begin the names of what they write."""
IDS = ("ids", "id")


def assemble(path: Path, raw: RawArrays) -> ArrayTable:
    """Say which array is what, and match the rows of the modalities.

    Matrices are modalities, of the same number of rows; or each has its ids (``ids.image``, ``image_ids``), and rows
    are matched by them. ``ids`` names the rows, ``present.image`` says which rows have that modality, a list of as
    many values as there are rows is a column.

    Parameters
    ----------
    path : for messages.

    Raises
    ------
    UserError : there is no matrix; rows differ in number and have no ids; an id stands twice.
    """
    vectors = {name.removeprefix(VECTORS): matrix for name, matrix in raw.matrices.items()}
    if not vectors:
        raise UserError(
            "arrays.no_matrix",
            "{path} holds no matrix of embeddings (it holds {names}): save one (rows, numbers) array of float32 for "
            "each modality.",
            path=path,
            names=", ".join([*raw.lists, *raw.scalars, *raw.left_out]) or "nothing",
        )
    lists = dict(raw.lists)
    ids = _take(lists, IDS)
    own = {name: _take(lists, (f"{IDS[0]}.{name}", f"{name}.{IDS[0]}", f"{name}_{IDS[0]}")) for name in vectors}
    row_ids, places = _places(
        path,
        vectors,
        None if ids is None else _texts(path, "ids", ids),
        {name: _texts(path, f"{name}_ids", values) for name, values in own.items() if values is not None},
    )
    rows = len(next(iter(places.values())))
    for name in vectors:
        present = lists.pop(f"{PRESENT}{name}", None)
        if present is not None and present.dtype.kind == "b" and len(present) == rows:
            places[name] = np.where(present, places[name], -1)
    columns = {name.removeprefix(COLUMNS): _column(path, name, v) for name, v in lists.items() if len(v) == rows}
    return ArrayTable(
        path=path,
        vectors=vectors,
        places=places,
        ids=np.arange(rows).astype(np.str_) if row_ids is None else row_ids,
        columns=columns,
        has_ids=row_ids is not None,
        scalars=raw.scalars,
        left_out=(*raw.left_out, *(name for name, values in lists.items() if len(values) != rows)),
    )


def _take(lists: dict[str, NDArray[Any]], names: tuple[str, ...]) -> NDArray[Any] | None:
    found = next((name for name in names if name in lists), None)
    return None if found is None else lists.pop(found)


def _places(
    path: Path, vectors: Mapping[str, Matrix], ids: NDArray[np.str_] | None, own: Mapping[str, NDArray[np.str_]]
) -> tuple[NDArray[np.str_] | None, dict[str, NDArray[np.int64]]]:
    """Return the ids of the table's rows, if there are any, and where each modality has each row."""
    for name, values in own.items():
        _check_ids(path, values, f"the ids of {name}")
        _check_lengths(path, {name: len(vectors[name]), f"the ids of {name}": len(values)})
    if ids is None and len(own) == len(vectors):
        ids = _union(list(own.values()))
    if ids is None:
        _check_lengths(path, {name: len(matrix) for name, matrix in vectors.items()})
        return None, {name: np.arange(len(matrix)) for name, matrix in vectors.items()}
    _check_ids(path, ids, "the ids")
    _check_lengths(path, {"the ids": len(ids)} | {name: len(vectors[name]) for name in vectors if name not in own})
    everywhere = np.arange(len(ids))
    return ids, {name: _found(path, name, own[name], ids) if name in own else everywhere.copy() for name in vectors}


def _check_lengths(path: Path, rows: Mapping[str, int]) -> None:
    (first, known), *others = rows.items()
    for name, number in others:
        if number != known:
            raise UserError(
                "arrays.rows_differ",
                "{path}: {first} has {known} rows and {name} has {number}, so nobody knows which belong together: give "
                "each modality its ids (ids.{hint}), or save as many rows of each.",
                path=path,
                first=first,
                known=known,
                name=name,
                number=number,
                hint=name.rsplit(" ", 1)[-1],
            )


def _check_ids(path: Path, ids: NDArray[np.str_], what: str) -> None:
    if len(ids) == 0:
        return
    ordered = np.sort(ids)
    again = np.flatnonzero(ordered[1:] == ordered[:-1])
    if len(again):
        raise UserError(
            "arrays.duplicate_id",
            "{path}: {id!r} stands twice among {what}, so its row is not known for certain: ids must be unique.",
            path=path,
            id=str(ordered[again[0]]),
            what=what,
        )


def _union(ids: list[NDArray[np.str_]]) -> NDArray[np.str_]:
    """Return all ids, in the order in which they first come."""
    joined = np.concatenate(ids)
    _, first = np.unique(joined, return_index=True)
    return joined[np.sort(first)]


def _found(path: Path, name: str, own: NDArray[np.str_], ids: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return (N,): the row of a matrix that has each id; -1 where none has."""
    order = np.argsort(ids)
    at = np.searchsorted(ids, own, sorter=order)
    rows = order[np.minimum(at, len(ids) - 1)] if len(ids) else np.zeros(len(own), np.int64)
    unknown = np.flatnonzero(ids[rows] != own) if len(ids) else np.arange(len(own))
    if len(unknown):
        raise UserError(
            "arrays.unknown_id",
            "{path}: the id {id!r} of {name} is not among the ids of the rows: add it there, or take its vector out.",
            path=path,
            id=str(own[unknown[0]]),
            name=name,
        )
    places = np.full(len(ids), -1, np.int64)
    places[rows] = np.arange(len(own))
    return places


def _texts(path: Path, name: str, values: NDArray[Any]) -> NDArray[np.str_]:
    if values.dtype.kind == "f":
        raise UserError(
            "arrays.ids_type",
            "{path}: {name} are numbers with a fraction: ids are texts or whole numbers.",
            path=path,
            name=name,
        )
    return _words(path, name, values)


def _column(path: Path, name: str, values: NDArray[Any]) -> NDArray[Any]:
    """Return a column: numbers as float64, all else as text."""
    return values.astype(np.float64) if values.dtype.kind in "iuf" else _words(path, name, values)


def _words(path: Path, name: str, values: NDArray[Any]) -> NDArray[np.str_]:
    if values.dtype.kind == "b":
        return np.where(values, "true", "false")
    try:
        return np.char.decode(values, "utf-8") if values.dtype.kind == "S" else values.astype(np.str_)
    except (UnicodeDecodeError, ValueError) as error:
        raise UserError(
            "arrays.text",
            "{path}: the texts {name!r} are not UTF-8 ({reason}): save them with array.astype(str).",
            path=path,
            name=name,
            reason=error,
        ) from error
