"""What the window knows about the session: the truth told by the source, and the user's wishes on their way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal
from xmodal.errors import UserError
from xmodal.session.client import EventOrder
from xmodal.session.messages import (
    AnyMessage,
    AnyRequest,
    Attach,
    Attached,
    ComponentInfo,
    Description,
    EmbeddingsReady,
    Ended,
    EvaluationReady,
    Events,
    ExplanationReady,
    NameChange,
    NamesChanged,
    Offer,
    Pause,
    Phase,
    PhaseChanged,
    PinsChanged,
    PreviewReady,
    QueriesReady,
    Query,
    RanksReady,
    Redo,
    Refused,
    Rewind,
    Save,
    SeriesReady,
    Silent,
    Train,
    Undo,
)
from xmodal.training.changes import (
    AddTerm,
    AnyChange,
    ConfigureTerm,
    LogRow,
    RemoveTerm,
    ReplaceEncoder,
    Restore,
    SetEmbeddingSize,
)
from xmodal.training.config import RunConfig, TermSection
from xmodal.training.events import AnyEvent, Changed, Checkpointed, Evaluation, StepEvent, TermValue, Warned
from xmodal.training.history import History
from xmodal.training.transitions import Now, transition

from xmodal_gui.models.change_names import ChangeNames
from xmodal_gui.models.pace import Pace
from xmodal_gui.models.run_curves import reads_of, see_terms
from xmodal_gui.models.wishes import Wishes
from xmodal_gui.schemas import properties

_DRAWS_WEIGHTS = (AddTerm, RemoveTerm, ConfigureTerm, ReplaceEncoder, SetEmbeddingSize, Restore)
"""Changes that take a while: what they lead to is shown when it is there."""
EVENTS_GONE = "session.events_gone"


class SessionModel(QObject):
    """The session that the window shows.

    Facts come in through `receive`; wishes are methods that send a request and never wait. ``config`` is the truth,
    ``shown`` is the truth with the wishes that are on their way, so that a control does not jump back under the hand.
    ``recorded_at`` is the step that ``terms`` and ``total`` are of where they were read from what was recorded.

    Signals
    -------
    attached : the description is another one, as a whole.
    configChanged : ``shown`` is another one.
    stepped(list[StepEvent]) : steps done since the last time, at most once per `receive`.
    evaluated(Evaluation), logged(LogRow), checkpointed(Checkpointed), warned(Warned) : one each.
    historyChanged : what can be undone or redone. phaseChanged : training, paused, ended, or not there yet.
    refused(Refused), silenced(Silent), recovered, ended(Ended) : states to tell the user.
    embedded(EmbeddingsReady), evaluationReceived(EvaluationReady), seriesReceived(SeriesReady),
    queriesReceived(QueriesReady), explained(ExplanationReady), previewReceived(PreviewReady),
    ranksReceived(RanksReady) : answers.
    pinsChanged : other queries are kept with the run. namesChanged : changes have other names.
    """

    attached = Signal()
    configChanged = Signal()
    stepped = Signal(object)
    evaluated = Signal(object)
    logged = Signal(object)
    checkpointed = Signal(object)
    warned = Signal(object)
    historyChanged = Signal()
    phaseChanged = Signal()
    refused = Signal(object)
    silenced = Signal(object)
    recovered = Signal()
    ended = Signal(object)
    embedded = Signal(object)
    evaluationReceived = Signal(object)
    seriesReceived = Signal(object)
    queriesReceived = Signal(object)
    explained = Signal(object)
    previewReceived = Signal(object)
    ranksReceived = Signal(object)
    pinsChanged = Signal()
    namesChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send: Callable[[AnyRequest], None] | None = None
        self.pace = Pace()
        self._reset()

    def _reset(self) -> None:
        self.description: Description | None = None
        self.ending: Ended | None = None
        self.silent: Silent | None = None
        self.evaluation: Evaluation | None = None
        self.terms: dict[str, TermValue] = {}
        self.temperatures: dict[str, float] = {}
        self.total: float | None = None
        self.recorded_at: int | None = None
        self.log: list[LogRow] = []
        self.checkpoints: list[str] = []
        self.pins: tuple[Query, ...] = ()
        self.names = ChangeNames()
        self.trainable: tuple[str, ...] = ()
        self.history = History((), ())
        self.phase: Phase | None = None
        self.segment = 0
        self.step = 0
        self.pace.reset()
        self._config = RunConfig()
        self._shown: RunConfig | None = None
        self._terms_seen: dict[str, int] = {}
        self._wishes = Wishes()
        self._order = EventOrder()
        self._fresh: list[StepEvent] = []

    # ---- what is so ------------------------------------------------------------------------------------------

    @property
    def config(self) -> RunConfig:
        """The configuration that the source trains with."""
        return self._config

    @property
    def shown(self) -> RunConfig:
        """The configuration with the wishes that are on their way."""
        if self._shown is None:
            self._shown = self._config
            for change in self._wishes:
                # What a wish is about may have gone meanwhile; the source refuses it when its turn comes.
                with contextlib.suppress(UserError):
                    self._shown = self._wished(self._shown, change)
        return self._shown

    def _wished(self, config: RunConfig, change: AnyChange) -> RunConfig:
        """Return what a wish makes of a configuration, as far as it is shown before it is so.

        Raises
        ------
        UserError : it cannot be.
        """
        if isinstance(change, Restore):
            return config
        now = Now(step=self.step, number=0, temperatures=self._all_temperatures())
        wished = transition(config, change, now).config
        return config if isinstance(change, _DRAWS_WEIGHTS) else wished

    @property
    def live(self) -> bool:
        """Whether there is a source that listens."""
        return self.description is not None and self.ending is None

    def offers(self, offer: Offer) -> bool:
        """Tell whether the source offers this; before it is known, and after its end, it offers nothing."""
        return self.live and self.description is not None and offer in self.description.offers

    @property
    def trained_by(self) -> str:
        """The other process that trains what is shown; empty if there is none."""
        return "" if self.description is None or not self.live else self.description.trained_by

    @property
    def external(self) -> bool:
        """Whether another program's embeddings are shown: nothing of its configuration is known."""
        return self.description is not None and self.description.external

    def term_place(self, term: str) -> int:
        """Return the number of a term's colour: its own for as long as the source is shown, though others go."""
        return self._terms_seen.get(term, len(self._terms_seen))

    def _see_terms(self) -> None:
        see_terms(self._terms_seen, self._config)

    def encoders_for(self, kind: str) -> list[ComponentInfo]:
        """Return the encoders that read modalities of this kind."""
        known = () if self.description is None else self.description.encoders
        return [info for info in known if kind in info.kinds]

    def augmentations_for(self, kind: str) -> list[ComponentInfo]:
        """Return the augmentations of modalities of this kind."""
        known = () if self.description is None else self.description.augmentations
        return [info for info in known if kind in info.kinds]

    def loss(self, type_: str) -> ComponentInfo | None:
        """Return what is known about a registered loss."""
        known = () if self.description is None else self.description.losses
        return next((info for info in known if info.type == type_), None)

    def reads(self, term: TermSection) -> int:
        """Return how many modalities a term reads."""
        info = self.loss(term.type)
        return reads_of(term, {} if info is None else {term.type: info.reads})

    def loss_default(self, type_: str, field: str) -> Any:
        """Return the default of a parameter of a registered loss; None if there is none."""
        info = self.loss(type_)
        return None if info is None else properties(info.schema).get(field, {}).get("default")

    def temperature(self, term: str) -> float | None:
        """Return a term's temperature: the wish on its way, else the one last used; None if it has none."""
        terms = {section.id: section for section in self._config.cost.terms}
        set_now = self.shown.cost.term(term).params.get("temperature")
        if set_now is not None and (term not in terms or set_now != terms[term].params.get("temperature")):
            return float(set_now)
        return self._all_temperatures().get(term)

    def _all_temperatures(self) -> dict[str, float]:
        found = dict(self.temperatures)
        for term in self._config.cost.terms:
            value = term.params.get("temperature", self.loss_default(term.type, "temperature"))
            if value is not None:
                found.setdefault(term.id, float(value))
        return found

    # ---- wishes ----------------------------------------------------------------------------------------------

    def connect_to(self, send: Callable[[AnyRequest], None]) -> None:
        """Show another source from now on, which has said hello itself: forget all that the last one told."""
        self._reset()
        self._send = send
        self.attached.emit()
        self.pinsChanged.emit()
        self.configChanged.emit()
        self.phaseChanged.emit()
        self.historyChanged.emit()

    def request(self, request: AnyRequest) -> None:
        """Send any request; without a source that listens, nothing happens."""
        if self._send is not None and self.ending is None:
            self._send(request)

    def apply(self, change: AnyChange, gesture: int = 0, *, last: bool = True) -> None:
        """Wish for a change. The values of one drag share a `gesture` number; the one at its end is the `last`."""
        if not self.live:
            return
        try:
            self._wished(self.shown, change)
        except UserError as error:  # what cannot be is refused here, before the engine hears of it
            self._wishes.clear()
            self._shown = None
            fields = error.told()
            self.refused.emit(Refused(code=error.code, template=error.template, fields=fields))
            self.configChanged.emit()
            return
        send = self._wishes.add(change, gesture, last=last)
        self._show_again()
        if send is not None:
            self.request(send)

    def train(self, *, steps: int | None = None, until: int | None = None) -> None:
        """Train: until paused, for so many steps more, or until a step is reached."""
        self.request(Train(steps=steps, until=until))

    def pause(self) -> None:
        """Pause after the step in progress."""
        self.request(Pause())

    def toggle(self) -> None:
        """Train if paused, pause if training."""
        if self.phase == "training":
            self.pause()
        else:
            self.train()

    def undo(self) -> None:
        """Take the last gesture back."""
        self.request(Undo())

    def redo(self) -> None:
        """Repeat what was taken back last."""
        self.request(Redo())

    def name_change(self, gesture: int, name: str) -> None:
        """Give a change a name, kept with the run; an empty one takes it away."""
        self.names.wish(gesture, " ".join(name.split()))
        self.namesChanged.emit()
        self.request(NameChange(gesture=gesture, name=name))

    def save(self) -> None:
        """Write a checkpoint."""
        self.request(Save())

    def rewind(self, checkpoint: str = "") -> None:
        """Go on from a checkpoint, or from the start, in a new segment."""
        self.request(Rewind(checkpoint=checkpoint))

    # ---- facts -----------------------------------------------------------------------------------------------

    def receive(self, messages: Iterable[AnyMessage]) -> None:
        """Take what the source told, in order."""
        for message in messages:
            self._take(message)
        self._tell_steps()

    def _take(self, message: AnyMessage) -> None:
        match message:
            case Events():
                self._take_events(self._order.put(message))
            case Attached():
                self._tell_steps()
                self._take_description(message.description)
            case PhaseChanged():
                self._tell_steps()
                self._take_phase(message)
            case Refused():
                self._take_refusal(message)
            case Silent():
                self.silent = message
                self.silenced.emit(message)
            case Ended():
                self._take_end(message)
            case EmbeddingsReady():
                self.embedded.emit(message)
            case EvaluationReady():
                self.evaluationReceived.emit(message)
            case SeriesReady():
                self._take_recorded(message)
                self.seriesReceived.emit(message)
            case QueriesReady():
                self.queriesReceived.emit(message)
            case ExplanationReady():
                self.explained.emit(message)
            case PreviewReady():
                self.previewReceived.emit(message)
            case RanksReady():
                self.ranksReceived.emit(message)
            case PinsChanged():
                self.pins = message.queries
                self.pinsChanged.emit()
            case NamesChanged():
                self.names.keep(message.names)
                self.namesChanged.emit()

    def _take_description(self, description: Description) -> None:
        self.description = description
        self.phase, self.segment, self.step = description.phase, description.segment, description.step
        self.trainable = description.trainable
        self.log = list(description.log)
        self.checkpoints = list(description.checkpoints)
        self.pins = description.pins
        self.names = ChangeNames(description.names)
        self.history = History.of(self.log)
        self._config = description.config
        self._see_terms()
        self._wishes.clear()
        self._shown = None
        self.terms, self.temperatures, self.total, self.evaluation = {}, {}, None, None
        self.recorded_at = None
        self.pace.reset()
        self.attached.emit()
        self.pinsChanged.emit()
        self.configChanged.emit()
        self.phaseChanged.emit()
        self.historyChanged.emit()

    def _take_recorded(self, message: SeriesReady) -> None:
        """Know the last values of a source that has not made a step here."""
        if self.terms or self.total is not None:
            return
        wanted = {name: one for name, one in message.series.items() if name == "total" or name.startswith("term/")}
        values = {name: one.values.numpy() for name, one in wanted.items()}
        last = {name: float(each[-1]) for name, each in values.items() if len(each)}
        self.total = last.get("total")
        for term in self._config.cost.terms:
            raw, weighted = (last.get(f"term/{term.id}/{what}") for what in ("raw", "weighted"))
            if raw is not None and weighted is not None:
                self.terms[term.id] = TermValue(raw=raw, weighted=weighted)
        self.recorded_at = max((int(wanted[name].steps.numpy()[-1]) for name in last), default=None)

    def _take_phase(self, message: PhaseChanged) -> None:
        is_later = message.step > self.step  # a source without steps of its own tells so where it is
        self.segment, self.step = message.segment, max(self.step, message.step)
        if message.phase != self.phase or is_later:
            self.phase = message.phase
            self.pace.reset()
            if message.phase == "training":
                self.pace.mark(self.step)
            self.phaseChanged.emit()

    def _take_refusal(self, refusal: Refused) -> None:
        if refusal.code == EVENTS_GONE:  # what those events said must be asked for as a whole
            ready = self._order.skip(refusal)
            self.request(Attach(after=self._order.expected - 1))
            self._take_events(ready)
            return
        if self._wishes and not refusal.generation:
            self._wishes.clear()
            self._show_again()
        if self.names.drop_wishes():
            self.namesChanged.emit()
        self.refused.emit(refusal)

    def _take_end(self, message: Ended) -> None:
        self._take_events(self._order.give_up())
        self._tell_steps()
        self.ending = message
        self.phase = "ended"
        self.pace.reset()
        self._wishes.clear()
        self._recover()
        self._show_again()
        self.phaseChanged.emit()
        self.historyChanged.emit()
        self.ended.emit(message)

    def _take_events(self, batches: list[Events]) -> None:
        for missing in self._order.asked:
            self.request(missing)
        self._order.asked.clear()
        known = 0 if self.description is None else self.description.event
        for batch in batches:
            for number, event in enumerate(batch.events, batch.first):
                self._take_event(event, told_before=number <= known)

    def _take_event(self, event: AnyEvent, *, told_before: bool) -> None:
        match event:
            case StepEvent():
                self._fresh.append(event)
            case Evaluation():
                self._tell_steps()
                self.evaluation = event
                self.evaluated.emit(event)
            case Changed() if not told_before:
                self._tell_steps()
                self._take_change(event)
            case Checkpointed() if not told_before:
                self.checkpoints.append(event.name)
                self.checkpointed.emit(event)
            case Warned():
                self.warned.emit(event)

    def _take_change(self, event: Changed) -> None:
        self._config = event.config
        self.trainable = event.trainable
        self._see_terms()
        if event.row is not None:
            self.log.append(event.row)
            if not (event.row.undoes or event.row.redoes):
                waiting = self._wishes.confirm(event.row.change)
                if waiting is not None:
                    self.request(waiting)
            self.history = History.of(self.log)
            self.logged.emit(event.row)
            self.historyChanged.emit()
        self._show_again()

    def _tell_steps(self) -> None:
        fresh, self._fresh = self._fresh, []
        if not fresh:
            return
        newest, self.recorded_at = fresh[-1], None
        if (newest.segment, newest.step) >= (self.segment, self.step):  # not a repetition of what was
            self.segment, self.step, self.total = newest.segment, newest.step, newest.total
        for event in fresh:
            self.temperatures.update(event.temperature)
            if event.terms is not None:
                self.terms = event.terms
        self.pace.mark(self.step)
        self._recover()
        self.stepped.emit(fresh)

    def _recover(self) -> None:
        if self.silent is not None:
            self.silent = None
            self.recovered.emit()

    def _show_again(self) -> None:
        self._shown = None
        _ = self.shown
        self.configChanged.emit()
