"""From the start of the process to the first painted window, to the first training step, to the first map.

Every start is a new process with a warm disk cache and no layout kept, as a second ``make run`` is; the first one is
thrown away. The times are taken in the window itself, from the moment the process was started.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from _report import report
from _window import on_own_display, parser

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

STARTED = "XMODAL_BENCHMARK_STARTED"
TIMEOUT_S = 120


def observe() -> int:
    """Run the window of ``xmodal-gui`` until its first map is drawn, and print when what was there."""
    from PySide6.QtCore import QTimer

    from xmodal_gui import main_window
    from xmodal_gui.app import main as xmodal_gui

    started = float(os.environ[STARTED])
    seen: dict[str, float] = {}

    class Observed(main_window.MainWindow):
        """The window, and what is looked for."""

        def __init__(self, *arguments: Any, **keywords: Any) -> None:
            super().__init__(*arguments, **keywords)
            self.controller.session.stepped.connect(lambda _: self.see("step"))
            self.map_model.moved.connect(self.look_at_map)
            QTimer.singleShot(TIMEOUT_S * 1000, self, self.close)

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, self, lambda: self.see("window"))  # once the picture is on the screen

        def look_at_map(self) -> None:
            if self.map_model.layout is not None:
                QTimer.singleShot(0, self, lambda: self.see("map"))

        def see(self, what: str) -> None:
            first = what not in seen
            seen.setdefault(what, time.time() - started)
            if first and len(seen) == 3:
                print(json.dumps(seen), flush=True)
                self.close()

    main_window.MainWindow = Observed  # type: ignore[misc]  # the one seam: the rest is the real start
    with tempfile.TemporaryDirectory() as folder:
        return xmodal_gui(["--fresh", "--run-dir", str(Path(folder) / "run")])


def start() -> dict[str, float]:
    """Start a window and return when its first picture, step and map were there, in seconds."""
    environment = {**os.environ, STARTED: str(time.time())}
    done = subprocess.run(
        [sys.executable, __file__, "--observe"], env=environment, capture_output=True, text=True, timeout=2 * TIMEOUT_S
    )
    if done.returncode != 0 or not done.stdout:
        raise RuntimeError(f"the window did not get as far as a map: {done.stderr}")
    times: dict[str, float] = json.loads(done.stdout.splitlines()[0])
    return times


def main() -> int:
    """Measure; 0 if every bound is met."""
    arguments = parser(__doc__)
    arguments.add_argument("--starts", type=int, default=5)
    arguments.add_argument("--observe", action="store_true", help="be the window that is watched")
    options = arguments.parse_args()
    on_own_display()
    if options.observe:
        return observe()
    start()
    starts = [start() for _ in range(options.starts)]
    ok = report(
        "startup",
        {"window_s": "<= 1.2", "first_step_s": "<= 5", "map_after_step_s": "<= 1.5"},
        {
            "window_s": median(each["window"] for each in starts),
            "first_step_s": median(each["step"] for each in starts),
            "map_after_step_s": median(each["map"] - each["step"] for each in starts),
        },
        starts=[{what: round(seconds, 2) for what, seconds in each.items()} for each in starts],
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
