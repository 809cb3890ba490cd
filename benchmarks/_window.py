"""The real window inside a benchmark: on a display of its own, in a real event loop."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xmodal.wire.cores import share_cores

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
MARK = "XMODAL_BENCHMARK_DISPLAY"


def parser(description: str | None) -> ArgumentParser:
    """Return an argument parser whose help shows the defaults."""
    return ArgumentParser(description=(description or "").splitlines()[0])


def on_own_display() -> None:
    """Start this script again on a virtual display of 1920 x 1080, unless it runs on one already.

    Torch's threads wait as they do under ``xmodal`` and ``xmodal-gui``.
    """
    share_cores()
    if os.environ.get(MARK) != "1":
        os.environ[MARK] = "1"
        script = [sys.executable, *sys.argv]
        os.execv(sys.executable, [sys.executable, str(ROOT / "tools" / "with_display.py"), *script])


@contextmanager
def window(*arguments: str) -> Iterator[MainWindow]:
    """Open the window as ``xmodal-gui ARGUMENTS`` does, full screen, in a folder of its own; close it at the end."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from xmodal_gui.app import _parser
    from xmodal_gui.application import opening_of
    from xmodal_gui.main_window import MainWindow
    from xmodal_gui.session_controller import SessionController
    from xmodal_gui.theme import Theme

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    theme = Theme()
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        options = _parser().parse_args([*arguments, "--run-dir", str(Path(folder) / "run")])
        controller = SessionController(opening_of(options))
        shown = MainWindow(controller, theme)
        shown.showFullScreen()
        QTimer.singleShot(0, shown, shown.begin)
        try:
            yield shown
        finally:
            closed: list[bool] = []
            controller.closed.connect(lambda: closed.append(True))
            shown.close()
            wait_until(lambda: bool(closed) or not controller.busy, 60)


def wait_until(condition: Callable[[], bool], timeout_s: float) -> None:
    """Let the event loop run, undisturbed, until something is so.

    Raises
    ------
    TimeoutError : it was not in time.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    poll = QTimer()
    deadline = time.perf_counter() + timeout_s
    poll.timeout.connect(lambda: loop.quit() if condition() or time.perf_counter() > deadline else None)
    poll.start(5)
    loop.exec()
    if not condition():
        raise TimeoutError(f"not so within {timeout_s:g} s")


def let_run(seconds: float) -> None:
    """Let the event loop run for so long."""
    end = time.perf_counter() + seconds
    wait_until(lambda: time.perf_counter() >= end, seconds + 60)
