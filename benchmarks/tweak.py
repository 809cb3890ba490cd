"""From releasing the λ slider to the first step under the new value.

A real mouse drags the real slider of a window that trains. What is timed ends when the window has the event of the
first step that used the value at which the slider was let go, which is later than the step itself.
"""

from __future__ import annotations

import random
import time
from statistics import median
from typing import TYPE_CHECKING

from _report import report
from _window import let_run, on_own_display, parser, wait_until, window

if TYPE_CHECKING:
    from xmodal.training.events import StepEvent

    from xmodal_gui.widgets.log_slider import LogSlider

WARM_UP_STEPS = 30
DRAG_MOVES = 12
MOVE_S = 0.016


def drag(slider: LogSlider, target: float) -> float:
    """Drag from where the handle is to `target`, a share of the groove; return when the button was released."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    left = Qt.MouseButton.LeftButton
    middle = slider.height() // 2
    span = slider.maximum() - slider.minimum()
    start = (slider.value() - slider.minimum()) / span
    place = [
        QPoint(round(slider.width() * (start + (target - start) * i / DRAG_MOVES)), middle)
        for i in range(DRAG_MOVES + 1)
    ]
    QTest.mousePress(slider, left, Qt.KeyboardModifier.NoModifier, place[0])
    for point in place[1:]:
        QTest.mouseMove(slider, point)
        let_run(MOVE_S)
    released = time.perf_counter()
    QTest.mouseRelease(slider, left, Qt.KeyboardModifier.NoModifier, place[-1])
    return released


def main() -> int:
    """Measure; 0 if the bound is met."""
    arguments = parser(__doc__)
    arguments.add_argument("--drags", type=int, default=20)
    options = arguments.parse_args()
    on_own_display()
    delays, steps = [], []
    with window("--preset", "clip", "--data", "icons") as shown:
        session, slider = shown.controller.session, shown.objective.lambda_slider
        wait_until(lambda: session.step >= WARM_UP_STEPS, 120)
        slider = shown.objective.lambda_slider
        assert slider is not None
        seen: list[tuple[float, StepEvent]] = []
        session.stepped.connect(lambda events: seen.extend((time.perf_counter(), event) for event in events))
        choose = random.Random(0)
        for _ in range(options.drags):
            let_run(choose.uniform(0.3, 0.8))
            seen.clear()
            released = drag(slider, choose.uniform(0.2, 0.9))
            wanted = session.shown.cost.lambda_

            def arrived(wanted: float = wanted) -> float | None:
                return next((at for at, event in seen if event.lambda_ == wanted), None)

            wait_until(lambda: arrived() is not None, 60)  # called before the next drag
            delays.append((arrived() or 0.0) - released)
            steps.append(median(event.seconds for _, event in seen))
    beyond = [1000 * (delay - 2 * step) for delay, step in zip(delays, steps, strict=True)]
    ok = report(
        "tweak",
        {"delay_beyond_two_steps_ms": "<= 50"},
        {"delay_beyond_two_steps_ms": median(beyond)},
        worst_ms=round(max(beyond), 1),
        delay_ms=[round(1000 * delay, 1) for delay in delays],
        step_ms=round(1000 * median(steps), 1),
        drags=options.drags,
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
