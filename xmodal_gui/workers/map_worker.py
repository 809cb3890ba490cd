"""The thread that owns the process that makes maps."""

from __future__ import annotations

import tempfile
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QThread
from xmodal.projection.messages import AnyMapMessage
from xmodal.projection.records import Method, Snapshot
from xmodal.projection.settings import MapSettings

WAIT_S = 0.1
PLAIN = MapSettings()


class MapMaker(Protocol):
    """What the worker needs of a map process; `xmodal.projection.client.MapProcess` is one."""

    def request(  # noqa: D102
        self, snapshot: Snapshot, method: Method = "umap", generation: int = 0, settings: MapSettings = PLAIN
    ) -> None: ...
    def cancel(self, generation: int | None = None) -> None: ...  # noqa: D102
    def refit(self, generation: int | None = None) -> None: ...  # noqa: D102
    def receive(self, timeout: float) -> list[AnyMapMessage]: ...  # noqa: D102
    def restart(self) -> None: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


def start_map_process(log: Path) -> MapMaker:
    """Start a map process. Called in the worker's thread."""
    from xmodal.projection.client import MapProcess

    return MapProcess(log)


class MapWorker(QThread):
    """Passes snapshots to a map process and pumps its answers into a queue that the window drains.

    Parameters
    ----------
    factory : makes the map process, given the file for its log; called in the thread.
    """

    def __init__(self, factory: Callable[[Path], MapMaker] = start_map_process, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map-worker")
        self._factory = factory
        self._lock = threading.Lock()
        self._tasks: deque[Callable[[MapMaker], None]] = deque()
        self._messages: deque[AnyMapMessage] = deque()
        self._stop = threading.Event()

    def request(self, snapshot: Snapshot, method: Method, generation: int, settings: MapSettings = PLAIN) -> None:
        """Ask for a map. Thread-safe, never blocks."""
        self._tasks.append(lambda maker: maker.request(snapshot, method, generation, settings))

    def cancel(self) -> None:
        """Break off what was asked for; no answer comes. Thread-safe, never blocks."""
        self._tasks.append(lambda maker: maker.cancel())

    def refit(self) -> None:
        """Ask for a fresh fit of the last snapshot. Thread-safe, never blocks."""
        self._tasks.append(lambda maker: maker.refit())

    def restart(self) -> None:
        """Start another process in place of one that died. Thread-safe, never blocks."""
        self._tasks.append(lambda maker: maker.restart())

    def drain(self) -> list[AnyMapMessage]:
        """Return what has arrived since the last call. Thread-safe, never blocks."""
        messages = []
        while self._messages:
            messages.append(self._messages.popleft())
        return messages

    def stop(self) -> None:
        """End the process; `finished` follows."""
        self._stop.set()

    def run(self) -> None:
        """Start the process, pump it until told to stop, release it."""
        with tempfile.TemporaryDirectory(prefix="xmodal-map-") as folder:
            maker = self._factory(Path(folder) / "map.log")
            try:
                while not self._stop.is_set():
                    while self._tasks:
                        self._tasks.popleft()(maker)
                    self._messages.extend(maker.receive(WAIT_S))
            finally:
                maker.close()
