import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QToolButton

from xmodal_gui.widgets.notice_bar import Notice, NoticeBar

pytestmark = pytest.mark.gui


@pytest.fixture
def bar(qtbot, theme):
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    return bar


def test_empty_it_takes_no_room(bar):
    assert bar.isHidden()
    bar.show_notice(Notice(key="a", text="Something happened."))
    assert not bar.isHidden()
    bar.dismiss("a")
    assert bar.isHidden()


def test_a_button_does_what_it_says(bar, qtbot):
    done = []
    bar.show_notice(Notice(key="a", text="It hangs.", actions=(("Kill", lambda: done.append(1)),)))
    button = next(button for button in bar.findChildren(QPushButton) if button.text() == "Kill")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_it_can_be_taken_away(bar, qtbot):
    bar.show_notice(Notice(key="a", text="Something happened."))
    close = next(button for button in bar.findChildren(QToolButton) if button.accessibleName() == "Dismiss")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar.notices() == {}


def test_one_notice_per_key(bar):
    bar.show_notice(Notice(key="a", text="First."))
    bar.show_notice(Notice(key="a", text="Second.", role="error"))
    bar.show_notice(Notice(key="b", text="Third."))
    assert {key: notice.text for key, notice in bar.notices().items()} == {"a": "Second.", "b": "Third."}


def test_a_sentence_that_counts_on_keeps_its_button(bar):
    actions = (("Kill", print),)
    bar.show_notice(Notice(key="a", text="12 s.", actions=actions))
    strip = bar.strip("a")
    bar.show_notice(Notice(key="a", text="13 s.", actions=actions))
    assert bar.strip("a") is strip
    assert bar.notices()["a"].text == "13 s."


def test_the_traceback_is_shown_on_demand(bar, qtbot):
    bar.show_notice(Notice(key="a", text="It failed.", role="error", detail="Traceback ..."))
    bar.show()
    detail = bar.findChild(QPlainTextEdit)
    assert not detail.isVisible()
    button = next(button for button in bar.findChildren(QPushButton) if button.text() == "Details")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert detail.isVisible()
    assert detail.toPlainText() == "Traceback ..."


def test_escape_dismisses_the_notice_that_has_the_focus(qtbot, theme):
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    with qtbot.waitActive(bar):
        bar.show_notice(Notice(key="a", text="One", actions=(("Do", lambda: None),)))
        bar.show_notice(Notice(key="b", text="Two"))
        bar.activateWindow()
    button = next(each for each in bar.findChildren(QPushButton) if each.text() == "Do")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Escape)
    assert list(bar.notices()) == ["b"]


def test_of_many_notices_a_few_are_shown_and_the_others_on_demand(qtbot, theme):
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    bar.show_notice(Notice(key="bad", text="Bad", role="error"))
    for number in range(5):
        bar.show_notice(Notice(key=str(number), text=f"Number {number}"))
    visible = lambda: [key for key in bar.notices() if bar.strip(key).isVisible()]  # noqa: E731
    assert visible() == ["bad", "2", "3", "4"]
    assert bar.more.text() == "Show 2 more"
    qtbot.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    assert len(visible()) == 6
    assert bar.more.text() == "Show fewer"
    for number in range(3):
        bar.dismiss(str(number))
    assert not bar.more.isVisible()
    assert visible() == ["bad", "3", "4"]
