"""The thread that looks at runs on disk which are laid over the session's."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal
from xmodal.errors import UserError

POLL_S = 1.0


@dataclass(frozen=True)
class RunProblem:
    """A run that cannot be read, and is looked at no longer."""

    folder: Path
    error: UserError


class RunsWorker(QThread):
    """Reads every wanted run once a second, and tells what is new.

    Signals
    -------
    told(RunNews | RunProblem) : at most one a second for each run.
    """

    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs-worker")
        self._lock = threading.Lock()
        self._wanted: list[Path] = []
        self._wake = threading.Event()
        self._stopping = False

    def want(self, folders: list[Path]) -> None:
        """Look at these runs from now on. Thread-safe, never blocks."""
        with self._lock:
            self._wanted = list(folders)
        self._wake.set()

    def stop(self) -> None:
        """End after the read in progress."""
        self._stopping = True
        self._wake.set()

    # ---- in the thread ---------------------------------------------------------------------------------------

    def run(self) -> None:
        """Read what is wanted until told to stop."""
        from xmodal.session.watching import WatchedRun

        open_: dict[Path, WatchedRun] = {}
        failed: set[Path] = set()
        try:
            while not self._stopping:
                self._wake.clear()
                with self._lock:
                    wanted = list(self._wanted)
                failed &= set(wanted)
                for folder in [folder for folder in open_ if folder not in wanted]:
                    open_.pop(folder).close()
                for folder in [folder for folder in wanted if folder not in failed]:
                    try:
                        if folder not in open_:
                            open_[folder] = WatchedRun(folder)
                        news = open_[folder].read()
                    except UserError as error:
                        failed.add(folder)
                        self.told.emit(RunProblem(folder, error))
                    else:
                        if news is not None:
                            self.told.emit(news)
                self._wake.wait(POLL_S)
        finally:
            for watched in open_.values():
                watched.close()
