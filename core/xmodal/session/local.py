"""A source whose engine runs in the thread that receives: for debugging, and where no process can be started."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Self

from xmodal.plugins import load_plugins
from xmodal.session.batching import Batcher
from xmodal.session.client import EventOrder, Generations
from xmodal.session.engine import LoopEngine
from xmodal.session.faults import failure
from xmodal.session.loop import EngineLoop
from xmodal.session.messages import AnyMessage, AnyRequest, Attach, Ended, Events, Refused, Stop
from xmodal.session.order import Order, open_engine
from xmodal.training.config import RunConfig


class LocalSource:
    """The same as `ProcessSource`, but the engine is turned inside `receive`.

    A thread cannot be killed: `kill` ends the session after the step in progress, without saving.

    Parameters
    ----------
    opener : creates or loads the engine, in the thread that receives.
    """

    def __init__(self, opener: Callable[[], LoopEngine]) -> None:
        self._opener = opener
        self._loop: EngineLoop | None = None
        self._inbox: SimpleQueue[AnyRequest | None] = SimpleQueue()
        self._out: list[AnyMessage] = []
        self._batcher = Batcher()
        self._order = EventOrder()
        self._generations = Generations()
        self._killed = False
        self._over = False

    @classmethod
    def start(cls, config: RunConfig, run: Path | None, plugins: tuple[str, ...] = ()) -> Self:
        """Start a run; see `ProcessSource.start`."""
        return cls._opening(Order(folder="", run=str(run) if run else "", config=config, plugins=plugins))

    @classmethod
    def resume(cls, run: Path, checkpoint: str = "", plugins: tuple[str, ...] = ()) -> Self:
        """Go on with a run; see `ProcessSource.resume`."""
        return cls._opening(Order(folder="", run=str(run), checkpoint=checkpoint, plugins=plugins))

    @classmethod
    def _opening(cls, order: Order) -> Self:
        def opener() -> LoopEngine:
            load_plugins(order.plugins)
            return open_engine(order)

        return cls(opener)

    def send(self, request: AnyRequest) -> None:
        """See `Source`."""
        self._generations.asked(request)
        self._inbox.put(request)

    def receive(self, timeout: float) -> list[AnyMessage]:
        """See `Source`. Returns with the first messages, at the latest after the step in which `timeout` ends."""
        deadline = time.monotonic() + timeout
        if self._loop is None and not self._over:
            self._open()
        while True:
            now = time.monotonic()
            self._deliver(now)
            if self._out or self._over or now >= deadline:
                messages, self._out = self._out, []
                return messages
            due = self._batcher.patience(now)
            self._turn(deadline - now if due is None else min(due, deadline - now))

    def kill(self) -> None:
        """See `Source`, and above."""
        self._killed = True
        self._inbox.put(None)

    def close(self) -> None:
        """See `Source`. What was said on the way, `Ended` included, can still be received."""
        if self._loop is None and not self._over:
            self._batcher.put(None, Ended(reason="stopped"))
            self._deliver(time.monotonic())
        self.send(Stop())
        while not self._over:
            self._turn(0.0)
            self._deliver(time.monotonic())

    def _open(self) -> None:
        try:
            self._loop = EngineLoop(self._opener(), self._batcher.put)
        except Exception as error:  # noqa: BLE001  # told to the user, whatever it is
            self._batcher.put(None, failure(error, step=0))
            return
        self._loop.handle(b"", Attach())

    def _turn(self, patience: float) -> None:
        loop = self._loop
        assert loop is not None
        with contextlib.suppress(Empty):
            is_patient = loop.is_idle and patience > 0
            request = self._inbox.get(timeout=patience) if is_patient else self._inbox.get_nowait()
            while not self._killed and request is not None:
                loop.handle(b"", request)
                request = self._inbox.get_nowait()
        if self._killed:
            template = "The engine was killed. Everything recorded until then is kept."
            loop.abandon(Ended(reason="died", code="session.killed", template=template))
        loop.turn()

    def _deliver(self, now: float) -> None:
        for _, message in self._batcher.take(now):
            match message:
                case Events():
                    self._out += self._order.put(message)
                    continue
                case Refused(code="session.events_gone"):
                    self._out += [message, *self._order.skip(message)]
                    continue
                case Ended():
                    self._over = True
            if not self._generations.is_stale(message):
                self._out.append(message)
