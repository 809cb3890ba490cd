"""What the inspector shows: the row that is looked at, and how well its items find each other. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.data.base import PairedData

from xmodal_gui.models.items import Item, item_of
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.pair_facts import PairFacts
from xmodal_gui.models.rank_history import RankHistory
from xmodal_gui.models.recorded_ranks import RecordedRanks

NEAREST = 10
Pair = tuple[str, str]


@dataclass(frozen=True)
class Look:
    """One modality of a row looking for its partner in another.

    Attributes
    ----------
    rank : None where the row lacks one of them, or is not in the snapshot. pool : candidates it is counted among.
    nearest, cosines : the best candidates; empty where the row lacks the query.
    hits : those of them that are the partner, or have its caption.
    steps, ranks : (K,) how the rank went. among : of how many, then: as a rule not of the `pool` of now.
    recorded : whether the run keeps that; else it is what this window saw.
    """

    query: str
    target: str
    rank: float | None
    pool: int
    nearest: list[int]
    cosines: list[float]
    hits: frozenset[int]
    steps: NDArray[np.int64]
    ranks: NDArray[np.float64]
    among: int
    recorded: bool


class InspectorModel(QObject):
    """Reads the current row of a map model's selection, and the facts of its newest snapshot.

    Parameters
    ----------
    recorded : how ranks went, as the run keeps it; without it only what was seen here is known.

    Signals
    -------
    looked : another row, other rows, or another pair of modalities. refreshed : new numbers of the same row.
    dataChanged : other data.
    """

    looked = Signal()
    refreshed = Signal()
    dataChanged = Signal()

    def __init__(self, model: MapModel, recorded: RecordedRanks | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.selection = model.selection
        self.history = RankHistory()
        self._recorded = recorded
        self._pair: Pair | None = None
        model.selection.changed.connect(self.looked)
        model.dataChanged.connect(self._take_data)
        model.pairs.changed.connect(self._take_facts)
        if recorded is not None:
            model.selection.changed.connect(self._follow)
            recorded.changed.connect(self.refreshed)

    # ---- what is so --------------------------------------------------------------------------------------------

    @property
    def data(self) -> PairedData | None:
        """The data that rows are of."""
        return self._model.data

    @property
    def facts(self) -> PairFacts | None:
        """The numbers of the newest snapshot; None before the first."""
        return self._model.pairs.facts

    @property
    def row(self) -> int | None:
        """The row that is looked at."""
        return self.selection.current

    @property
    def place(self) -> tuple[int, int]:
        """The row's place among the rows chosen, from 1, and their number; (0, 0) without a row."""
        row = self.selection.current
        if row is None:
            return 0, 0
        return int(np.searchsorted(self.selection.rows, row)) + 1, len(self.selection)

    def items(self) -> list[Item]:
        """Return the row's item in each modality, the missing ones too."""
        data, row = self.data, self.row
        return [] if data is None or row is None else [item_of(data, name, row) for name in data.modalities]

    def values(self) -> list[tuple[str, str]]:
        """Return (column, value) of the row."""
        row = self.row
        return [] if row is None else self._model.values(row)

    @property
    def pairs(self) -> list[Pair]:
        """The pairs of modalities that can be compared, unordered."""
        names = () if self.data is None else tuple(self.data.modalities)
        trained = names if self.facts is None else tuple(name for name in names if name in self.facts.modalities)
        return [(a, b) for place, a in enumerate(trained) for b in trained[place + 1 :]]

    @property
    def pair(self) -> Pair | None:
        """The pair that is compared: the one chosen, else the first whose items the row has."""
        pairs = self.pairs
        if self._pair in pairs:
            return self._pair
        has = {item.modality for item in self.items() if item.present}
        return next((pair for pair in pairs if has >= set(pair)), pairs[0] if pairs else None)

    @property
    def subjects(self) -> tuple[tuple[str, int], tuple[str, int]] | None:
        """The two items that are compared, each a modality and a row; None where one is missing."""
        pair, row, data = self.pair, self.row, self.data
        if pair is None or row is None or data is None or not all(data.present[name][row] for name in pair):
            return None
        return (pair[0], row), (pair[1], row)

    @property
    def in_snapshot(self) -> bool:
        """Whether there are numbers of the row: those on the map have some."""
        return self.facts is not None and self.row is not None and bool(np.isin(self.row, self.facts.rows))

    def cosine(self) -> float | None:
        """Return the cosine of the row's two items; None where it lacks one."""
        facts, row, pair = self.facts, self.row, self.pair
        return None if facts is None or row is None or pair is None else facts.cosine(row, *pair)

    def looks(self) -> list[Look]:
        """Return both directions of the pair; empty while there is nothing to count."""
        pair = self.pair
        if self.facts is None or self.row is None or pair is None:
            return []
        return [self._look(self.facts, self.row, *order) for order in (pair, pair[::-1])]

    def _look(self, facts: PairFacts, row: int, query: str, target: str) -> Look:
        assert self.data is not None
        nearest, cosines = facts.nearest(row, query, target, NEAREST)
        steps, ranks, among, recorded = self._went(facts, row, query, target)
        same = self.data.same
        return Look(
            query=query,
            target=target,
            rank=facts.rank(row, query, target),
            pool=facts.pool(target),
            nearest=nearest.tolist(),
            cosines=cosines.tolist(),
            hits=frozenset(near for near in nearest.tolist() if same[near] == same[row]),
            steps=steps,
            ranks=ranks,
            among=among,
            recorded=recorded,
        )

    def _went(
        self, facts: PairFacts, row: int, query: str, target: str
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], int, bool]:
        kept = None if self._recorded is None else self._recorded.of(row, query, target)
        if kept is not None:
            return *kept, True
        return *self.history.of(row, query, target), facts.pool(target), False

    # ---- wishes ------------------------------------------------------------------------------------------------

    def choose_pair(self, pair: Pair) -> None:
        """Compare these two modalities from now on."""
        if pair != self.pair and pair in self.pairs:
            self._pair = pair
            self.looked.emit()

    def walk(self, steps: int) -> None:
        """Look at another of the rows chosen, so many places on; the ends are joined."""
        place, count = self.place
        if count > 1:
            self.selection.look_at(int(self.selection.rows[(place - 1 + steps) % count]))

    def look_at(self, row: int) -> None:
        """Look at any row."""
        self.selection.look_at(row)

    # ---- facts -------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        assert self._recorded is not None
        self._recorded.look_at(self.row)

    def _take_data(self) -> None:
        self._pair = None
        self.history.clear()
        self.dataChanged.emit()
        self.looked.emit()

    def _take_facts(self) -> None:
        facts, data = self.facts, self.data
        if facts is None or data is None:
            self.history.clear()
        else:
            self.history.add(facts.snapshot, data.same)
        self.refreshed.emit()
