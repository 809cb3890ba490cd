"""At which place each row's partner came, evaluation by evaluation: kept small, and with the run. Free of torch.

An evaluation ranks every row of its pool anyway; what is kept of it are these ranks alone, 4 bytes per row and ordered
pair of modalities. Where a segment's ranks outgrow `BUDGET`, every second evaluation is forgotten, so that what is
left still reaches back to the first.
"""

# K evaluations, R rows of the pool.
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.store.tensors import TensorFiles

RANKED_SPLIT = "validation"
"""The split whose ranks are kept, row by row: the one that maps show."""
RANKS = "ranks"
"""Kind of the sets of arrays that keep them, one for each segment."""
BUDGET = 2 * 2**20
"""Bytes that the ranks of one segment take at most: 262 evaluations of 1,000 pairs, both ways."""

Floats = NDArray[np.float32]
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Ranks:
    """The ranks of one evaluation.

    Attributes
    ----------
    rows : (R,) of the data. of : ordered pair (``"image->text"``) -> (R,), from 1; NaN where a row lacks one of them.
    pool : ordered pair -> candidates that a partner is ranked among.
    """

    rows: NDArray[np.int64]
    of: Mapping[str, Floats]
    pool: Mapping[str, int]


@dataclass(frozen=True)
class RankLine:
    """How the ranks of one row went.

    Attributes
    ----------
    steps : (K,) int64. of : ordered pair -> (K,) float32. pool : ordered pair -> candidates. All empty where the row
        is not among those that evaluations rank.
    """

    steps: NDArray[np.int64]
    of: Mapping[str, Floats]
    pool: Mapping[str, int]


class RankTable:
    """The ranks of one segment.

    Parameters
    ----------
    budget : bytes that they take at most; two evaluations always fit.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._moments: list[tuple[int, Ranks]] = []

    def __len__(self) -> int:
        return len(self._moments)

    def add(self, step: int, ranks: Ranks) -> None:
        """Take an evaluation; one of the same step, or of other rows, replaces what was there."""
        if self._moments and not _alike(self._moments[-1][1], ranks):
            self._moments.clear()
        self._moments = [moment for moment in self._moments if moment[0] < step]
        self._moments.append((step, ranks))
        size = sum(values.nbytes for values in ranks.of.values())
        while len(self._moments) > 2 and len(self._moments) * size > self._budget:
            self._moments = [*self._moments[:-1:2], self._moments[-1]]

    def line(self, row: int, end: int) -> RankLine:
        """Return how the ranks of a row went up to a step."""
        moments = [(step, ranks) for step, ranks in self._moments if step <= end]
        if not moments:
            return _EMPTY
        last = moments[-1][1]
        place = np.flatnonzero(last.rows == row)
        if len(place) == 0:
            return _EMPTY
        return RankLine(
            steps=np.array([step for step, _ in moments], np.int64),
            of={pair: np.array([ranks.of[pair][place[0]] for _, ranks in moments], np.float32) for pair in last.of},
            pool=last.pool,
        )

    def pack(self) -> tuple[Arrays, dict[str, Any]]:
        """Return the ranks as a set of arrays, (K, R) for each pair, and what belongs to them; not when empty."""
        last = self._moments[-1][1]
        arrays: Arrays = {"rows": last.rows, "steps": np.array([step for step, _ in self._moments], np.int64)}
        for pair in last.of:
            arrays[f"ranks.{pair}"] = np.stack([ranks.of[pair] for _, ranks in self._moments])
        return arrays, {"pool": dict(last.pool)}

    @classmethod
    def unpack(cls, arrays: Arrays, metadata: Mapping[str, Any]) -> RankTable:
        """Return what was packed."""
        table = cls()
        tables = {name.removeprefix("ranks."): array for name, array in arrays.items() if name.startswith("ranks.")}
        for place, step in enumerate(arrays["steps"].tolist()):
            of = {pair: array[place] for pair, array in tables.items()}
            table._moments.append((step, Ranks(arrays["rows"], of, metadata["pool"])))
        return table


class RankBook:
    """The ranks of a run.

    Parameters
    ----------
    read : returns what is kept of a segment; None if there is nothing.
    """

    def __init__(self, read: Callable[[int], RankTable | None] = lambda _: None) -> None:
        self._read = read
        self._tables: dict[int, RankTable] = {}

    def table(self, segment: int) -> RankTable:
        """Return the ranks of a segment."""
        if segment not in self._tables:
            self._tables[segment] = self._read(segment) or RankTable()
        return self._tables[segment]

    def line(self, along: Mapping[int, tuple[int, int]], row: int) -> RankLine:
        """Return how the ranks of a row went along a line of segments.

        Parameters
        ----------
        along : segments -> the (step, change) up to which each belongs to the line, as of `RunReader.line`.
        """
        parts = [self.table(segment).line(row, along[segment][0]) for segment in sorted(along)]
        parts = [part for part in parts if len(part.steps)]
        if not parts:
            return _EMPTY
        pairs = [pair for pair in parts[-1].of if all(pair in part.of for part in parts)]
        return RankLine(
            steps=np.concatenate([part.steps for part in parts]),
            of={pair: np.concatenate([part.of[pair] for part in parts]) for pair in pairs},
            pool=parts[-1].pool,
        )


def name_of(segment: int) -> str:
    """Return the name of the set of arrays that keeps the ranks of a segment."""
    return f"{segment:03d}"


def read_ranks(files: TensorFiles, segment: int) -> RankTable | None:
    """Return what a run keeps of the ranks of a segment; None where that is nothing, or cannot be read."""
    name = name_of(segment)
    try:
        return RankTable.unpack(*files.tensors(RANKS, name)) if name in files.names(RANKS) else None
    except (UserError, KeyError):  # ranks are a comfort: a run must open without them
        return None


_EMPTY = RankLine(np.empty(0, np.int64), {}, {})


def _alike(one: Ranks, two: Ranks) -> bool:
    return one.of.keys() == two.of.keys() and np.array_equal(one.rows, two.rows)
