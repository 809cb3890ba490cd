"""Thousands of gestures without sense, on the real window with a real engine that trains."""

from __future__ import annotations

import gc
import threading
import time

import psutil
import pytest
from monkey import Monkey
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from xmodal_gui.garbage import GarbageCollector
from xmodal_gui.main_window import MainWindow
from xmodal_gui.opening import Opening
from xmodal_gui.session_controller import SessionController

pytestmark = pytest.mark.gui

WARM_UP = 0.4
"""Share of the time after which everything that is made once has been made."""
ROOM_MB = 200
"""What may still come: another data set, the history of ranks (within 96 MB)."""
DIALOGS = ("getOpenFileName", "getOpenFileNames", "getSaveFileName")


@pytest.fixture
def no_files(monkeypatch):
    """The system's own dialogs are cancelled: they belong to no window."""
    for name in DIALOGS:
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")


@pytest.fixture
def window(qtbot, theme, tmp_path, monkeypatch, no_files):
    """The window as a user starts it, on generated vectors."""
    monkeypatch.chdir(tmp_path)
    controller = SessionController(Opening(data="vectors", run_dir=tmp_path / "run"))
    shown = MainWindow(controller, theme)
    shown.resize(1280, 720)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    GarbageCollector(shown).start()
    shown.begin()
    qtbot.waitUntil(lambda: controller.session.step > 5, timeout=120_000)
    yield shown
    shown.close()
    qtbot.waitUntil(lambda: not shown.isVisible(), timeout=60_000)
    shown.deleteLater()


@pytest.mark.parametrize("seed", [0])
def test_thirty_seconds_of_nonsense(window, qtbot, seed):
    play(window, qtbot, seed, seconds=30)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_ten_minutes_of_nonsense(window, qtbot, seed):
    play(window, qtbot, seed, seconds=600)


def play(window, qtbot, seed, seconds):
    """Play; nothing may have grown since the warm-up, and training must go on when it is asked to."""
    monkey = Monkey(window, seed, taboo={window.menus.quit})
    started, early = time.monotonic(), None
    with qtbot.captureExceptions() as raised:
        while not raised and (passed := time.monotonic() - started) < seconds:
            monkey.play()
            if early is None and passed > WARM_UP * seconds:
                early = census(window)
    monkey.stop()
    assert not raised, "the last gestures:\n" + "\n".join(monkey.done[-20:])
    late = census(window)
    for what, count in late.items():
        slack = ROOM_MB if what == "megabytes" else 10
        assert count <= 1.25 * early[what] + slack, f"{what} grew from {early[what]} to {count}"
    assert window.isVisible()
    train_on(window, qtbot)


def train_on(window, qtbot):
    """Train a new run: whatever was opened, closed or is about to be, the last wish is what happens."""
    controller, session = window.controller, window.controller.session
    before = controller.run
    controller.open_new("vectors", "clip")
    try:
        qtbot.waitUntil(lambda: controller.run != before and session.live and session.step > 0, timeout=100_000)
    except Exception as error:
        error.add_note(f"{session.phase} at {session.step} of {controller.run}, {window.notices.notices()}")
        raise


def census(window):
    """Count what must not grow."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    me = psutil.Process()
    return {
        "widgets": len(QApplication.allWidgets()),
        "objects": len(window.findChildren(QObject)),
        "timers": sum(timer.isActive() for timer in window.findChildren(QTimer)),
        "threads": threading.active_count(),
        "processes": len(me.children(recursive=True)),
        "megabytes": me.memory_info().rss // 2**20,
    }
