"""Keeps the map going: pulls snapshots from the session, has them mapped, shows the answers."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from xmodal.data.base import PairedData
from xmodal.projection.messages import AnyMapMessage, MapDied, MapFailed, Mapped, MapProgress, RefitOffered
from xmodal.projection.records import Snapshot
from xmodal.session.messages import EmbeddingsReady, GetEmbeddings, Refused

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.workers.map_worker import MapWorker

ROWS = 2000
"""Validation pairs on the map."""
DRAIN_MS = 33


class MapController(QObject):
    """Between a session, a map model and a map worker.

    One snapshot is on its way at a time: the next is asked for when the last one is drawn, if only as a preview, and
    the source answers when embedding has been paid for by training. Nothing is asked for while nobody looks.

    Attributes
    ----------
    snapshot : what was mapped last; None before the first.

    Signals
    -------
    failed(MapFailed), died(MapDied) : to tell the user. closed : the thread and the process are gone.
    """

    failed = Signal(object)
    died = Signal(object)
    closed = Signal()

    def __init__(
        self, session: SessionModel, model: MapModel, worker: MapWorker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._worker = worker
        self._asked = 0
        self._epoch = 0
        self.snapshot: Snapshot | None = None
        self._awaiting_embeddings = False
        self._awaiting_map = False
        self._is_dropped = False
        self._visible = True
        self._scope = ""
        self._drain = QTimer(self)
        self._drain.setInterval(DRAIN_MS)
        self._drain.timeout.connect(self._pump)
        worker.finished.connect(self._end)
        session.attached.connect(self._begin)
        session.stepped.connect(self._follow)
        session.phaseChanged.connect(self._follow)
        session.ended.connect(self._stop_waiting)
        session.embedded.connect(self._take_embeddings)
        session.refused.connect(self._take_refusal)
        model.methodChosen.connect(lambda _: self._map_again())
        model.liveChanged.connect(self._switch)
        model.refreshRequested.connect(lambda: self._ask(force=True))
        model.refitRequested.connect(self._refit)
        model.cancelRequested.connect(self._cancel)

    def set_data(self, data: PairedData) -> None:
        """Say what the rows of the map are."""
        self._scope = data.fingerprint
        self._model.set_data(data)

    def set_visible(self, visible: bool) -> None:
        """Say whether anybody looks at the map."""
        self._visible = visible
        self._follow()

    def start(self) -> None:
        """Start the map process: it imports while the engine starts."""
        self._worker.start()
        self._drain.start()

    def restart(self) -> None:
        """Start another process in place of one that died, and map again."""
        self._worker.restart()
        self._map_again()

    def close(self) -> None:
        """End the map process; `closed` follows."""
        self._drain.stop()
        self._worker.stop()

    @property
    def busy(self) -> bool:
        """Whether the thread or the process is there."""
        return self._worker.isRunning()

    def _end(self) -> None:
        self._worker.wait()
        self.closed.emit()

    # ---- asking ----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Another description: a new session, or the same one after a rewind."""
        self._asked += 1
        self._epoch += 1
        self._awaiting_embeddings = self._awaiting_map = self._is_dropped = False
        if self._session.description is None:
            self.snapshot = None
            self._model.pairs.show_snapshot(None)
            self._model.clear()
        self._model.expect(self._session.description is None or self._session.offers("embed"))
        self._expect_more()
        self._follow()

    def _follow(self) -> None:
        session = self._session
        self._model.set_position(session.segment, session.step)
        busy = self._awaiting_embeddings or self._awaiting_map
        if (self._model.live or not self._model.can_follow) and self._visible and not busy and not self._is_current():
            self._ask()

    def _expect_more(self) -> None:
        session = self._session
        grows = session.offers("train") or bool(session.trained_by) or (session.external and session.live)
        self._model.expect_more(session.description is None or grows)

    def _switch(self, live: bool) -> None:
        """Follow again, or stop at once: a map on its way must not move the one that was frozen."""
        if live:
            if self._is_dropped:
                self._map_again()
            self._follow()
            return
        layout = self._model.layout
        if layout is not None and layout.method == self._model.method:  # else it is a preview of what was wished for
            self._is_dropped = self._awaiting_map
            self._asked += 1
            self._epoch += 1
            self._awaiting_embeddings = self._awaiting_map = False

    def _is_current(self) -> bool:
        """Tell whether the last snapshot is of this very step: mapping it again would show nothing new."""
        at = None if self.snapshot is None else (self.snapshot.segment, self.snapshot.step)
        return at == (self._session.segment, self._session.step)

    def _ask(self, *, force: bool = False) -> None:
        if self._session.offers("embed"):
            self._asked += 1
            self._awaiting_embeddings = True
            self._session.request(GetEmbeddings(generation=self._asked, limit=ROWS, force=force))

    def _map_again(self) -> None:
        """Map the last snapshot in another way."""
        self._is_dropped = False
        if self.snapshot is not None:
            self._epoch += 1  # answers in the old way are no longer wanted
            self._request(self.snapshot)

    def _refit(self) -> None:
        if self.snapshot is not None:
            self._worker.refit()

    def _cancel(self) -> None:
        """Break off a fit that takes long, and stay with the kind of map that is there."""
        self._worker.cancel()
        self._epoch += 1
        self._awaiting_map = False
        self._model.take_shown()

    def _request(self, snapshot: Snapshot) -> None:
        """Ask for the map that is wished for; one along words waits until it is told where they lie."""
        self._awaiting_map = self._model.wish.is_ready
        if not self._awaiting_map:
            return
        self._worker.request(snapshot, self._model.method, self._epoch, self._model.settings)

    # ---- answers ---------------------------------------------------------------------------------------------

    def _take_embeddings(self, message: EmbeddingsReady) -> None:
        if message.generation != self._asked:  # an older one, or one that another panel asked for
            return
        self._awaiting_embeddings = False
        found = message.embeddings
        self.snapshot = Snapshot(
            vectors=found.vectors,
            rows=found.rows,
            present=found.present,
            scope=f"{self._scope}/{found.split}",
            segment=found.segment,
            step=found.step,
        )
        self._model.pairs.show_snapshot(self.snapshot)
        self._request(self.snapshot)

    def _take_refusal(self, refusal: Refused) -> None:
        if refusal.generation == self._asked:
            self._awaiting_embeddings = False

    def _stop_waiting(self) -> None:
        self._awaiting_embeddings = False

    def _pump(self) -> None:
        for message in self._worker.drain():
            self._take(message)

    def _take(self, message: AnyMapMessage) -> None:
        match message:
            case Mapped() if message.generation >= self._epoch:
                if message.layout.quality is not None:
                    self._model.show_progress(None)
                self._model.show_layout(message.layout)
                self._awaiting_map = False
                self._follow()
            case MapProgress() if message.generation >= self._epoch:
                self._model.show_progress(message.share)
            case RefitOffered():
                self._offer_refit(message)
            case MapFailed():
                self._awaiting_map = False
                self.failed.emit(message)
                self._model.take_shown()
            case MapDied():
                self._awaiting_map = False
                self._model.show_progress(None)
                self.died.emit(message)

    def _offer_refit(self, message: RefitOffered) -> None:
        layout = self._model.layout
        if layout is not None and layout.method == "umap":
            self._model.show_layout(replace(layout, refit_trustworthiness=message.trustworthiness))
