import pytest

from xmodal_gui.models.pace import Pace

pytestmark = pytest.mark.gui


def test_pace_is_steps_over_seconds_of_the_last_window():
    now = [0.0]
    pace = Pace(window_s=3.0, clock=lambda: now[0])
    assert pace.steps_per_s is None
    for step in range(0, 101, 10):
        pace.mark(step)
        now[0] += 0.5
    assert pace.steps_per_s == pytest.approx(20.0)


def test_old_steps_are_forgotten():
    now = [0.0]
    pace = Pace(window_s=2.0, clock=lambda: now[0])
    for step in (0, 1000, 1001, 1002, 1003, 1004, 1005):
        pace.mark(step)
        now[0] += 1.0
    assert pace.steps_per_s == pytest.approx(1.0)


def test_a_pause_is_no_slow_step():
    now = [0.0]
    pace = Pace(clock=lambda: now[0])
    pace.mark(0)
    now[0] = 100.0
    pace.reset()
    pace.mark(5)
    now[0] = 101.0
    pace.mark(10)
    assert pace.steps_per_s == pytest.approx(5.0)
