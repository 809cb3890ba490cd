"""What happened: the window's notices, and what the engine wrote, in order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

Level = Literal["info", "warning", "error"]
LEVELS: tuple[Level, ...] = ("info", "warning", "error")
KEPT = 2000
_MOST_BYTES = 200_000
"""Of the engine's log that is read at once; of more, the end."""


@dataclass(frozen=True)
class Entry:
    """One line: when (seconds since 1970), how grave, from whom, what."""

    when: float
    level: Level
    source: Literal["window", "engine"]
    text: str


class LogBook(QObject):
    """The last entries.

    Signals
    -------
    added(list[Entry]) : new ones. cleared : none is left.
    """

    added = Signal(object)
    cleared = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(parent)
        self._clock = clock
        self.entries: deque[Entry] = deque(maxlen=KEPT)
        self._file: Path | None = None
        self._read = 0

    def note(self, text: str, level: Level = "info") -> None:
        """Write down what the window told. The same twice in a row is written once."""
        if not (self.entries and (self.entries[-1].text, self.entries[-1].level) == (text, level)):
            self._add([Entry(self._clock(), level, "window", text)])

    def clear(self) -> None:
        """Forget all entries."""
        self.entries.clear()
        self.cleared.emit()

    def follow(self, file: Path | None) -> None:
        """Read another engine's log from now on, from its beginning; None reads none."""
        if file != self._file:
            self._file, self._read = file, 0

    def look(self) -> None:
        """Read what the engine has written since the last look."""
        if self._file is None:
            return
        try:
            with self._file.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(min(self._read, size), size - _MOST_BYTES))
                new = file.read()
        except OSError:  # not there yet
            return
        end = new.rfind(b"\n") + 1  # a line that is half written waits
        self._read = size - len(new) + end
        lines = [line for line in new[:end].decode(errors="replace").splitlines() if line.strip()]
        self._add([Entry(self._clock(), _level_of(line), "engine", line) for line in lines])

    def _add(self, entries: list[Entry]) -> None:
        if entries:
            self.entries.extend(entries)
            self.added.emit(entries)


def _level_of(line: str) -> Level:
    lower = line.lower()
    if "error" in lower or "traceback" in lower or "critical" in lower:
        return "error"
    return "warning" if "warning" in lower else "info"
