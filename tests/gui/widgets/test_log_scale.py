import pytest

from xmodal_gui.widgets.log_scale import LogScale

pytestmark = pytest.mark.gui

SCALE = LogScale(0.001, 100)


def test_zero_is_the_left_end():
    assert SCALE.position(0.0) == 0.0
    assert SCALE.value(0.0) == 0.0
    assert SCALE.value(0.02) == 0.0
    assert SCALE.value(0.06) == 0.001


def test_a_decade_takes_equal_room_everywhere():
    widths = [SCALE.position(10 * value) - SCALE.position(value) for value in (0.001, 0.01, 0.1, 1.0, 10.0)]
    assert widths == pytest.approx([0.94 / 5] * 5)


@pytest.mark.parametrize("value", [0.0, 0.001, 0.05, 0.3, 1.0, 7.0, 100.0])
def test_positions_and_values_are_inverse(value):
    assert SCALE.value(SCALE.position(value)) == pytest.approx(value)


def test_values_beyond_the_ends_stand_at_the_ends():
    assert SCALE.position(1e5) == 1.0
    assert SCALE.value(1.7) == 100.0


def test_nudging_up_from_zero_and_back_reaches_zero_again():
    assert SCALE.nudged(0.0, 1) == 0.001
    assert SCALE.nudged(0.001, -1) == 0.0
    assert SCALE.nudged(0.0, -1) == 0.0
    assert LogScale(0.001, 100, zero=False).nudged(0.001, -1) == 0.001


def test_no_value_is_stuck():
    value, seen = 0.001, set()
    while value < 100:
        assert value not in seen
        seen.add(value)
        value = SCALE.nudged(value, 1)
    while value > 0:
        lower = SCALE.nudged(value, -1)
        assert lower < value
        value = lower


def test_ticks_are_powers_of_ten():
    assert SCALE.ticks() == pytest.approx([0, 0.001, 0.01, 0.1, 1, 10, 100])
