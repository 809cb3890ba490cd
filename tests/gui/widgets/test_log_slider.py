import pytest
from gestures import NOTCH, wheel
from PySide6.QtCore import QPoint, Qt

from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.log_slider import LogSlider

pytestmark = pytest.mark.gui


@pytest.fixture
def slider(qtbot, theme):
    slider = LogSlider(theme, LogScale(0.001, 100))
    qtbot.addWidget(slider)
    slider.resize(300, 40)
    slider.show()
    slider.told = []
    slider.edited.connect(lambda *args: slider.told.append(args))
    return slider


def at(slider, share):
    return QPoint(round(7 + share * (slider.width() - 14)), 8)


def test_a_drag_is_one_gesture_and_its_release_is_the_last(slider, qtbot):
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(slider, 0.0))
    for share in (0.3, 0.5, 0.8):
        qtbot.mouseMove(slider, at(slider, share))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at(slider, 0.8))
    values, gestures, lasts = zip(*slider.told, strict=True)
    assert len(set(gestures)) == 1
    assert gestures[0] > 0
    assert lasts[-1]
    assert not any(lasts[:-1])
    assert values[-1] == slider.current() == pytest.approx(9.0, rel=0.3)


def test_two_drags_are_two_gestures(slider, qtbot):
    for share in (0.3, 0.6):
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at(slider, share))
    assert len({gesture for _, gesture, _ in slider.told}) == 2


def test_the_left_end_is_zero(slider, qtbot):
    slider.show_value(1.0)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at(slider, 0.0))
    assert slider.current() == 0.0


def test_the_wheel_nudges_and_quick_notches_are_one_gesture(slider):
    slider.show_value(1.0)
    wheel(slider, NOTCH)
    wheel(slider, NOTCH)
    wheel(slider, -NOTCH)
    assert [value for value, _, _ in slider.told] == [1.1, 1.2, 1.1]
    assert len({gesture for _, gesture, _ in slider.told}) == 1
    assert all(last for _, _, last in slider.told)


def test_arrow_keys_home_and_end(slider, qtbot):
    slider.show_value(1.0)
    for key, expected in (
        (Qt.Key.Key_Right, 1.1),
        (Qt.Key.Key_Down, 0.98),
        (Qt.Key.Key_Home, 0.0),
        (Qt.Key.Key_End, 100),
    ):
        qtbot.keyClick(slider, key)
        assert slider.current() == pytest.approx(expected)
    assert len(slider.told) == 4


def test_a_double_click_resets(slider, qtbot):
    slider.reset = 0.5
    slider.show_value(20.0)
    qtbot.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=at(slider, 0.2))
    assert slider.told[-1][0] == 0.5
    assert slider.told[-1][2]


def test_what_the_model_says_is_shown_and_told_to_nobody(slider):
    slider.show_value(3.0)
    assert slider.current() == 3.0
    assert slider.told == []
    slider.show_value(1e5)  # beyond the right end: the value is kept as it is
    assert slider.current() == 1e5


def test_while_the_user_drags_the_model_does_not_pull(slider, qtbot):
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=at(slider, 0.5))
    held = slider.current()
    slider.show_value(99.0)
    assert slider.current() == held
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=at(slider, 0.5))


def test_it_is_painted_differently_at_different_values(slider):
    slider.show_value(0.0)
    first = slider.grab().toImage()
    slider.show_value(10.0)
    assert slider.grab().toImage() != first


def test_a_small_one_heeds_the_wheel_only_where_the_user_is(qtbot, theme):
    slider = LogSlider(theme, LogScale(0.001, 1000), small=True)
    qtbot.addWidget(slider)
    told = []
    slider.edited.connect(lambda *args: told.append(args))
    slider.show_value(1.0)
    slider.show()
    slider.clearFocus()
    wheel(slider, NOTCH)
    assert told == []
    slider.activateWindow()
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    wheel(slider, NOTCH)
    assert [value for value, _, _ in told] == [1.1]
