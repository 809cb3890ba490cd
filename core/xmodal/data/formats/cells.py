"""What readers of tables have in common: columns as read, and the lists of numbers among them."""

# N rows, D numbers of a vector.
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from xmodal.data.base import Problem
from xmodal.data.formats.several import Lists
from xmodal.data.table.cells import Column, Vectors


@dataclass(frozen=True)
class Read:
    """A table as it was read.

    Attributes
    ----------
    columns : name -> cells. places : (N,) where each row stands. problems : rows that are not among the columns'.
    lists : those of the columns whose cells hold several words, apart.
    """

    columns: dict[str, Column]
    places: Sequence[str]
    problems: tuple[Problem, ...] = ()
    lists: Lists = field(default_factory=dict)


def vectors(cells: Sequence[Sequence[float] | None]) -> Vectors:
    """Return lists of numbers as vectors of the length that most have.

    A row of another length, or without a list, has none: `Vectors.present` says so. Which rows are at fault is told
    where they are read.
    """
    lengths = Counter(len(cell) for cell in cells if cell is not None)
    size = max(lengths, key=lambda length: lengths[length], default=0)
    values = np.zeros((len(cells), size), np.float32)
    present = np.zeros(len(cells), np.bool_)
    for row, cell in enumerate(cells):
        if cell is not None and len(cell) == size:
            values[row] = cell
            present[row] = True
    return Vectors(values, present)


def other_length(place: str, column: str, found: int, wanted: int) -> Problem:
    """Return the problem of a vector that is not as long as the others: the row lacks it."""
    return Problem(
        place=place,
        item=column,
        code="data.other_length",
        template="{column} holds {found} numbers, others {wanted}.",
        fields={"column": column, "found": str(found), "wanted": str(wanted)},
        row_lost=False,
    )
