import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from rehearsal import Stage
from xmodal.session.messages import PROTOCOL, Attached
from xmodal.training.changes import SetBatchSize, SetLambda

from xmodal_gui.models.change_log import ChangeLog
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.changes_panel import ChangesPanel

pytestmark = pytest.mark.gui

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def stage_and_panel(qtbot, theme):
    session = SessionModel()
    panel = ChangesPanel(ChangeLog(session), theme)
    qtbot.addWidget(panel)
    panel.resize(220, 200)
    panel.show()
    stage = Stage(session).attach()
    yield stage, panel
    stage.source.close()


@pytest.fixture
def changed(stage_and_panel):
    stage, panel = stage_and_panel
    stage.train(4)
    stage.session.apply(SetLambda(value=0.3))
    stage.settle()
    stage.train(3)
    stage.session.apply(SetBatchSize(value=64))
    stage.settle()
    return stage, panel


def click(qtbot, panel, row, *, arrow=False):
    index = panel.list.model().index(row)
    rect = panel.list.arrow_rect(index) if arrow else panel.list.visualRect(index)
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=rect.center())


def test_without_a_change_there_is_a_sentence(stage_and_panel):
    _, panel = stage_and_panel
    assert panel._sentence.isVisible()
    assert not panel.list.isVisible()


def test_a_click_shows_the_step(changed, qtbot):
    _, panel = changed
    assert not panel._sentence.isVisible()
    with qtbot.waitSignal(panel.stepRequested) as told:
        click(qtbot, panel, 1)
    assert told.args == [4]
    with qtbot.waitSignal(panel.stepRequested) as told:
        qtbot.keyClick(panel.list, Qt.Key.Key_Up)
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert told.args == [7]


def test_the_arrow_takes_back_and_shows_no_step(changed, qtbot):
    stage, panel = changed
    with qtbot.assertNotEmitted(panel.stepRequested):
        click(qtbot, panel, 0, arrow=True)
    stage.settle()
    assert stage.session.config.batch_size == 256
    assert panel.list.state() == panel.list.State.NoState


def test_delete_takes_back_what_is_chosen(changed, qtbot):
    stage, panel = changed
    click(qtbot, panel, 1)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    stage.settle()
    assert stage.session.config.cost.lambda_ == 1.0
    assert stage.session.config.batch_size == 64


def test_a_double_click_names(changed, qtbot):
    _, panel = changed
    index = panel.list.model().index(0)
    click(qtbot, panel, 0)
    qtbot.mouseDClick(panel.list.viewport(), LEFT, pos=panel.list.visualRect(index).center())
    editor = panel.list.viewport().findChild(QLineEdit)
    assert editor.text() == "B 256 → 64"
    editor.selectAll()
    QTest.keyClicks(editor, "smaller")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: index.data() == "step 7: smaller")  # Qt commits when the key is done


def test_two_quick_clicks_on_the_arrow_name_nothing(changed, qtbot):
    _, panel = changed
    click(qtbot, panel, 0, arrow=True)
    at = panel.list.arrow_rect(panel.list.model().index(0)).center()
    qtbot.mouseDClick(panel.list.viewport(), LEFT, pos=at)
    assert panel.list.viewport().findChild(QLineEdit) is None


def test_the_menu_says_what_goes_with_it(changed):
    stage, panel = changed
    stage.session.apply(SetLambda(value=2))
    stage.settle()
    words = [action.text() for action in panel.menu(panel.list.model().index(2)).actions()]
    assert words[-1] == "Take back with the 2 after it"
    stage.session.undo()
    stage.settle()
    last = panel.menu(panel.list.model().index(0)).actions()[-1]
    assert not last.isEnabled()
    assert "Taken back at step 7" in last.toolTip()


def test_what_is_undone_looks_different(changed):
    stage, panel = changed
    before = panel.list.grab().toImage()
    stage.session.undo()
    stage.settle()
    assert panel.list.grab().toImage() != before


def test_where_nothing_can_be_taken_back_it_does_not_say_so(stage_and_panel):
    stage, panel = stage_and_panel
    stage.source.close()
    description = replace(stage.session.description, offers=("embed",))
    stage.session.receive([Attached(protocol=PROTOCOL, description=description)])
    assert panel._sentence.text() == "Nothing was changed in this run."
    stage.session.receive([Attached(protocol=PROTOCOL, description=replace(description, external=True))])
    assert "other program" in panel._sentence.text()
