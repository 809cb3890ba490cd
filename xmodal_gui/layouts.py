"""The built-in layouts: which panels lie where. A dock that does not exist is left out; the others take its room."""

from __future__ import annotations

from dataclasses import dataclass

FLAT = frozenset({"log", "query", "alignment", "pull", "triage"})
"""Docks that open at the bottom where the layout has no place for them; others open on the right."""
WIDE = 1600
"""From this width of the desk on, columns are as wide as they like."""


@dataclass(frozen=True)
class Row:
    """Docks that share one place, as tabs if they are several; the first one there is in front.

    Attributes
    ----------
    docks : names. share : of the height that is left over; 0 is as tall as the contents ask. least : pixels.
    """

    docks: tuple[str, ...]
    share: float = 1.0
    least: int = 80


@dataclass(frozen=True)
class Column:
    """Rows from top to bottom.

    Attributes
    ----------
    width, width_narrow : pixels on a wide and on a narrow desk; 0 takes what the others leave.
    """

    rows: tuple[Row, ...]
    width: int = 0
    width_narrow: int = 0


@dataclass(frozen=True)
class Layout:
    """Columns from left to right. Docks that no row names are put away."""

    name: str
    columns: tuple[Column, ...]

    def within(self, there: set[str]) -> Layout:
        """Return the layout of only those docks that are there."""
        columns = []
        for column in self.columns:
            rows = []
            for row in column.rows:
                docks = tuple(name for name in row.docks if name in there)
                rows += [Row(docks, row.share, row.least)] if docks else []
            columns += [Column(tuple(rows), column.width, column.width_narrow)] if rows else []
        return Layout(self.name, tuple(columns))


_STEERING = Column(
    (
        Row(("objective",), share=0, least=300),
        Row(("encoders",), share=0, least=150),
        Row(("training",), least=120),
    ),
    400,
    360,
)

TRAIN = Layout(
    "train",
    (
        _STEERING,
        Column((Row(("map",), share=0.64, least=140), Row(("curves",), share=0.36, least=300))),
        Column((Row(("inspector",), share=0.64), Row(("changes", "query"), share=0.36, least=160)), 288, 236),
    ),
)
"""Steer on the left, watch map and curves, what is looked at and what was changed on the right."""

EXPLORE = Layout("explore", (Column((Row(("map",)),)), Column((Row(("inspector",)), Row(("query",), 0.6)), 460, 340)))
"""The map as large as it goes, beside what is selected on it and what is asked of it."""

COMPARE = Layout(
    "compare",
    (
        Column((Row(("compare",), share=1.4), Row(("changes",))), 460, 380),
        Column((Row(("curves",), share=0.64, least=200), Row(("map",), share=0.36, least=140))),
    ),
)
"""Curves above all, beside the runs and the changes that they tell of."""

DEBUG = Layout(
    "debug",
    (
        Column(
            (
                Row(("map",), share=0.5, least=140),
                Row(("alignment", "pull", "similarity", "triage", "curves"), share=0.5, least=240),
            )
        ),
        Column((Row(("notes",), share=0.4, least=120), Row(("inspector",), share=0.6)), 400, 300),
    ),
)
"""Why it does not align: the map, all panels of numbers, what they say in words, and the pair that is looked at."""

BUILT_IN = (TRAIN, EXPLORE, COMPARE, DEBUG)
