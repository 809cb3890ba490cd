"""What the window costs training, and what training costs the window.

Blocks of a headless engine without consumers and of the same engine with the window (evaluation on both sides)
alternate on one machine. In the window all is on: objective, encoders, training, map, curves, the inspector of a row,
and the pinned queries. While it trains, a precise 16 ms timer in its thread measures lateness.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from _report import report
from _window import let_run, on_own_display, parser, wait_until, window

if TYPE_CHECKING:
    from xmodal_gui.main_window import MainWindow
    from xmodal_gui.models.session_model import SessionModel

TICK_MS = 16
SETTLE_S = 1.0
WARM_UP_STEPS = 60


class Headless:
    """The engine of `_headless.py`, from the side of a window that must not block."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("_headless.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script), "clip", "icons"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._ask(None)

    def steps_per_s(self, seconds: float) -> float:
        """Train for so long and return the pace; the event loop runs meanwhile."""
        answer = json.loads(self._ask(seconds))
        return float(answer["steps"] / answer["seconds"])

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)

    def _ask(self, seconds: float | None) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if seconds is not None:
            self._process.stdin.write(f"{seconds}\n")
            self._process.stdin.flush()
        answer: list[str] = []
        read = self._process.stdout.readline
        threading.Thread(target=lambda: answer.append(read()), daemon=True).start()
        wait_until(lambda: bool(answer), (seconds or 0) + 120)
        return answer[0]


class Lateness:
    """How late a precise timer in this thread fires, in milliseconds, while it is on."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.values: list[float] = []
        self._due = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin."""
        self._due = time.perf_counter() + TICK_MS / 1000
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        """Pause."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.values.append(max(now - self._due, 0.0) * 1000)
        self._due = now + TICK_MS / 1000


def windowed_steps_per_s(session: SessionModel, lateness: Lateness, seconds: float) -> float:
    """Train with the window for so long and return the pace."""
    session.train()
    wait_until(lambda: session.phase == "training", 30)
    before, started = session.step, time.perf_counter()
    lateness.start()
    let_run(seconds)
    lateness.stop()
    pace = (session.step - before) / (time.perf_counter() - started)
    session.pause()
    wait_until(lambda: session.phase == "paused", 30)
    let_run(SETTLE_S)
    return pace


def show_everything(shown: MainWindow) -> None:
    """Look at a row, and at the pinned queries, which share a place with the changes."""
    wait_until(lambda: shown.map_model.pairs.facts is not None, 120)
    shown.selected.look_at(int(shown.map_model.points.rows[0]))
    shown.desk.docks["query"].show()
    shown.desk.docks["query"].raise_()
    let_run(SETTLE_S)


def main() -> int:
    """Measure; 0 if every bound is met."""
    arguments = parser(__doc__)
    arguments.add_argument("--pairs", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=20.0, help="of each block")
    options = arguments.parse_args()
    on_own_display()
    with window("--preset", "clip", "--data", "icons", "--steps", str(WARM_UP_STEPS)) as shown:
        session = shown.controller.session
        refreshes: list[int] = []
        session.embedded.connect(lambda _: refreshes.append(1))
        wait_until(lambda: session.phase == "paused" and session.step >= WARM_UP_STEPS, 120)
        show_everything(shown)
        lateness, headless = Lateness(), Headless()
        headless.steps_per_s(SETTLE_S)
        refreshes.clear()
        pairs = []
        for _ in range(options.pairs):
            alone = headless.steps_per_s(options.seconds)
            pairs.append((windowed_steps_per_s(session, lateness, options.seconds), alone))
        headless.close()
    late = np.array(lateness.values)
    ok = report(
        "live",
        {"throughput_ratio": ">= 0.85", "lateness_p99_ms": "<= 33", "lateness_max_ms": "<= 150"},
        {
            "throughput_ratio": median(shown / alone for shown, alone in pairs),
            "lateness_p99_ms": float(np.percentile(late, 99)),
            "lateness_max_ms": float(late.max()),
        },
        steps_per_s_window=[round(shown, 2) for shown, _ in pairs],
        steps_per_s_headless=[round(alone, 2) for _, alone in pairs],
        map_snapshots=len(refreshes),
        block_s=options.seconds,
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
