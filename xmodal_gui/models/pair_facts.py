"""How well partners find each other, row by row: cosines, ranks and nearest neighbours of one snapshot. No widgets."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.analysis.retrieval import ranks
from xmodal.analysis.rows import unit_rows
from xmodal.data.base import PairedData
from xmodal.projection.records import Snapshot

PART = 128
"""Queries compared with all candidates at a time: about 5 ms for 2,000 of them."""

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]


class PairFacts:
    """Numbers of the full shared space, each computed when it is first asked for and then kept.

    A single row costs one product of a matrix and a vector; `rank_of_all` one of two matrices, in blocks. Candidates
    are the snapshot's rows that have the target modality with a finite embedding; rows of the same caption are hits
    for each other, as in `xmodal.analysis.retrieval`. What a row lacks is None.

    Parameters
    ----------
    same : (N,) codes of all rows of the data, as of `PairedData.same`.
    """

    def __init__(self, snapshot: Snapshot, same: NDArray[np.int64]) -> None:
        self.segment, self.step = snapshot.segment, snapshot.step
        self.modalities = tuple(snapshot.vectors)
        self._snapshot = snapshot
        self._rows = snapshot.rows.numpy()
        self._same = same[self._rows]
        self._place = {row: place for place, row in enumerate(self._rows.tolist())}
        self._usable: dict[str, NDArray[np.bool_]] = {}
        self._units: dict[str, Floats] = {}
        self._ranks: dict[tuple[str, str], tuple[Rows, Floats]] = {}

    @property
    def snapshot(self) -> Snapshot:
        """The embeddings that the numbers are of."""
        return self._snapshot

    @property
    def rows(self) -> Rows:
        """The rows of the snapshot, (R,)."""
        return self._rows

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the ordered pairs of modalities."""
        return tuple(itertools.permutations(self.modalities, 2))

    def pool(self, modality: str) -> int:
        """Return among how many candidates of a modality ranks are counted."""
        return int(self._has(modality).sum())

    def cosine(self, row: int, a: str, b: str) -> float | None:
        """Return the cosine of a row's embeddings in two modalities; None where it lacks one."""
        place = self._place_of(row, a, b)
        return None if place is None else float(self._unit(a)[place] @ self._unit(b)[place])

    def cosine_of_all(self, a: str, b: str) -> tuple[Rows, Floats]:
        """Return the rows that have both modalities, (Q,), and their cosines."""
        both = self._has(a) & self._has(b)
        return self._rows[both], np.einsum("qd,qd->q", self._unit(a)[both], self._unit(b)[both])

    def rank(self, row: int, query_modality: str, target_modality: str) -> float | None:
        """Return the rank of a row's partner among the candidates, from 1; None where the row lacks a modality."""
        place = self._place_of(row, query_modality, target_modality)
        if place is None:
            return None
        has, at = self._has(target_modality), slice(place, place + 1)
        query, candidates = self._unit(query_modality)[at], self._unit(target_modality)[has]
        return float(ranks(query, candidates, self._same[at], self._same[has])[0])

    def rank_of_all(self, a: str, b: str) -> tuple[Rows, Floats]:
        """Return the rows that have both modalities, (Q,), and their partners' ranks when `a` looks for `b`."""
        for _ in self.rank_in_parts(a, b):
            pass
        return self._ranks[a, b]

    def rank_in_parts(self, a: str, b: str) -> Iterator[None]:
        """Do the work of `rank_of_all` in parts of a few milliseconds, for who must not wait; yields between them."""
        if (a, b) in self._ranks:
            return
        has, both = self._has(b), self._has(a) & self._has(b)
        queries, candidates = self._unit(a)[both], self._unit(b)[has]
        same_Q, same_C = self._same[both], self._same[has]
        found = np.zeros(len(queries))
        for start in range(0, len(queries), PART):
            part = slice(start, start + PART)
            found[part] = ranks(queries[part], candidates, same_Q[part], same_C)
            yield
        self._ranks[a, b] = self._rows[both], found

    def nearest(self, row: int, query_modality: str, target_modality: str, k: int) -> tuple[Rows, Floats]:
        """Return the `k` rows whose target is most like this row's query, best first, and their cosines.

        The two modalities may be the same: then the row itself is left out. Empty where the row lacks the query.
        """
        place = self._place_of(row, query_modality)
        if place is None:
            return np.zeros(0, np.int64), np.zeros(0)
        candidates = np.flatnonzero(self._has(target_modality))
        if query_modality == target_modality:
            candidates = candidates[candidates != place]
        cosines = self._unit(target_modality)[candidates] @ self._unit(query_modality)[place]
        best = np.argsort(-cosines, kind="stable")[:k]
        return self._rows[candidates[best]], cosines[best]

    def nearest_to(self, vector_D: NDArray[np.floating[Any]], modality: str, k: int) -> tuple[Rows, Floats]:
        """Return the `k` rows whose item of a modality is most like an embedding from elsewhere, and their cosines.

        Empty where the embedding is not finite, or of another size than these.
        """
        candidates = np.flatnonzero(self._has(modality))
        unit = self._unit(modality)
        if vector_D.shape != unit.shape[1:] or not np.isfinite(vector_D).all():
            return np.zeros(0, np.int64), np.zeros(0)
        cosines = unit[candidates] @ unit_rows(vector_D[None])[0]
        best = np.argsort(-cosines, kind="stable")[:k]
        return self._rows[candidates[best]], cosines[best]

    def _place_of(self, row: int, *modalities: str) -> int | None:
        place = self._place.get(row)
        if place is None or not all(name in self.modalities and self._has(name)[place] for name in modalities):
            return None
        return place

    def _has(self, modality: str) -> NDArray[np.bool_]:
        if modality not in self._usable:
            usable = np.isfinite(self._snapshot.vectors[modality].numpy()).all(axis=1)
            if modality in self._snapshot.present:
                usable &= self._snapshot.present[modality].numpy()
            self._usable[modality] = usable
        return self._usable[modality]

    def _unit(self, modality: str) -> Floats:
        if modality not in self._units:
            raw = self._snapshot.vectors[modality].numpy()
            self._units[modality] = unit_rows(np.where(self._has(modality)[:, None], raw, 0))
        return self._units[modality]


class PairModel(QObject):
    """Holds the `PairFacts` of the newest snapshot.

    Attributes
    ----------
    facts : None before the first snapshot.

    Signals
    -------
    changed : other facts, or none.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.facts: PairFacts | None = None
        self._data: PairedData | None = None

    def set_data(self, data: PairedData) -> None:
        """Say what the rows are; the facts of other rows are gone."""
        self._data = data
        self.show_snapshot(None)

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Take the embeddings of another moment. Nothing is computed before somebody asks."""
        if snapshot is None or self._data is None:
            had, self.facts = self.facts, None
            if had is None:
                return
        else:
            self.facts = PairFacts(snapshot, self._data.same)
        self.changed.emit()
