import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from xmodal_gui.models.recent_runs import RecentRun, RecentRuns
from xmodal_gui.opening import Opening

pytestmark = pytest.mark.gui


@pytest.fixture
def open_window(make_window, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def opener(opening):
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = make_window(opening, settings)
        window.begin()
        return window

    return opener


def button(window, name, kind=QPushButton):
    return next(each for each in window.start.findChildren(kind) if each.accessibleName() == name)


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.mark.timeout(200)
def test_from_the_start_page_to_a_run_and_back(open_window, qtbot, tmp_path):
    window = open_window(Opening(nothing=True, engine="thread"))
    assert window.centre.at_start
    assert not window.start.back.isVisible()
    click(qtbot, button(window, "Train preset clip on vectors"))
    session = window.controller.session
    qtbot.waitUntil(lambda: session.phase == "training" and session.step > 3, timeout=100_000)
    assert not window.centre.at_start
    assert session.config.preset == "clip"
    (run,) = (tmp_path / "runs").iterdir()
    assert window.recent.runs[0].folder == str(run)

    window.menus.runs.start.trigger()
    assert window.centre.at_start
    assert session.phase == "training", "a session goes on behind the page"
    click(qtbot, window.start.back)
    assert not window.centre.at_start

    window.menus.runs.close.trigger()
    qtbot.waitUntil(lambda: window.centre.at_start, timeout=60_000)
    assert not window.controller.busy
    assert window.recent.runs[0].step > 3
    assert window.windowTitle() == "xmodal"
    click(qtbot, button(window, f"Look at {run.name}"))
    qtbot.waitUntil(lambda: session.live and not session.offers("train"), timeout=60_000)
    assert not window.centre.at_start
    assert session.step == window.recent.runs[0].step


def test_runs_whose_folder_is_gone_are_grey_and_removable(open_window, qtbot, tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    RecentRuns(settings).note(RecentRun(folder=str(tmp_path / "gone"), data="icons", preset="clip"))
    settings.sync()
    window = open_window(Opening(nothing=True))
    assert not button(window, "Look at gone").isEnabled()
    assert not button(window, "Go on training gone").isEnabled()
    click(qtbot, button(window, "Take gone off this list", QToolButton))
    assert window.recent.runs == []


def test_what_cannot_be_opened_leads_to_the_start_page(open_window, qtbot, tmp_path):
    window = open_window(Opening(run=tmp_path))
    qtbot.waitUntil(lambda: window.centre.at_start, timeout=20_000)
    assert "is no run" in window.notices.notices()["ended"].text


def test_every_preset_stands_there_in_full(open_window):
    window = open_window(Opening(nothing=True))
    window.resize(1280, 720)
    buttons = [each for each in window.start.findChildren(QPushButton) if each.accessibleName().startswith("Train ")]
    assert len(buttons) > 10
    for each in buttons:
        assert each.width() >= each.sizeHint().width(), each.text()
