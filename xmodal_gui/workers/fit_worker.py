"""The thread that waits for a fresh fit, which a process of its own makes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QThread, Signal
from xmodal.errors import UserError
from xmodal.projection.fresh_host import LAYOUTS, ORDERS, FitOrder, read_share
from xmodal.projection.records import Method, Snapshot
from xmodal.projection.settings import MapSettings
from xmodal.wire.child import Child, exit_words

_POLL_S = 0.05
_PATIENCE_S = 2.0
PLAIN = MapSettings()


class FitWorker(QThread):
    """Makes one fresh, seeded map of a snapshot.

    Attributes
    ----------
    share : which share is done, in [0, 1]; None while nobody knows (it compiles). Asked for, never told.

    Signals
    -------
    fitted(Layout), failed(UserError) : one of them, once, unless it was cancelled.
    """

    fitted = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        snapshot: Snapshot,
        seed: int,
        method: Method = "umap",
        settings: MapSettings = PLAIN,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("fit-worker")
        self._snapshot = snapshot
        self._seed = seed
        self._method, self._settings = method, settings
        self.share: float | None = None
        self._cancelled = Event()

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants the map any more."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """End the process; nothing is told."""
        self._cancelled.set()

    def run(self) -> None:
        """Start the process, and wait for it."""
        with tempfile.TemporaryDirectory(prefix="xmodal-fit-") as folder:
            out, log = Path(folder) / "layout", Path(folder) / "stderr"
            order = FitOrder(
                snapshot=self._snapshot, seed=self._seed, out=str(out), method=self._method, settings=self._settings
            )
            child = Child("xmodal.projection.fresh_host", order=ORDERS.encode(order), stderr=log)
            while (status := child.wait(_POLL_S)) is None:
                self.share = read_share(out)
                if self._cancelled.is_set():
                    child.kill()
                    child.end(_PATIENCE_S)
                    return
            child.release()
            if self._cancelled.is_set():
                return
            if status == 0 and out.is_file():
                self.fitted.emit(LAYOUTS.decode(out.read_bytes()))
            else:
                self.failed.emit(
                    UserError(
                        "figure.fit_failed",
                        "The fresh map could not be made ({reason}): take the map on screen, or try again.",
                        reason=(child.last_lines(1) or exit_words(status)).strip(),
                    )
                )
