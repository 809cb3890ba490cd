import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from xmodal_gui.widgets.explanation import explain, explanation_menu, show_explanation
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.log_slider import LogSlider
from xmodal_gui.widgets.number_field import NumberField

pytestmark = pytest.mark.gui

SCALE = LogScale(0.001, 100)


@pytest.fixture(params=["slider", "field"])
def control(request, qtbot, theme):
    made = LogSlider(theme, SCALE) if request.param == "slider" else NumberField(0, 100, SCALE)
    qtbot.addWidget(made)
    made.reset = 2.5
    made.show_value(1.0)
    made.show()
    explain(made, theme, "λ", "Weighs the bracket.")
    return made


def test_a_right_click_opens_the_menu(control, qtbot):
    place = control.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, control.mapToGlobal(place))
    QApplication.sendEvent(control, event)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["What is this?", "Back to 2.5, as at the start"]
    menu.close()


def test_back_to_the_start(control, theme):
    told = []
    control.edited.connect(lambda *args: told.append(args))
    explanation_menu(control, theme, "λ").actions()[1].trigger()
    ((value, _, last),) = told
    assert (value, last) == (2.5, True)
    control.setEnabled(False)
    assert not explanation_menu(control, theme, "λ").actions()[1].isEnabled()


def test_the_text_stays_until_escape(control, theme, qtbot):
    card = show_explanation(control, theme, "λ")
    assert [label.text() for label in card.findChildren(QLabel)] == ["λ", "Weighs the bracket."]
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
