"""Waiting in the event loop of a real window: for what the tools that take pictures wait for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

from xmodal_gui.main_window import MainWindow

POLL_MS = 20


def wait_until(condition: Callable[[], bool], timeout_s: float, what: str) -> None:
    """Let the event loop run until something is so.

    Raises
    ------
    TimeoutError : it was not in time.
    """
    loop, poll, end = QEventLoop(), QTimer(), QTimer(singleShot=True)
    poll.timeout.connect(lambda: loop.quit() if condition() else None)
    end.timeout.connect(loop.quit)
    poll.start(POLL_MS)
    end.start(round(timeout_s * 1000))
    loop.exec()
    if not condition():
        raise TimeoutError(f"{what}: not within {timeout_s:g} s")


def settle(seconds: float = 1.5) -> None:
    """Let points and panels come to rest."""
    end = QTimer(singleShot=True)
    end.start(round(seconds * 1000))
    wait_until(lambda: not end.isActive(), seconds + 5, "coming to rest")


def train_to(window: MainWindow, step: int) -> None:
    """Train to a step, and wait for its map."""
    session, model = window.controller.session, window.map_model
    session.train(until=step)
    wait_until(lambda: session.phase == "paused" and session.step >= step, 300, f"step {step}")
    wait_until(lambda: model.layout is not None and model.age == 0, 60, "the map")
    settle()
