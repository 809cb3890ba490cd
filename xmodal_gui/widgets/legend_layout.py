"""Where the names of a legend stand: in columns, over as few lines as show them in full. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_LINES = 3
"""Lines that names may take before they are shortened."""


@dataclass(frozen=True)
class Cell:
    """One name's place: line and left edge, and how much of the width its label has."""

    line: int
    x: float
    label: float


@dataclass(frozen=True)
class Placed:
    """All names of a group, in their order, over so many lines; `with_values`: there is room for values, too."""

    cells: tuple[Cell, ...]
    lines: int
    with_values: bool


def place_names(
    labels: Sequence[float], extra: float, value: float, air: float, width: float, lines_with_values: int
) -> Placed:
    """Set names in columns.

    Values are shown where all fit into `lines_with_values`; names are shortened where `MOST_LINES` do not hold them.
    All widths are pixels.

    Parameters
    ----------
    labels : of each name. extra, value : beside each: what is always there, and a value. air : between columns.
    """
    count = len(labels)
    if count == 0:
        return Placed((), 1, with_values=True)
    for beside, most in ((extra + value, max(lines_with_values, 1)), (extra, MOST_LINES)):
        for lines in range(1, min(most, count) + 1):
            columns = _columns(labels, -(-count // lines))
            if sum(columns) + len(columns) * (beside + air) - air <= width:
                return _place(columns, count, beside + air, with_values=beside > extra)
    columns = _columns(labels, -(-count // MOST_LINES))
    beside = extra + value if len(columns) == 1 else extra
    rooms = _share_out(columns, width - len(columns) * (beside + air) + air)
    return _place(rooms, count, beside + air, with_values=len(columns) == 1)


def _columns(labels: Sequence[float], per_line: int) -> list[float]:
    """Return the width of each column: that of its widest label."""
    return [max(labels[column::per_line]) for column in range(min(per_line, len(labels)))]


def _place(columns: list[float], count: int, beside: float, *, with_values: bool) -> Placed:
    edges = [sum(columns[:column]) + column * beside for column in range(len(columns))]
    cells = tuple(
        Cell(number // len(columns), edges[number % len(columns)], columns[number % len(columns)])
        for number in range(count)
    )
    return Placed(cells, -(-count // len(columns)), with_values)


def _share_out(wanted: list[float], room: float) -> list[float]:
    """Give each what it wants, and where there is not enough, all that want more the same."""
    given = [0.0] * len(wanted)
    for rank, number in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        given[number] = min(wanted[number], max(room, 0.0) / (len(wanted) - rank))
        room -= given[number]
    return given
