"""A term from a plug-in is added in the window to a model that trains in a process of its own."""

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from xmodal.training.series import step_series

from xmodal_gui.opening import Opening
from xmodal_gui.panels.objective_panel import ObjectivePanel
from xmodal_gui.session_controller import SessionController

pytestmark = pytest.mark.gui

FOCAL = Path(__file__).parents[2] / "examples" / "focal_loss.py"
PARAMS = {"rows": 300, "dimensions": [6, 6, 8]}


@pytest.fixture
def controller(qtbot, tmp_path):
    opening = Opening(
        data="vectors", params=PARAMS, preset="clip", run_dir=tmp_path / "run", steps=2, plugins=(str(FOCAL),)
    )
    made = SessionController(opening)
    yield made
    made.close()
    qtbot.waitUntil(lambda: not made.busy, timeout=60_000)
    made.deleteLater()


def test_a_term_of_a_plugin_is_added_while_a_process_of_its_own_trains(controller, theme, qtbot, tmp_path):
    session = controller.session
    panel = ObjectivePanel(session, theme)
    qtbot.addWidget(panel)
    panel.show()
    controller.open()
    qtbot.waitUntil(lambda: session.step == 2 and session.phase == "paused", timeout=100_000)
    qtbot.mouseClick(panel.add_buttons[1], Qt.MouseButton.LeftButton)
    popover = panel.terms.popover
    qtbot.keyClicks(popover.search, "focal")
    qtbot.keyClick(popover.search, Qt.Key.Key_Return)
    assert popover.form.params.fields() == ["gamma", "temperature", "learnable"]
    qtbot.keyClick(popover.accept, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "focal_info_nce" in panel.rows, timeout=60_000)
    assert list(panel.temperatures) == ["contrast", "focal_info_nce"]
    seen = []
    session.stepped.connect(lambda events: seen.extend(events))
    session.train(steps=2)
    qtbot.waitUntil(lambda: session.step == 4 and session.phase == "paused", timeout=60_000)
    assert "term/focal_info_nce/raw" in step_series(seen[-1])
    session.undo()
    qtbot.waitUntil(lambda: "focal_info_nce" not in panel.rows, timeout=60_000)
    assert tomllib.loads((tmp_path / "run" / "run.toml").read_text())["plugins"] == [str(FOCAL)]
