"""A source whose engine runs in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import deque
from pathlib import Path
from typing import Self

import psutil

from xmodal.errors import UserError
from xmodal.session.client import EventOrder, Generations
from xmodal.session.messages import (
    AnyMessage,
    AnyRequest,
    Attach,
    Attached,
    Detach,
    Ended,
    Events,
    Refused,
    Stop,
)
from xmodal.session.order import LOG, HostOptions, Order
from xmodal.session.postman import LAST_WORD
from xmodal.session.silence import Silence
from xmodal.store import CHECKPOINTS, RunReader
from xmodal.training.config import RunConfig
from xmodal.training.events import Checkpointed
from xmodal.wire.child import Child, exit_words, last_lines
from xmodal.wire.codec import Codec
from xmodal.wire.folder import make_folder, remove_folder
from xmodal.wire.sockets import Client, read_address
from xmodal.wire.wakeup import Wakeup

TICK = 0.05
"""Seconds after which a death is noticed at the latest; also how often a host that starts is looked for."""
PATIENCE = 20.0
"""Seconds that `close` gives an engine to finish its step and save."""
IMPATIENCE = 2.0
"""The same where the engine has been silent for unusually long."""

GONE_TEMPLATE = "its process is gone"


class ProcessSource:
    """An engine in a process of its own, as a `Source`.

    Use `start`, `resume` or `attach`. `send` and `kill` are thread-safe; `receive` and `close` belong to one thread.

    Attributes
    ----------
    folder : the session's private folder; `attach` finds the session there.
    """

    def __init__(
        self, folder: Path, child: Child | None, *, run: str = "", after: int = 0, options: HostOptions | None = None
    ) -> None:
        options = options or HostOptions()
        self.folder = folder
        self._child = child
        self._run = Path(run) if run else None
        self._log = Path(run) / LOG if run else folder / LOG
        self._log_start = self._log.stat().st_size if self._log.exists() else 0
        self._high_water = options.high_water
        self._client: Client | None = None
        self._pid = child.pid if child else 0
        self._wakeup = Wakeup()
        self._outbox: deque[AnyRequest] = deque([Attach(after=after)])
        self._requests: Codec[AnyRequest] = Codec(AnyRequest)
        self._messages: Codec[AnyMessage] = Codec(AnyMessage)
        self._order = EventOrder(after)
        self._generations = Generations()
        self._silence = Silence(least=options.silence)
        self._checkpoint = ""
        self._backlog: list[AnyMessage] = []
        self._killed = False
        self._over = False

    @classmethod
    def start(cls, config: RunConfig, run: Path | None, options: HostOptions | None = None) -> Self:
        """Start a run in a process of its own; it is paused until told to train.

        Parameters
        ----------
        run : folder in which it is recorded, new; None records nothing.
        """
        return cls._spawn(Order(folder="", run=str(run.absolute()) if run else "", config=config), options)

    @classmethod
    def resume(cls, run: Path, checkpoint: str = "", options: HostOptions | None = None) -> Self:
        """Go on with a run, from a checkpoint (the last one by default), in a new process."""
        return cls._spawn(Order(folder="", run=str(run.absolute()), checkpoint=checkpoint), options)

    @classmethod
    def attach(cls, folder: Path, after: int = 0, options: HostOptions | None = None) -> Self:
        """Watch a session that another source started; closing it leaves the session alone.

        Parameters
        ----------
        folder : of the session. after : number of the last event known already.
        """
        return cls(folder, None, after=after, options=options)

    @classmethod
    def _spawn(cls, order: Order, options: HostOptions | None) -> Self:
        options = options or HostOptions()
        folder = make_folder()
        child = Child(
            options.module,
            order=Codec[Order](Order).encode(options.complete(order, folder)),
            stderr=folder / LOG,
            environment=options.environment,
            niceness=options.niceness,
        )
        return cls(folder, child, run=order.run, options=options)

    @property
    def pid(self) -> int:
        """Process id of the engine; 0 while it is not known."""
        return self._pid

    def send(self, request: AnyRequest) -> None:
        """See `Source`. The request leaves at once if a thread is in `receive`."""
        self._generations.asked(request)
        self._outbox.append(request)
        self._wakeup.set()

    def receive(self, timeout: float) -> list[AnyMessage]:
        """See `Source`."""
        deadline = time.monotonic() + timeout
        while True:
            messages = self._collect()
            left = deadline - time.monotonic()
            if messages or self._over or left <= 0:
                return messages
            self._wait(min(left, TICK))

    def kill(self) -> None:
        """See `Source`."""
        self._killed = True
        if self._child is not None:
            self._child.kill()
        elif self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        self._wakeup.set()

    def close(self) -> None:
        """See `Source`. What arrived on the way, `Ended` included, can still be received."""
        if self._child is not None:
            self._end(self._child)
        elif self._client is not None:
            self._client.send(self._requests.encode(Detach()))
        self._over = True
        if self._client is not None:
            self._client.close()
            self._client = None
        self._wakeup.close()

    def _end(self, child: Child) -> None:
        if not self._over:
            self.send(Stop())
            patience = IMPATIENCE if self._silence.is_silent else PATIENCE
            deadline = time.monotonic() + patience
            while not self._over and time.monotonic() < deadline:
                self._backlog += self._collect(flush=False)
                if not self._over:
                    self._wait(TICK)
        status = child.end(patience=IMPATIENCE if self._over else 0.5)
        if not self._over:
            self._backlog += self._finish(status)
        remove_folder(self.folder)

    def _collect(self, *, flush: bool = True) -> list[AnyMessage]:
        """Send what waits and return what has come, without waiting."""
        messages: list[AnyMessage] = []
        if flush:
            messages, self._backlog = self._backlog, []
        if self._over:
            return messages
        self._wakeup.clear()
        is_alive = self._is_alive()  # asked first: what it said before its death is read below
        self._connect()
        messages += self._read()
        self._write()
        if not self._over and not messages:
            if not is_alive:
                return self._finish(self._child.exit_status if self._child else None)
            silent = self._silence.report()
            messages += [silent] if silent else []
        return messages

    def _connect(self) -> None:
        if self._client is not None:
            return
        address = read_address(self.folder)
        if address is not None:
            self._pid = address.pid
            self._client = Client(address, high_water=self._high_water)
            self._client.poller.register(self._wakeup.reader.fileno(), 1)

    def _wait(self, seconds: float) -> None:
        if self._client is not None:
            self._client.poll(seconds)
        else:
            time.sleep(seconds / 5)

    def _write(self) -> None:
        if self._client is None:
            return
        while self._outbox and self._client.send(self._requests.encode(self._outbox[0])):
            self._outbox.popleft()

    def _read(self) -> list[AnyMessage]:
        messages: list[AnyMessage] = []
        while not self._over and self._client is not None and (data := self._client.receive()) is not None:
            messages += self._take(self._messages.decode(data))
        return messages

    def _take(self, message: AnyMessage) -> list[AnyMessage]:
        """Return what is to be delivered because of a message."""
        self._silence.saw(message)
        match message:
            case Events():
                return self._deliver(self._order.put(message))
            case Refused(code="session.events_gone"):
                return [message, *self._deliver(self._order.skip(message))]
            case Refused(code="session.protocol"):
                return [self._finished(_not_understood(message))]
            case Attached():
                self._checkpoint = (message.description.checkpoints or ("",))[-1]
            case Ended():
                self._outbox.append(Detach())
                return [*self._deliver(self._order.give_up()), self._finished(message)]
        return [] if self._generations.is_stale(message) else [message]

    def _deliver(self, batches: list[Events]) -> list[AnyMessage]:
        self._outbox.extend(self._order.asked)
        self._order.asked.clear()
        for batch in batches:
            for event in batch.events:
                if isinstance(event, Checkpointed):
                    self._checkpoint = event.name
        return list(batches)

    def _finish(self, status: int | None) -> list[AnyMessage]:
        """Return the last messages of a process that is gone."""
        messages: list[AnyMessage] = []
        while not self._over and self._client is not None and self._client.poll(TICK):
            messages += self._read()  # the last bytes may still be on their way through ZeroMQ
            self._wakeup.clear()
        if self._over:
            return messages
        messages += self._deliver(self._order.give_up())
        with contextlib.suppress(FileNotFoundError):
            return [*messages, *self._take(self._messages.decode((self.folder / LAST_WORD).read_bytes()))]
        return [*messages, self._finished(self._death(status))]

    def _finished(self, ended: Ended) -> Ended:
        self._over = True
        return ended

    def _death(self, status: int | None) -> Ended:
        template = "The engine died ({how}). Everything recorded until then is kept."
        if status == -9:
            template = "The engine died ({how}), perhaps for lack of memory. Everything recorded until then is kept."
        if self._killed:
            template = "The engine was killed. Everything recorded until then is kept."
        lines = [last_lines(self.folder / LOG), last_lines(self._log, start=self._log_start)]
        return Ended(
            reason="died",
            code="session.killed" if self._killed else "session.died",
            template=template,
            fields={} if self._killed else {"how": _how(status)},
            detail="\n".join(dict.fromkeys(part for part in lines if part)),
            exit_status=status,
            checkpoint=self._newest_checkpoint(),
        )

    def _newest_checkpoint(self) -> str:
        """Return the last checkpoint on disk: a process may die before it tells of the one that it has just written."""
        if self._run is None:
            return self._checkpoint
        try:
            with RunReader(self._run) as reader:
                return max(reader.names(CHECKPOINTS), default=self._checkpoint)
        except UserError:
            return self._checkpoint

    def _is_alive(self) -> bool:
        if self._child is not None:
            return self._child.exit_status is None
        if not self._pid:
            return self.folder.exists()
        try:
            return psutil.Process(self._pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


def _not_understood(refused: Refused) -> Ended:
    return Ended(reason="failed", code=refused.code, template=refused.template, fields=refused.fields)


def _how(status: int | None) -> str:
    return GONE_TEMPLATE if status is None else exit_words(status)
