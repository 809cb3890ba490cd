"""The window's end of the map process."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from xmodal.projection.configs import MAP_METHODS
from xmodal.projection.messages import (
    AnyMapMessage,
    AnyMapRequest,
    Cancel,
    MapDied,
    MapFailed,
    MapOrder,
    Mapped,
    MapProgress,
    Project,
    Refit,
)
from xmodal.projection.records import Layout, Method, Snapshot
from xmodal.projection.settings import MapSettings
from xmodal.wire.child import Child, exit_words
from xmodal.wire.codec import Codec
from xmodal.wire.folder import make_folder, remove_folder
from xmodal.wire.sockets import Client, read_address
from xmodal.wire.wakeup import Wakeup

TICK = 0.05
"""Seconds after which a death is noticed at the latest; also how often a process that starts is looked for."""
NICENESS = 5
"""Enough to yield to the engine, little enough for a map of 0.2 s to take no more than one."""
PATIENCE = 1.0
PLAIN = MapSettings()
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
"""The engine keeps the cores."""


class MapProcess:
    """A process that makes maps, at lower priority and on one core.

    `request`, `refit`, `cancel` and `kill` are thread-safe and never block; `receive`, `restart` and `close` belong to
    one thread. Starting it returns at once; its first map comes when it has imported what it needs.

    Parameters
    ----------
    log : file that receives its stderr.
    refit_every, seed : see `Projector`.
    niceness : 0 to 19.

    Attributes
    ----------
    folder : the private folder in which both ends meet.
    """

    def __init__(self, log: Path, *, refit_every: int = 8, seed: int = 0, niceness: int = NICENESS) -> None:
        self._log = log
        self._refit_every = refit_every
        self._seed = seed
        self._niceness = niceness
        self._lock = threading.Lock()
        self._waiting: dict[type[AnyMapRequest], AnyMapRequest] = {}
        self._generation = 0
        self._last: Layout | None = None
        self._killed = False
        self._over = False
        self._wakeup = Wakeup()
        self._start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        """Whether there is a process; if not, `restart`."""
        return not self._over

    def request(
        self, snapshot: Snapshot, method: Method = "umap", generation: int = 0, settings: MapSettings = PLAIN
    ) -> None:
        """Ask for a map of a snapshot; a request that still waits is forgotten.

        Parameters
        ----------
        generation : raise it when the answers to all earlier requests are no longer wanted: they are dropped.
        """
        self._ask(Project(generation=generation, snapshot=snapshot, method=method, settings=settings), generation)

    def refit(self, generation: int | None = None) -> None:
        """Ask for a fresh fit of the last snapshot in place of its map; of the last generation by default."""
        with self._lock:
            generation = self._generation if generation is None else generation
        self._ask(Refit(generation=generation), generation)

    def cancel(self, generation: int | None = None) -> None:
        """Break off what was asked for in a generation and before, the last one by default; no answer comes."""
        with self._lock:
            generation = self._generation if generation is None else generation
            self._waiting.clear()
        self._ask(Cancel(generation=generation), generation + 1)

    def receive(self, timeout: float) -> list[AnyMapMessage]:
        """Return what has arrived, waiting at most `timeout` seconds for the first message.

        The last message of a process is `MapDied`, unless it was closed; then the list is empty until `restart`.
        """
        deadline = time.monotonic() + timeout
        while True:
            messages = self._collect()
            left = deadline - time.monotonic()
            if messages or self._over or left <= 0:
                return messages
            self._wait(min(left, TICK))

    def restart(self) -> None:
        """Start a new process in place of one that died; its maps go on from the last one received."""
        self._end()
        self._start()

    def kill(self) -> None:
        """End the process the hard way; `MapDied` follows."""
        self._killed = True
        self._child.kill()
        self._wakeup.set()

    def close(self) -> None:
        """End the process and release everything; returns when nothing is left behind."""
        self._end()
        self._over = True
        self._wakeup.close()

    def _start(self) -> None:
        with self._lock:
            self._waiting.clear()
        self._killed = self._over = False
        self.folder = make_folder()
        self._client: Client | None = None
        self._requests: Codec[AnyMapRequest] = Codec(AnyMapRequest)
        self._messages: Codec[AnyMapMessage] = Codec(AnyMapMessage)
        order = MapOrder(folder=str(self.folder), refit_every=self._refit_every, seed=self._seed, last=self._last)
        self._child = Child(
            "xmodal.projection.host",
            order=Codec[MapOrder](MapOrder).encode(order),
            stderr=self._log,
            environment=ONE_THREAD,
            niceness=self._niceness,
        )

    def _end(self) -> None:
        self._child.end(PATIENCE)
        if self._client is not None:
            self._client.close()
            self._client = None
        remove_folder(self.folder)

    def _ask(self, request: AnyMapRequest, generation: int) -> None:
        with self._lock:
            self._generation = max(self._generation, generation)
            self._waiting[type(request)] = request
        self._wakeup.set()

    def _collect(self) -> list[AnyMapMessage]:
        """Send what waits and return what has come, without waiting."""
        if self._over:
            return []
        self._wakeup.clear()
        status = self._child.exit_status  # asked first: what it said before its death is read below
        self._connect()
        messages = self._read()
        self._write()
        if status is not None and not messages:
            self._over = True
            return [self._death(status)]
        return messages

    def _connect(self) -> None:
        if self._client is None and (address := read_address(self.folder)) is not None:
            self._client = Client(address)
            self._client.poller.register(self._wakeup.reader.fileno(), 1)

    def _wait(self, seconds: float) -> None:
        if self._client is not None:
            self._client.poll(seconds)
        else:
            time.sleep(seconds / 5)

    def _write(self) -> None:
        if self._client is None:
            return
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for kind, request in waiting.items():
            if not self._client.send(self._requests.encode(request)):
                with self._lock:
                    self._waiting.setdefault(kind, request)

    def _read(self) -> list[AnyMapMessage]:
        messages: list[AnyMapMessage] = []
        while self._client is not None and (data := self._client.receive()) is not None:
            message = self._messages.decode(data)
            if isinstance(message, Mapped) and not MAP_METHODS[message.layout.method].is_linear:
                self._last = message.layout
            if not self._is_stale(message):
                messages.append(message)
        return messages

    def _is_stale(self, message: AnyMapMessage) -> bool:
        with self._lock:
            return isinstance(message, Mapped | MapProgress | MapFailed) and message.generation < self._generation

    def _death(self, status: int) -> MapDied:
        template = "The process that draws maps died ({how}). Start it again and the map goes on from where it was."
        if self._killed:
            template = "The process that draws maps was killed. Start it again and the map goes on from where it was."
        return MapDied(
            code="map.killed" if self._killed else "map.died",
            template=template,
            fields={} if self._killed else {"how": exit_words(status)},
            exit_status=status,
            detail=self._child.last_lines(),
        )
