"""The thread that owns a source: the only bridge between the window and whatever trains."""

from __future__ import annotations

import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread
from xmodal.errors import UserError
from xmodal.session.messages import AnyMessage, AnyRequest, Ended, Stop
from xmodal.session.source import Source
from xmodal.system_errors import reason_of

WAIT_S = 0.05
"""How long one look at the source may wait; a request never waits for it."""


class EngineWorker(QThread):
    """Owns a source and pumps its messages into a queue that the window drains.

    No signal is sent per message: queued signals are an unbounded queue that freezes a window under load. The source
    is made, read and closed in this thread; with an engine in the thread, `Source.receive` is what trains.

    Parameters
    ----------
    factory : makes the source, inside the thread; may import what is slow.
    """

    def __init__(self, factory: Callable[[], Source], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("engine-worker")
        self._factory = factory
        self._lock = threading.Lock()
        self._source: Source | None = None
        self._early: list[AnyRequest] = []
        self._messages: deque[AnyMessage] = deque()
        self._over = False
        self._killed = False

    def send(self, request: AnyRequest) -> None:
        """Pass a request on, or keep it until there is a source. Thread-safe, never blocks."""
        with self._lock:
            source = self._source
            if source is None:
                self._early.append(request)
        if source is not None:
            source.send(request)

    def drain(self) -> list[AnyMessage]:
        """Return what has arrived since the last call. Thread-safe, never blocks."""
        messages = []
        while self._messages:
            messages.append(self._messages.popleft())
        return messages

    def kill(self) -> None:
        """End the source the hard way; `Ended` follows."""
        with self._lock:
            self._killed = True
            source = self._source
        if source is not None:
            source.kill()

    def stop(self) -> None:
        """Ask the source to save and end; `finished` follows."""
        self.send(Stop())

    # ---- in the thread ---------------------------------------------------------------------------------------

    def run(self) -> None:
        """Make the source, pump it until it has ended, release it."""
        try:
            source = self._factory()
        except UserError as error:
            self._end(error)
            return
        except OSError as error:  # no process, no folder, no port
            self._end(UserError("session.start", "The session could not start: {problem}.", problem=reason_of(error)))
            return
        finally:
            self._report_crash()
        try:
            self._begin(source)
            while not self._over:
                self._take(source.receive(WAIT_S))
        finally:
            self._report_crash()
            source.close()

    def _begin(self, source: Source) -> None:
        with self._lock:
            self._source = source
            early, self._early = self._early, []
            killed = self._killed
        for request in early:
            source.send(request)
        if killed:
            source.kill()

    def _take(self, messages: list[AnyMessage]) -> None:
        self._over = any(isinstance(message, Ended) for message in messages)
        self._messages.extend(messages)

    def _end(self, error: UserError) -> None:
        fields = error.told()
        self._take([Ended(reason="failed", code=error.code, template=error.template, fields=fields)])

    def _report_crash(self) -> None:
        """If an exception is passing through that nobody foresaw, say so in the window before it goes on."""
        if self._over or sys.exc_info()[0] is None:
            return
        self._take(
            [
                Ended(
                    reason="failed",
                    code="session.worker_failed",
                    template="The window lost the session: its worker thread broke off.",
                    detail=traceback.format_exc(),
                )
            ]
        )
