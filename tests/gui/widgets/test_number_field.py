import pytest
from gestures import NOTCH, wheel, write
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.number_field import NumberField

pytestmark = pytest.mark.gui


@pytest.fixture
def make(qtbot, theme):
    def maker(*args):
        parent = QWidget()
        qtbot.addWidget(parent)
        field = NumberField(*args)
        QVBoxLayout(parent).addWidget(field)
        parent.show()
        parent.activateWindow()
        field.holder = parent
        field.told = []
        field.edited.connect(lambda *args: field.told.append(args))
        return field

    return maker


@pytest.fixture
def field(make):
    return make(0, 1e6, LogScale(0.001, 100))


def test_enter_commits_once(field, qtbot):
    write(qtbot, field, "0.25", key=None)
    assert field.told == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [(value, last) for value, _, last in field.told] == [(0.25, True)]


def test_a_comma_and_an_exponent_are_numbers(field, qtbot):
    write(qtbot, field, "0,5")
    write(qtbot, field, "2e-3")
    assert [value for value, _, _ in field.told] == [0.5, 0.002]


def test_what_is_out_of_bounds_is_not_committed(field, qtbot):
    field.show_value(0.5)
    write(qtbot, field, "-3")
    write(qtbot, field, "2e6")
    write(qtbot, field, "e")
    assert field.told == []
    assert field.value() == 0.5


def test_escape_takes_back_what_is_being_typed(field, qtbot):
    field.show_value(0.5)
    write(qtbot, field, "7", key=Qt.Key.Key_Escape)
    assert field.text() == "0.5"
    assert field.told == []


def test_three_digits_are_shown_and_all_are_kept(field, qtbot):
    field.show_value(0.0123456)
    assert field.text() == "0.0123"
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == pytest.approx(0.0123456)
    assert field.told == []


def test_arrow_keys_nudge_and_a_burst_is_one_gesture(field, qtbot):
    field.show_value(1.0)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert [value for value, _, _ in field.told] == [1.1, 1.2]
    assert len({gesture for _, gesture, _ in field.told}) == 1


def test_a_wheel_that_scrolls_past_changes_nothing(field):
    field.show_value(1.0)
    field.clearFocus()
    assert not wheel(field, NOTCH)
    assert field.value() == 1.0
    field.setFocus()
    wheel(field, NOTCH)
    assert field.value() == 1.1


def test_a_double_click_resets(field, qtbot):
    field.reset = 0.75
    field.show_value(9.0)
    qtbot.mouseDClick(field.lineEdit(), Qt.MouseButton.LeftButton)
    assert [value for value, _, _ in field.told] == [0.75]


def test_the_model_does_not_write_over_what_the_user_types(field, qtbot):
    write(qtbot, field, "12", key=None)
    field.show_value(5.0)
    assert field.text() == "12"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.show_value(5.0)
    assert field.text() == "5"
    assert [value for value, _, _ in field.told] == [12.0]


def test_whole_numbers(make, qtbot):
    field = make(1, 1024)
    field.show_value(256)
    write(qtbot, field, "12.5")
    assert field.told == []
    write(qtbot, field, "128")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert [value for value, _, _ in field.told] == [128, 129]


def test_the_text_has_the_room(field):
    assert field.lineEdit().width() > field.width() - 20
