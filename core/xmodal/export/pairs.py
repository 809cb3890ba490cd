"""A table of pairs, a line for each: CSV or Parquet, as the ending says."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.errors import unknown_name
from xmodal.export.table import plain, shortest
from xmodal.export.writing import needed, writing, writing_text

PAIR_FORMATS = ("csv", "parquet")
_BLOCK = 4096


def write_pairs(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """Write columns of one length; numbers so that reading them gives the same number, an empty cell for NaN.

    Raises
    ------
    UserError : another ending than `PAIR_FORMATS`; the path cannot be written; a package is missing.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in PAIR_FORMATS:
        raise unknown_name("format of tables", kind, PAIR_FORMATS)
    found = {name: plain(column) for name, column in columns.items()}
    if kind == "parquet":
        pa, parquet = needed("pyarrow", "pyarrow"), needed("pyarrow.parquet", "pyarrow")
        with writing(path) as file:
            parquet.write_table(pa.table({name: pa.array(column) for name, column in found.items()}), file)
        return
    rows = len(next(iter(found.values()), ()))
    with writing_text(path) as file:
        writer = csv.writer(file)
        writer.writerow(found)
        for start in range(0, rows, _BLOCK):
            cells = [_cells(column[start : start + _BLOCK]) for column in found.values()]
            writer.writerows(zip(*cells, strict=True))


def _cells(column: NDArray[Any]) -> list[str]:
    if column.dtype.kind != "f":
        return [str(value) for value in column.tolist()]
    return ["" if np.isnan(value) else text for value, text in zip(column, shortest(column), strict=True)]
