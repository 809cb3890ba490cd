"""After `kill -9` of a real window, the next one offers to go on with what that one trained."""

import os
import subprocess
import sys

import psutil
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QPushButton
from waiting import wait_until
from xmodal.errors import UserError
from xmodal.store import RunReader

from xmodal_gui.main_window import MainWindow
from xmodal_gui.opening import Opening
from xmodal_gui.session_controller import SessionController

pytestmark = pytest.mark.gui


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_the_next_window_goes_on_with_the_run_of_a_killed_one(qtbot, theme, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run, kept = tmp_path / "run", tmp_path / "config" / "xmodal" / "xmodal.conf"
    arguments = ["--data", "vectors", "--preset", "balance", "--lambda", "1", "--run-dir", str(run)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "config")}
    with subprocess.Popen(
        [sys.executable, "-m", "xmodal_gui", *arguments], env=environment, stderr=subprocess.DEVNULL
    ) as window:
        try:
            wait_until(lambda: recorded(run) > 10 and kept.exists() and "live" in kept.read_text(), 200)
            children = psutil.Process(window.pid).children(recursive=True)
        finally:
            window.kill()
        window.wait()
    psutil.wait_procs(children, timeout=60)
    steps = recorded(run)

    settings = QSettings(str(kept), QSettings.Format.IniFormat)
    again = MainWindow(SessionController(Opening(nothing=True)), theme, settings)
    again.show()
    again.begin()
    assert run.name in again.notices.notices()["unfinished"].text
    (button,) = [each for each in again.notices.findChildren(QPushButton) if each.text() == "Go on with it"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    session = again.controller.session
    qtbot.waitUntil(lambda: session.phase == "training" and session.step > steps, timeout=100_000)
    assert again.controller.run == run
    assert "unfinished" not in again.notices.notices()
    again.close()
    qtbot.waitUntil(lambda: not again.isVisible(), timeout=60_000)
    again.deleteLater()
    settings.sync()
    assert "live" not in settings.childGroups(), "an orderly end leaves nothing to be offered"


def recorded(run):
    """Return how many steps a run has recorded; 0 as long as it is no run."""
    try:
        with RunReader(run) as reader:
            return len(reader.series(["total"]).get("total", ([], []))[0])
    except UserError:
        return 0
