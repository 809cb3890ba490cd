import os
import signal

import psutil
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from rehearsal import icons_config, rehearsed_source, vectors_data
from scripted import config, scripted_options
from xmodal.session.messages import Silent
from xmodal.session.process import ProcessSource
from xmodal.training.changes import SetLambda

from xmodal_gui.main_window import MainWindow
from xmodal_gui.opening import Opening
from xmodal_gui.session_controller import SessionController
from xmodal_gui.widgets.number_field import NumberField

pytestmark = pytest.mark.gui


@pytest.fixture
def windows(qtbot):
    """Windows that are closed at the end, with all that works for them."""
    windows = []
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    yield windows
    for window in windows:
        shut(qtbot, window)
        window.deleteLater()
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


@pytest.fixture
def open_window(qtbot, theme, windows):

    def opener(source=None, settings=None, opening=None, run=None):
        controller = SessionController(Opening() if opening is None else opening)
        window = MainWindow(controller, theme, settings)
        windows.append(window)
        window.resize(1280, 720)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        if source is not None:
            controller.start(source, run)
        return window

    return opener


def shut(qtbot, window):
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=30_000)
    assert not window.controller.busy
    assert not window.mapper.busy


def button(window, words):
    return next(each for each in window.notices.findChildren(QPushButton) if each.text() == words and each.isVisible())


def attached(qtbot, window):
    qtbot.waitUntil(lambda: window.controller.session.description is not None, timeout=20_000)
    return window.controller.session


def slow(**options):
    return lambda: rehearsed_source(seconds=0.005, **options)


def test_it_is_there_before_any_session(open_window, qtbot):
    window = open_window()
    assert window.windowTitle() == "xmodal"
    assert window.status.phase.text() == "starting …"
    assert not window.session_actions.train.isEnabled()
    assert not window.grab().isNull()


def test_it_tells_of_its_first_paint_once(qtbot, theme, windows):
    window = MainWindow(SessionController(Opening()), theme)
    windows.append(window)
    painted = []
    window.painted.connect(lambda: painted.append(1))
    window.show()
    qtbot.waitUntil(lambda: bool(painted))
    window.repaint()
    assert painted == [1]


def test_what_floats_goes_with_the_window(open_window, qtbot):
    window = open_window()
    hidden = []
    for name in ("alignment", "triage", "pull", "inspector"):
        dock = window.desk.docks[name]
        dock.setFloating(True)
        dock.show()
        dock.visibilityChanged.connect(lambda shown: None if shown else hidden.append(1))
        assert dock.isWindow()
        assert dock.isVisible()
    shut(qtbot, window)
    assert len(hidden) == 4
    assert not [each for each in window.findChildren(QWidget) if each.isVisible()]


def test_keys_train_step_pause_and_undo(open_window, qtbot):
    window = open_window(slow())
    session = attached(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: session.step == 1)
    assert window.session_actions.train.text() == "Train"
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.step > 10)
    assert window.session_actions.train.text() == "Pause"
    assert not window.session_actions.step.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.phase == "paused")
    assert not window.session_actions.undo.isEnabled()
    window.objective.lambda_field.setFocus()
    window.objective.lambda_field.selectAll()
    qtbot.keyClicks(window.objective.lambda_field, "0.5")
    qtbot.keyClick(window.objective.lambda_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.config.cost.lambda_ == 0.5)
    qtbot.keyClick(window.objective.lambda_field, Qt.Key.Key_Z)  # no letter of a number: undo
    qtbot.waitUntil(lambda: session.config.cost.lambda_ == 1.0)
    assert window.session_actions.redo.isEnabled()


def test_space_presses_the_button_that_was_reached_by_tab(open_window, qtbot):
    window = open_window(slow())
    session = attached(qtbot, window)
    switch = window.objective.rows["contrast"].switch
    switch.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not session.config.cost.term("contrast").enabled)
    assert session.phase == "paused"


def test_an_entry_of_the_log_jumps_the_curves_there(open_window, qtbot):
    window = open_window(slow())
    session = attached(qtbot, window)
    session.train(until=60)
    qtbot.waitUntil(lambda: session.step == 60)
    session.apply(SetLambda(value=0.3))
    qtbot.waitUntil(lambda: window.change_log.rowCount() == 1)
    entry = window.changes.list.visualRect(window.change_log.index(0)).center()
    qtbot.mouseClick(window.changes.list.viewport(), Qt.MouseButton.LeftButton, pos=entry)
    first, last = window.curves._range
    assert first < 60 <= last
    assert last - first < 30


def test_another_run_is_started_from_the_objective(open_window, qtbot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    window = open_window(slow(), opening=Opening(engine="thread"))
    first = attached(qtbot, window).description
    header = window.objective.header
    qtbot.mouseClick(header.button, Qt.MouseButton.LeftButton)
    header.form.data.setCurrentText("vectors")
    rows = header.form.form.findChild(NumberField, "rows")
    rows.setFocus()
    rows.selectAll()
    qtbot.keyClicks(rows, "300")
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    qtbot.mouseClick(header.form.accept, Qt.MouseButton.LeftButton)
    session = window.controller.session
    qtbot.waitUntil(lambda: session.description not in (None, first) and session.step > 2, timeout=60_000)
    assert session.description.config.data.params == {"rows": 300}
    assert header.words.text() == "vectors · balance"
    session.pause()


def test_the_curves_follow_and_mark_changes(open_window, qtbot):
    window = open_window(slow())
    session = attached(qtbot, window)
    session.train(until=20)
    qtbot.waitUntil(lambda: session.phase == "paused" and session.step == 20)
    assert window.curves_model.last_step == 20
    window.objective.lambda_slider.setFocus()
    qtbot.keyClick(window.objective.lambda_slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: len(window.curves_model.markers) == 1)
    assert window.curves_model.markers[0].step == 20


def test_a_rewind_from_the_menu(open_window, qtbot):
    window = open_window(slow())
    session = attached(qtbot, window)
    session.train(until=10)
    qtbot.waitUntil(lambda: session.phase == "paused" and session.step == 10)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(session.checkpoints) == 2)
    window.session_actions.restore.aboutToShow.emit()
    actions = window.session_actions.restore.actions()
    assert [action.text() for action in actions] == ["step 10", "step 0"]
    actions[1].trigger()
    qtbot.waitUntil(lambda: session.segment == 1)
    assert session.step == 0


def test_an_engine_that_fails_is_told_and_the_window_lives(open_window, qtbot):
    window = open_window(slow(fail_at=8))
    session = attached(qtbot, window)
    session.train()
    qtbot.waitUntil(lambda: "ended" in window.notices.notices(), timeout=20_000)
    notice = window.notices.notices()["ended"]
    assert notice.role == "error"
    assert "mat1 and mat2" in notice.text
    assert "Traceback" in notice.detail
    assert window.status.phase.text() == "ended"
    assert session.step == 7
    assert window.curves_model.last_step == 7  # what was recorded is still shown
    assert not window.objective.lambda_slider.isEnabled()


def test_after_a_kill_it_goes_on_from_the_last_checkpoint(open_window, qtbot, tmp_path, monkeypatch):
    run, options = tmp_path / "run", scripted_options()
    monkeypatch.setattr(
        "xmodal_gui.session_controller.resume_source",
        lambda engine, run, checkpoint, plugins: ProcessSource.resume(run, checkpoint, options),
    )
    window = open_window(lambda: ProcessSource.start(config(seconds=0.005), run, options), run=run)
    session = attached(qtbot, window)
    session.train()
    qtbot.waitUntil(lambda: len(session.checkpoints) > 1, timeout=20_000)
    (child,) = psutil.Process().children()
    os.kill(child.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: "ended" in window.notices.notices(), timeout=20_000)
    assert "SIGKILL" in window.notices.notices()["ended"].text
    qtbot.mouseClick(button(window, "Go on from the last checkpoint"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.live and session.phase == "training", timeout=20_000)
    qtbot.waitUntil(lambda: session.step > 100, timeout=20_000)
    assert "ended" not in window.notices.notices()


def test_a_hung_engine_can_be_killed_from_the_window(open_window, qtbot):
    options = scripted_options(silence=0.3)
    window = open_window(lambda: ProcessSource.start(config(hang_at=20, seconds=0.001), None, options))
    session = attached(qtbot, window)
    session.train()
    qtbot.waitUntil(lambda: "silent" in window.notices.notices(), timeout=20_000)
    qtbot.mouseClick(button(window, "Kill engine"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "ended" in window.notices.notices(), timeout=20_000)
    assert "silent" not in window.notices.notices()


def test_silence_that_ends_by_itself_is_forgotten(open_window, qtbot):
    window = open_window(slow())
    session = attached(qtbot, window)
    session.receive([Silent(seconds=9.0, usual=0.1)])
    assert "silent" in window.notices.notices()
    session.train(steps=1)
    qtbot.waitUntil(lambda: "silent" not in window.notices.notices())


def test_a_refusal_is_told_and_goes_with_the_next_change(open_window, qtbot):
    window = open_window(lambda: ProcessSource.start(config(), None, scripted_options()))
    session = attached(qtbot, window)

    session.apply(SetLambda(value=13))  # the scripted engine has no memory for it
    qtbot.waitUntil(lambda: "refused" in window.notices.notices(), timeout=20_000)
    session.apply(SetLambda(value=0.5))
    qtbot.waitUntil(lambda: "refused" not in window.notices.notices(), timeout=20_000)


def test_closing_while_training_saves_and_leaves_nothing(open_window, qtbot, tmp_path):
    run = tmp_path / "run"
    window = open_window(lambda: ProcessSource.start(config(seconds=0.005), run, scripted_options()), run=run)
    session = attached(qtbot, window)
    session.train()
    qtbot.waitUntil(lambda: session.step > 20, timeout=20_000)
    shut(qtbot, window)
    assert int((run / "step").read_text()) > 20
    assert session.ending.reason == "stopped"


def test_a_source_that_only_shows_has_no_controls_and_says_so(open_window, qtbot):
    window = open_window(slow(offers=("embed",)))
    attached(qtbot, window)
    assert not window.session_actions.train.isVisible()
    assert not window.session_actions.undo.isVisible()
    assert "as it was recorded" in window.notices.notices()["recorded"].text
    assert "cannot be steered" in window.objective._sentence.text()


def test_the_layout_and_the_theme_are_kept(open_window, qtbot, tmp_path, theme):
    path = str(tmp_path / "settings.ini")
    window = open_window(settings=QSettings(path, QSettings.Format.IniFormat))
    window.desk.docks["training"].setVisible(False)
    theme.choose("dark")
    shut(qtbot, window)
    settings = QSettings(path, QSettings.Format.IniFormat)
    again = open_window(settings=settings)
    assert not again.desk.docks["training"].isVisible()
    assert settings.value("theme") == "dark"
    again.desk.arrange()
    assert again.desk.docks["training"].isVisible()


def test_light_and_dark_by_one_click(open_window, theme):
    window = open_window()
    light = window.grab().toImage()
    window.tool_bar.scheme.trigger()
    assert theme.scheme == "dark"
    assert window.grab().toImage() != light


def test_what_is_selected_is_cleared_by_escape(open_window, qtbot):
    window = open_window()
    window.map_model.set_data(vectors_data())
    window.map_model.select_row(3)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.map_model.selected_row is None


def test_a_notice_does_not_make_the_window_grow(open_window, qtbot):
    window = open_window(lambda: rehearsed_source(replace(icons_config()), seconds=0.005, fail_at=3))
    attached(qtbot, window).train()
    qtbot.waitUntil(lambda: "ended" in window.notices.notices(), timeout=20_000)
    assert window.height() == 720


def test_three_modalities(open_window, qtbot):
    from rehearsal import vectors_config

    data = vectors_data()
    source = lambda: rehearsed_source(vectors_config(data=data), tuple(data.modalities.values()), seconds=0.005)  # noqa: E731
    window = open_window(source)
    session = attached(qtbot, window)
    session.train(until=10)
    qtbot.waitUntil(lambda: session.phase == "paused" and session.step == 10)
    assert list(window.encoders.rows) == ["a", "b", "c"]
    assert [row.term.id for row in window.objective.rows.values()][-1] == "contrast"
