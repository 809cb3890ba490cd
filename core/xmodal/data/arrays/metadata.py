"""A table with a line for each row of some embeddings: CSV, TSV or Parquet."""

# N rows.
from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.arrays.errors import reading
from xmodal.data.arrays.parquet_files import read_columns
from xmodal.data.formats.delimited import delimiter_of
from xmodal.errors import UserError

SUFFIXES = (".csv", ".tsv", ".parquet")
_IDS = ("id", "ids")

Columns = dict[str, NDArray[Any]]


def columns_for(path: Path, ids: NDArray[np.str_], *, has_ids: bool, column: str = "") -> Columns:
    """Return the columns of a table in the order of rows.

    Parameters
    ----------
    ids : (N,), of the rows. has_ids : they are more than numbers: lines are matched by them, and need not all be
        there. Otherwise, or without a column of ids, line i is row i. column : of ids; empty: ``id``.

    Returns
    -------
    name -> (N,) float64 where every cell is a number or empty (NaN), else str; empty where a row has no line.

    Raises
    ------
    UserError : it cannot be read; an id stands twice; without ids, another number of lines than rows.
    """
    found = read_table(path)
    key = column or next((name for name in _IDS if name in found), "")
    if column and column not in found:
        raise UserError(
            "metadata.no_column",
            "{path} has no column {column!r}: choose one of {choices}.",
            path=path,
            column=column,
            choices=", ".join(found),
        )
    if key and has_ids:
        lines = _lines(path, found.pop(key).astype(np.str_), ids)
        return {name: _taken(values, lines) for name, values in found.items()}
    if any(len(values) != len(ids) for values in found.values()):
        raise UserError(
            "metadata.rows",
            "{path} has {found} lines for {rows} rows, and no column id to match them by: add ids to both.",
            path=path,
            found=len(next(iter(found.values()))),
            rows=len(ids),
        )
    return found


def read_table(path: Path) -> Columns:
    """Read a table with a head; see `columns_for`."""
    suffix = path.suffix.lower()
    if not path.is_file() or suffix not in SUFFIXES:
        raise UserError(
            "metadata.missing",
            "There is no table {path}: name a file with one of the endings {suffixes}.",
            path=path,
            suffixes=", ".join(SUFFIXES),
        )
    if suffix == ".parquet":
        return read_columns(path)
    with reading(path), path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
        delimiter = delimiter_of(text, "\t" if suffix == ".tsv" else ",")
        head, *body = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)) or [[]]
    for number, line in enumerate(body, 1):
        if len(line) != len(head):
            raise UserError(
                "metadata.cells",
                "{path}, row {row}: {found} cells under a head of {known}: put cells that hold the separator in "
                "quotes.",
                path=path,
                row=number,
                found=len(line),
                known=len(head),
            )
    return {name: _typed([line[number] for line in body]) for number, name in enumerate(head)}


def _typed(cells: list[str]) -> NDArray[Any]:
    words = np.array(cells, dtype=np.str_)
    try:
        return np.where(words == "", "nan", words).astype(np.float64)
    except ValueError:
        return words


def _lines(path: Path, keys: NDArray[np.str_], ids: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return (N,): the line of each id, -1 where none is."""
    at: dict[str, int] = {}
    for number, key in enumerate(keys.tolist()):
        if at.setdefault(key, number) != number:
            raise UserError(
                "metadata.duplicate_id",
                "{path}: the id {id!r} stands in rows {first} and {second}: ids must be unique.",
                path=path,
                id=key,
                first=at[key] + 1,
                second=number + 1,
            )
    return np.array([at.get(name, -1) for name in ids.tolist()], np.int64)


def _taken(values: NDArray[Any], lines: NDArray[np.int64]) -> NDArray[Any]:
    empty = "" if values.dtype.kind == "U" else np.nan
    return np.where(lines >= 0, values[np.maximum(lines, 0)], empty) if len(values) else np.full(len(lines), empty)
