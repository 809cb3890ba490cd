"""The runs that were open lately, and those that a window left behind when it was killed. Kept in the settings."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import psutil
from PySide6.QtCore import QObject, QSettings, Signal

KEPT = 12
_RECENT, _LIVE = "recent/runs", "live"


class RecentRun(msgspec.Struct, frozen=True, kw_only=True):
    """What is worth telling about a run without opening it.

    Attributes
    ----------
    folder : absolute. seen : when it was open last, seconds since 1970.
    recall : mean validation recall@10 over both directions when it was last evaluated; None if it never was.
    """

    folder: str
    data: str = ""
    preset: str = ""
    step: int = 0
    seen: float = 0.0
    recall: float | None = None

    @property
    def is_there(self) -> bool:
        """Whether the folder still holds a run, or another program's snapshots."""
        from xmodal.data.snapshots import is_snapshot_folder  # the window is painted before

        return self.can_go_on or is_snapshot_folder(Path(self.folder))

    @property
    def can_go_on(self) -> bool:
        """Whether the folder still holds a run of ours, which can be trained further."""
        return (Path(self.folder) / "run.toml").is_file()


class RecentRuns(QObject):
    """Recent runs, the newest first.

    Parameters
    ----------
    settings : None keeps them only as long as the window is open.
    clock : seconds since 1970.

    Signals
    -------
    changed : another list.
    """

    changed = Signal()

    def __init__(
        self, settings: QSettings | None, parent: QObject | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._clock = clock
        self.runs: list[RecentRun] = self._read()

    def note(self, run: RecentRun) -> None:
        """Put a run, as it stands now, at the top. Its recall stays known if the new one says nothing."""
        old = next((each for each in self.runs if each.folder == run.folder), None)
        recall = run.recall if run.recall is not None or old is None else old.recall
        run = msgspec.structs.replace(run, seen=self._clock(), recall=recall)
        self._set([run, *(each for each in self.runs if each.folder != run.folder)][:KEPT])

    def remove(self, folder: str) -> None:
        """Forget a run; its folder stays."""
        self._set([each for each in self.runs if each.folder != folder])

    # ---- runs that are being trained -------------------------------------------------------------------------

    def mark_live(self, folder: Path) -> None:
        """Note that this process trains a run, at once: a killed process can note nothing any more."""
        if self._settings is not None:
            self._settings.setValue(f"{_LIVE}/{_own_name()}", str(folder))
            self._settings.sync()

    def unmark_live(self) -> None:
        """Note that this process trains nothing any more."""
        if self._settings is not None:
            self._settings.remove(f"{_LIVE}/{_own_name()}")
            self._settings.sync()

    def left_behind(self) -> list[Path]:
        """Return the runs whose window is gone without having ended them, and forget that it is."""
        if self._settings is None:
            return []
        self._settings.beginGroup(_LIVE)
        marks = {key: str(self._settings.value(key)) for key in self._settings.childKeys()}
        gone = {key: folder for key, folder in marks.items() if not _is_alive(key)}
        for key in gone:
            self._settings.remove(key)
        self._settings.endGroup()
        return [Path(folder) for folder in gone.values() if (Path(folder) / "run.toml").is_file()]

    # ---- the settings ----------------------------------------------------------------------------------------

    def _read(self) -> list[RecentRun]:
        text = None if self._settings is None else self._settings.value(_RECENT)
        try:
            return msgspec.json.decode(str(text or "[]"), type=list[RecentRun])
        except (msgspec.DecodeError, msgspec.ValidationError):  # of another version
            return []

    def _set(self, runs: list[RecentRun]) -> None:
        self.runs = runs
        if self._settings is not None:
            self._settings.setValue(_RECENT, msgspec.json.encode(runs).decode())
        self.changed.emit()


def _own_name() -> str:
    own = psutil.Process()
    return f"{own.pid}-{own.create_time():.2f}"


def _is_alive(name: str) -> bool:
    pid, _, born = name.partition("-")
    try:
        return int(pid) == os.getpid() or f"{psutil.Process(int(pid)).create_time():.2f}" == born
    except (psutil.Error, ValueError):
        return False
