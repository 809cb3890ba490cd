"""Numbers of each row's pairs to colour the map by: computed from the newest snapshot, beside the event loop."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from xmodal_gui.models.pair_facts import PairFacts, PairModel

_MARK = "@"
"""Begins the key of a measure, so that no column is mistaken for one."""


@dataclass(frozen=True)
class Measure:
    """A number that each row has for two modalities: the cosine, or its partner's rank when a looks for b."""

    kind: Literal["cosine", "rank"]
    a: str
    b: str

    @property
    def key(self) -> str:
        """Name it in one word, as columns are named."""
        return f"{_MARK}{self.kind}:{self.a}:{self.b}"

    @classmethod
    def all_of(cls, modalities: Sequence[str]) -> tuple[Self, ...]:
        """Return what there is to measure between these modalities."""
        ranks = [cls("rank", a, b) for a, b in itertools.permutations(modalities, 2)]
        return (*ranks, *(cls("cosine", a, b) for a, b in itertools.combinations(modalities, 2)))


@dataclass(frozen=True)
class Measured:
    """What was found: rows (Q,), their values (Q,), and the ends of the scale that they are drawn on."""

    measure: Measure
    rows: NDArray[np.int64]
    values: NDArray[np.float64]
    low: float
    high: float

    def at(self, rows_P: NDArray[np.int64]) -> NDArray[np.float64]:
        """(P,): the value of each row; NaN where there is none."""
        found = np.full(len(rows_P), np.nan)
        if len(self.rows):
            order = np.argsort(self.rows)
            place = order[np.minimum(np.searchsorted(self.rows[order], rows_P), len(order) - 1)]
            known = self.rows[place] == rows_P
            found[known] = self.values[place[known]]
        return found


class Measures(QObject):
    """Measures the newest snapshot in the wanted way.

    Ranks compare all with all: they are counted in small parts between the events of the window, and until they are
    complete those of the snapshot before stay.

    Attributes
    ----------
    measured : what is wanted, as of the last snapshot that is done; None before the first.

    Signals
    -------
    changed : `measured` is another one.
    """

    changed = Signal()

    def __init__(self, pairs: PairModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pairs = pairs
        self._wanted: Measure | None = None
        self._work: Iterator[Measured | None] = iter(())
        self.measured: Measured | None = None
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._go_on)
        pairs.changed.connect(self._begin)

    def want(self, measure: Measure | None) -> None:
        """Measure this from now on, or nothing."""
        if measure != self._wanted:
            self._wanted, self.measured = measure, None
            self._begin()

    def _begin(self) -> None:
        facts = self._pairs.facts
        self._turn.stop()
        if facts is None or self._wanted is None or not {self._wanted.a, self._wanted.b} <= set(facts.modalities):
            self.measured = None
            return
        self._work = _measure(facts, self._wanted)
        self._go_on()

    def _go_on(self) -> None:
        found = next(self._work)
        if found is None:
            self._turn.start()
            return
        self._turn.stop()
        self.measured = found
        self.changed.emit()


def _measure(facts: PairFacts, measure: Measure) -> Iterator[Measured | None]:
    """Yield None while there is more to do, then what was found."""
    if measure.kind == "cosine":
        rows, values = facts.cosine_of_all(measure.a, measure.b)
        # Tenths: ends that follow every refresh would recolour all points for nothing.
        low, high = (np.floor(values.min() * 10) / 10, np.ceil(values.max() * 10) / 10) if len(values) else (-1, 1)
        yield Measured(measure, rows, values, float(low), float(high))
        return
    for _ in facts.rank_in_parts(measure.a, measure.b):
        yield None
    rows, values = facts.rank_of_all(measure.a, measure.b)
    yield Measured(measure, rows, values, 1.0, float(max(facts.pool(measure.b), 2)))
