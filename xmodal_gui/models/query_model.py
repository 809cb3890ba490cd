"""What is looked for: the words typed or the picture drawn, the pins, and what lies nearest to each. No widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.data.base import Kind, PairedData
from xmodal.session.messages import GetQueries, QueriesReady, Query, QueryAnswer, SetPins
from xmodal.training.queries import LONGEST, MOST
from xmodal.wire.arrays import Array

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.session_model import SessionModel

NEAREST = 10
PAUSE_MS = 150
"""A text is asked for when no letter has come for so long."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Ranking:
    """What lies nearest to a query.

    Attributes
    ----------
    rows, cosines : best first. hits : those of them that have the query's very words.
    target : the modality of the items. unknown : words that training never showed.
    step : of the encoders that read the query. snapshot_step : of the embeddings that were ranked.
    """

    target: str
    rows: list[int] = field(default_factory=list)
    cosines: list[float] = field(default_factory=list)
    hits: frozenset[int] = frozenset()
    unknown: tuple[str, ...] = ()
    step: int = 0
    snapshot_step: int = 0


class QueryModel(QObject):
    """Asks the session where queries lie whenever a snapshot came or the query changed, and ranks the snapshot.

    Nothing is asked for while nobody looks.

    Signals
    -------
    changed : another query, other data, or the session can answer now, or no more. answered : other rankings.
    pinsChanged : other pins. seen : somebody looks now, or nobody any more.
    """

    changed = Signal()
    answered = Signal()
    pinsChanged = Signal()
    seen = Signal()

    def __init__(self, session: SessionModel, model: MapModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self.query: Query | None = None
        self._answers: dict[Query, tuple[QueryAnswer, int]] = {}
        self._asked: tuple[Query, ...] = ()
        self._located: tuple[Query, ...] = ()
        self._generation = 0
        self._target = ""
        self._read_as: dict[Kind, str] = {}
        self._is_visible = False
        self._is_late = False
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        session.attached.connect(self._begin)
        session.ended.connect(self.changed)
        session.pinsChanged.connect(self._take_pins)
        session.queriesReceived.connect(self._take_answers)
        model.dataChanged.connect(self._take_data)
        model.pairs.changed.connect(self._ask)

    # ---- what is so --------------------------------------------------------------------------------------------

    @property
    def data(self) -> PairedData | None:
        """The data that are searched."""
        return self._model.data

    @property
    def pins(self) -> tuple[Query, ...]:
        """The queries that are kept with the run."""
        return self._session.pins

    @property
    def can_ask(self) -> bool:
        """Whether the session answers queries."""
        return self._session.offers("query")

    @property
    def is_attached(self) -> bool:
        """Whether there is a session to ask, or was one."""
        return self._session.description is not None

    def readers(self, kind: Kind) -> list[str]:
        """Return the modalities that queries of a kind can be read as: those of it that have an encoder."""
        if self.data is None:
            return []
        return [name for name in self._trained() if self.data.modalities[name].kind == kind]

    def modality_of(self, kind: Kind) -> str | None:
        """Return the modality that queries of a kind are read as: the one chosen, else the first; None if none."""
        readers = self.readers(kind)
        chosen = self._read_as.get(kind)
        return chosen if chosen in readers else next(iter(readers), None)

    def targets(self, modality: str) -> list[str]:
        """Return the modalities that a query of `modality` can be compared with."""
        return [name for name in self._trained() if name != modality]

    def target_of(self, query: Query) -> str:
        """Return the modality that is searched: the one chosen, else the first that can be."""
        targets = self.targets(query.modality)
        return self._target if self._target in targets else (targets or [""])[0]

    def picture_shape(self) -> tuple[int, ...] | None:
        """Return (height, width), or in colours (height, width, 3), of the pictures that can be asked for; or None."""
        modality = self.modality_of("image")
        if modality is None or self.data is None:
            return None
        channels, height, width = self.data.modalities[modality].shape
        return (height, width, 3) if channels == 3 else (height, width)

    @property
    def is_visible(self) -> bool:
        """Whether anybody looks."""
        return self._is_visible

    def vector(self, query: Query) -> NDArray[np.float32] | None:
        """Return where a query lies in the shared space, (D,), as of its newest answer; None while there is none."""
        found = self._answers.get(_plain(query))
        return None if found is None else found[0].vector.numpy()

    def is_pinned(self, query: Query) -> bool:
        """Tell whether a query like this one is kept with the run."""
        return _plain(query) in map(_plain, self.pins)

    def ranking(self, query: Query, count: int = NEAREST) -> Ranking | None:
        """Return what lies nearest to a query, as of its newest answer; None while there is none."""
        facts, found = self._model.pairs.facts, self._answers.get(_plain(query))
        if facts is None or found is None or self.data is None:
            return None
        answer, step = found
        target = self.target_of(query)
        if target not in facts.modalities:
            return None
        rows, cosines = facts.nearest_to(answer.vector.numpy(), target, count)
        words = " ".join(query.text.lower().split())
        hits = (row for row in rows.tolist() if words and self.data.text(query.modality, row) == words)
        return Ranking(
            target=target,
            rows=rows.tolist(),
            cosines=cosines.tolist(),
            hits=frozenset(hits),
            unknown=answer.unknown,
            step=step,
            snapshot_step=facts.step,
        )

    def answer_to(self, query: Query) -> QueryAnswer | None:
        """Return where a query lies, as of its newest answer; None while there is none."""
        found = self._answers.get(_plain(query))
        return None if found is None else found[0]

    # ---- wishes ------------------------------------------------------------------------------------------------

    def set_visible(self, visible: bool) -> None:
        """Say whether anybody looks; what was not asked for meanwhile is asked for then."""
        self._is_visible = visible
        self.seen.emit()
        if visible and self._is_late:
            self._ask()

    def ask_text(self, text: str) -> None:
        """Look for words; empty looks for nothing."""
        modality, words = self.modality_of("text"), " ".join(text.split())[:LONGEST]
        self._set(Query(id="", modality=modality, text=words) if words and modality is not None else None)

    def ask_picture(self, picture: Pixels) -> None:
        """Look for a picture of the data's size; one of a single colour looks for nothing."""
        modality = self.modality_of("image")
        drawn = modality is not None and bool((picture != picture[:1, :1]).any())
        self._set(Query(id="", modality=modality or "", picture=Array.of(picture)) if drawn else None)

    def as_picture(self, pixels: Pixels) -> Pixels | None:
        """Return a picture from elsewhere as the data's own are, to be asked for; None if these have none."""
        modality = self.modality_of("image")
        return None if modality is None or self.data is None else self.data.as_picture(modality, pixels)

    def ask_item(self, modality: str, row: int) -> None:
        """Look for an item of the data, to be changed from there on; what can be neither typed nor drawn stays."""
        data = self.data
        if data is None or modality not in self._trained():
            return
        kind = data.modalities[modality].kind
        self.read_as(kind, modality)
        text, picture = data.text(modality, row), data.picture(modality, row)
        if kind == "text" and text is not None:
            self.ask_text(text)
        elif kind == "image" and picture is not None:
            self.ask_picture(picture)

    def ask_pin(self, pin: Query) -> None:
        """Look for what a pin looks for, read as it was."""
        self._read_as["image" if pin.text == "" else "text"] = pin.modality
        self._set(_plain(pin))

    def read_as(self, kind: Kind, modality: str) -> None:
        """Read queries of a kind as this modality from now on, the one there is, too, if its size fits."""
        before = self.modality_of(kind)
        if modality == before:
            return
        shape = self.picture_shape()
        self._read_as[kind] = modality
        query = self.query
        if query is not None and query.modality == before:
            fits = query.picture is None or self.picture_shape() == shape
            self._set(replace(query, modality=modality) if fits else None)
        self.changed.emit()

    def choose_target(self, target: str) -> None:
        """Search this modality from now on."""
        if target != self._target:
            self._target = target
            self.changed.emit()
            self.answered.emit()

    def locate(self, queries: Iterable[Query]) -> None:
        """Ask from now on where these lie, too, whoever looks: `answer_to` knows it after `answered`."""
        located = tuple(dict.fromkeys(map(_plain, queries)))
        if located != self._located:
            self._located = located
            if any(query not in self._answers for query in located):
                self._ask()

    def pin(self) -> None:
        """Keep the query with the run."""
        query = self.query
        if query is not None and not self.is_pinned(query) and len(self.pins) < MOST:
            numbers = {pin.id for pin in self.pins}
            name = next(str(number) for number in range(1, MOST + 2) if str(number) not in numbers)
            self._session.request(SetPins(queries=(*self.pins, replace(query, id=name))))

    def unpin(self, query: Query) -> None:
        """Keep it no more."""
        kept = tuple(pin for pin in self.pins if _plain(pin) != _plain(query))
        self._session.request(SetPins(queries=kept))

    def _set(self, query: Query | None) -> None:
        if query != self.query:
            self.query = query
            self.changed.emit()
            self._pause.start()

    # ---- asking and answers ------------------------------------------------------------------------------------

    def _trained(self) -> list[str]:
        """Return the modalities that have an encoder, in the order of the data."""
        description = self._session.description
        if self.data is None or description is None:
            return []
        trained = {modality.name for modality in description.modalities}
        return [name for name in self.data.modalities if name in trained]

    def _ask(self) -> None:
        self._pause.stop()
        searched = [*([] if self.query is None else [self.query]), *map(_plain, self.pins)]
        self._is_late = bool(searched) and not self._is_visible
        shown = [] if self._is_late else searched
        wanted = list(dict.fromkeys([*self._located, *shown]))[:MOST]
        if not wanted or not self.can_ask or self._model.pairs.facts is None:
            return
        self._generation += 1
        self._asked = tuple(wanted)
        numbered = tuple(replace(query, id=str(number)) for number, query in enumerate(wanted))
        self._session.request(GetQueries(generation=self._generation, queries=numbered))

    def _take_answers(self, ready: QueriesReady) -> None:
        if ready.generation == self._generation:
            pairs = zip(self._asked, ready.answers, strict=True)
            known = self._answers if self._is_late else {}  # who is not asked about keeps what was answered
            self._answers = {**known, **{query: (answer, ready.step) for query, answer in pairs}}
            self.answered.emit()

    def _take_pins(self) -> None:
        self.pinsChanged.emit()
        self.changed.emit()
        if any(_plain(pin) not in self._answers for pin in self.pins):
            self._ask()

    def _begin(self) -> None:
        """Another session, or another line of it: what was answered is not so any more."""
        self._generation += 1
        self._answers = {}
        self.changed.emit()
        self.answered.emit()

    def _take_data(self) -> None:
        self.query = None
        self._begin()


def _plain(query: Query) -> Query:
    """Return the query without its name: what two that look for the same have in common."""
    return replace(query, id="")
