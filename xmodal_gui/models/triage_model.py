"""Which pairs deserve a look: scores of the rows on the map or of training rows, marks, and what is done with rows.

No widgets.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from xmodal.analysis.triage import Triage, triage, worsening
from xmodal.data.base import PairedData
from xmodal.projection.records import Snapshot
from xmodal.session.messages import EmbeddingsReady, GetEmbeddings, Refused
from xmodal.training.changes import SetRowWeights
from xmodal.training.config import RowWeights
from xmodal.training.row_weights import weight_of

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.models.triage_table import Floats, TriageTable
from xmodal_gui.workers.analysis_worker import AnalysisWorker

TRAINING_ROWS = 10_000
"""Training rows that are embedded and scored when they are asked for."""
_MOMENTS = 64
_KEY = "triage"
_FIRST = 2**40
"""Our requests are counted from here: the map asks for embeddings, too, and counts from 0."""
Source = Literal["map", "train"]
Shown = Literal["all", "marked", "changed"]


@dataclass(frozen=True)
class _Scored:
    """The scores of one snapshot, and the words of its rows."""

    step: int
    split: str
    pair: tuple[str, str]
    rows: NDArray[np.int64]
    scores: Triage
    words: NDArray[np.str_]


class TriageModel(QObject):
    """Scores snapshots while it is watched, in the thread for analysis; asks the engine only when the user does.

    Attributes
    ----------
    table : the pairs. pair : the modalities that are compared. steps : at which ranks of these rows are known.
    marked : rows of the data that the user marked.

    Signals
    -------
    changed : other scores, other pairs to choose from, or other words to say.
    """

    changed = Signal()

    def __init__(
        self, session: SessionModel, model: MapModel, analyst: AnalysisWorker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._map, self._analyst = session, model, analyst
        self.selection = model.selection
        self.table = TriageTable(self)
        self.source: Source = "map"
        self.since: int | None = None
        self.marked: set[int] = set()
        self.refusal: Refused | None = None
        self.is_busy = False
        self._watched = False
        self._pair: tuple[str, str] | None = None
        self._training: Snapshot | None = None
        self._scored: _Scored | None = None
        self._ranks: list[tuple[int, NDArray[np.int64], Floats]] = []
        self._job = 0
        self._asked = 0
        self._words, self._show = "", "all"
        self._weighed: tuple[tuple[RowWeights, ...], dict[int, float]] = ((), {})
        model.pairs.changed.connect(self._follow)
        model.dataChanged.connect(self._forget)
        session.embedded.connect(self._take)
        session.refused.connect(self._take_refusal)
        session.configChanged.connect(self._show_weights)

    # ---- what is so --------------------------------------------------------------------------------------------

    @property
    def data(self) -> PairedData | None:
        """The data that rows are of."""
        return self._map.data

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of modalities that can be compared."""
        facts = self._map.pairs.facts
        return [] if facts is None else list(itertools.combinations(facts.modalities, 2))

    @property
    def pair(self) -> tuple[str, str] | None:
        """The pair that is compared."""
        pairs = self.pairs
        return self._pair if self._pair in pairs else pairs[0] if pairs else None

    @property
    def step(self) -> int | None:
        """The step that the scores are of; None before the first."""
        return None if self._scored is None else self._scored.step

    @property
    def steps(self) -> list[int]:
        """Steps at which ranks of these rows are known, before that of the scores."""
        return [] if self._scored is None else [step for step, _, _ in self._ranks if step < self._scored.step]

    @property
    def can_ask_training(self) -> bool:
        """Whether training rows can be embedded here."""
        return self._session.offers("embed") and self._session.offers("steer")

    @property
    def can_change(self) -> bool:
        """Whether rows can be excluded, or weighted: training rows of a run that learns."""
        trained = self._scored is not None and self._scored.split == "train"
        return trained and self._session.offers("steer")

    def weight(self, row: int) -> float:
        """Return the weight of a row in training."""
        groups = self._session.shown.row_weights
        if groups is not self._weighed[0]:  # asked for each line that is drawn
            self._weighed = groups, weight_of(groups)
        return self._weighed[1].get(row, 1.0)

    # ---- wishes ------------------------------------------------------------------------------------------------

    def watch(self, on: bool) -> None:
        """Score from now on, or no more: nobody looks."""
        self._watched = on
        if on:
            self._follow()
        else:
            self._drop()

    def choose_source(self, source: Source) -> None:
        """Score the rows on the map, or training rows, which the engine embeds now, once."""
        self.source, self.refusal = source, None
        self._ranks.clear()
        if source == "train":
            self.ask_training()
        else:
            self._follow()
        self.changed.emit()

    def ask_training(self) -> None:
        """Have training rows embedded now; what is known of them stays until they are."""
        self._asked += 1
        self.is_busy = True
        self._session.request(
            GetEmbeddings(generation=_FIRST + self._asked, split="train", limit=TRAINING_ROWS, force=True)
        )
        self.changed.emit()

    def choose_pair(self, pair: tuple[str, str]) -> None:
        """Compare these modalities."""
        if pair != self.pair and pair in self.pairs:
            self._pair = pair
            self._ranks.clear()
            self._score_again()

    def choose_since(self, step: int | None) -> None:
        """Show how ranks went since this step; None: not."""
        self.since = step
        self._show_scores()

    def look_for(self, words: str) -> None:
        """Show only pairs whose texts or ids have these words in them."""
        self._words = words.strip().casefold()
        self._filter()

    def show_only(self, shown: Shown) -> None:
        """Show all pairs, those that are marked, or those that are excluded or weighted."""
        self._show = shown
        self._filter()

    def mark(self, rows: Iterable[int]) -> None:
        """Mark rows; take the mark from them if all have it."""
        given = set(rows)
        self.marked = self.marked - given if given <= self.marked else self.marked | given
        self._filter()
        self.changed.emit()

    def exclude(self, rows: Iterable[int]) -> None:
        """Exclude rows from training; take them in again if all are excluded."""
        given = tuple(rows)
        weights = weight_of(self._session.shown.row_weights)
        is_out = all(weights.get(row, 1.0) == 0 for row in given)
        self.set_weight(given, 1.0 if is_out else 0.0)

    def scale_weight(self, rows: Iterable[int], factor: float) -> None:
        """Multiply the weight of rows, from that of the first; those excluded begin with 1."""
        given = tuple(rows)
        if given:
            self.set_weight(given, min(max((self.weight(given[0]) or 1.0) * factor, 1 / 64), 64.0))

    def set_weight(self, rows: Iterable[int], weight: float) -> None:
        """Have rows read so often against the others; one change, one undo."""
        given = tuple(rows)
        if given and self.can_change:
            self._session.apply(SetRowWeights(rows=given, weight=weight))

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """Return what is shown, line by line, for a file."""
        scored, data = self._scored, self.data
        if scored is None or data is None:
            return {}
        places = self.table.places
        rows = scored.rows[places]
        weights = weight_of(self._session.shown.row_weights)
        numbers = {name: values[places] for name, values in self._numbers(scored).items() if name != "weight"}
        return {
            "row": rows,
            "id": data.ids[rows],
            "words": scored.words[places],
            **numbers,
            "weight": np.array([weights.get(row, 1.0) for row in rows.tolist()]),
            "marked": np.isin(rows, list(self.marked)),
        }

    # ---- facts -------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._drop()
        self._training, self._scored, self.marked = None, None, set()
        self._ranks.clear()
        self.source, self.since, self.refusal = "map", None, None
        self.table.show_scores(np.zeros(0, np.int64), {})
        self.changed.emit()

    def _drop(self) -> None:
        self._job += 1
        self.is_busy = False
        self._analyst.forget(_KEY)

    def _follow(self) -> None:
        facts = self._map.pairs.facts
        if self._watched and self.source == "map" and facts is not None:
            self._score(facts.snapshot, self._map.split)

    def _take(self, message: EmbeddingsReady) -> None:
        if message.generation != _FIRST + self._asked:
            return
        found = message.embeddings
        self._training = Snapshot(
            vectors=found.vectors, rows=found.rows, present=found.present, segment=found.segment, step=found.step
        )
        if self._watched and self.source == "train":
            self._score(self._training, "train")

    def _take_refusal(self, refusal: Refused) -> None:
        if refusal.generation == _FIRST + self._asked:
            self.refusal, self.is_busy = refusal, False
            self.changed.emit()

    def _score_again(self) -> None:
        if self.source == "train" and self._training is not None:
            self._score(self._training, "train")
        else:
            self._follow()
        self.changed.emit()

    def _score(self, snapshot: Snapshot, split: str) -> None:
        data, pair = self.data, self.pair
        known = self._scored
        if data is None or pair is None:
            return
        if known is not None and (known.step, known.split, known.pair) == (snapshot.step, split, pair):
            self.is_busy = False
            self.changed.emit()
            return
        self._job += 1
        job, self.is_busy = self._job, True

        def stopped() -> bool:
            return job != self._job

        words = {} if known is None else dict(zip(known.rows.tolist(), known.words.tolist(), strict=True))
        self._analyst.ask(_KEY, lambda: _scored(snapshot, split, pair, data, words, stopped), self._show_scored)
        self.changed.emit()

    def _show_scored(self, scored: _Scored) -> None:
        self._scored, self.is_busy = scored, False
        both = (scored.scores.rank_ab + scored.scores.rank_ba) / 2
        self._ranks = [one for one in self._ranks if one[0] < scored.step and np.array_equal(one[1], scored.rows)]
        self._ranks = [*self._ranks, (scored.step, scored.rows, both)][-_MOMENTS:]
        if self.since not in self.steps:
            self.since = None
        self._show_scores()

    def _show_scores(self) -> None:
        if self._scored is not None:
            self.table.show_scores(self._scored.rows, self._numbers(self._scored))
            self._filter()
        self.changed.emit()

    def _numbers(self, scored: _Scored) -> Mapping[str, Floats]:
        found = scored.scores
        then = next((ranks for step, _, ranks in self._ranks if step == self.since), None)
        nothing = np.full(len(scored.rows), np.nan)
        return {
            "mislabelled": found.suspicion,
            "cosine": found.cosine,
            "rank_ab": found.rank_ab,
            "rank_ba": found.rank_ba,
            "twin": found.twin_cosine,
            "hub": found.hub.astype(np.float64),
            "worse": nothing if then is None else worsening(then, (found.rank_ab + found.rank_ba) / 2),
            "weight": self._weights(scored.rows),
        }

    def _weights(self, rows: NDArray[np.int64]) -> Floats:
        """Return the weight of rows that have another than 1, NaN of the others."""
        weights = np.full(len(rows), np.nan)
        for group in self._session.shown.row_weights:
            weights[np.isin(rows, np.array(group.rows))] = group.weight
        return weights

    def _show_weights(self) -> None:
        if self._scored is not None and self._watched:
            self._show_scores()

    def twin_of(self, row: int) -> int | None:
        """Return the row that is most like this one without being a hit."""
        scored = self._scored
        place = None if scored is None else np.flatnonzero(scored.rows == row)
        if scored is None or place is None or len(place) == 0 or scored.scores.twin[place[0]] < 0:
            return None
        return int(scored.rows[scored.scores.twin[place[0]]])

    def _filter(self) -> None:
        scored = self._scored
        if scored is None:
            return
        shown = np.ones(len(scored.rows), bool)
        if self._words:
            shown &= np.char.find(scored.words, self._words) >= 0
        if self._show == "marked":
            shown &= np.isin(scored.rows, list(self.marked))
        elif self._show == "changed":
            shown &= ~np.isnan(self._weights(scored.rows))
        self.table.filter_by(None if shown.all() else shown)
        self.changed.emit()


def _scored(
    snapshot: Snapshot,
    split: str,
    pair: tuple[str, str],
    data: PairedData,
    words: Mapping[int, str],
    stopped: Callable[[], bool],
) -> _Scored:
    """Score a snapshot: in the thread for analysis."""
    a, b = (snapshot.vectors[name].numpy() for name in pair)
    both = np.isfinite(a).all(axis=1) & np.isfinite(b).all(axis=1)
    for name in pair:
        if name in snapshot.present:
            both &= snapshot.present[name].numpy()
    rows = snapshot.rows.numpy()[both]
    scores = triage(a[both], b[both], data.same[rows], stopped=stopped)
    return _Scored(snapshot.step, split, pair, rows, scores, _words(data, rows, words))


def _words(data: PairedData, rows: NDArray[np.int64], known: Mapping[int, str]) -> NDArray[np.str_]:
    """Return the texts and the id of each row in one string, in small letters."""
    texts = [name for name, modality in data.modalities.items() if modality.kind == "text"]
    found = []
    for row in rows.tolist():
        said = known.get(row)
        if said is None:
            own = [data.text(name, row) or "" for name in texts if data.present[name][row]]
            said = " ".join([*own, str(data.ids[row])]).casefold()
        found.append(said)
    return np.array(found, np.str_)
