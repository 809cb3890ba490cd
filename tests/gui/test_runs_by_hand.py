"""From what was done with a slider to a run that does it by itself: the whole way through the window."""

import pytest
from xmodal.data import open_data
from xmodal.training.changes import SetLambda

from xmodal_gui.opening import Opening, new_config
from xmodal_gui.panels.objective_panel import ObjectivePanel
from xmodal_gui.session_controller import SessionController

pytestmark = pytest.mark.gui
SMALL = Opening(data="vectors", preset="clip", params={"rows": 200}, engine="thread", seed=3, steps=2)


@pytest.fixture
def controller(qtbot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    controller = SessionController(SMALL)
    yield controller
    with qtbot.waitSignal(controller.closed, timeout=20_000):
        controller.close()


def settled(session):
    return session.description is not None and session.phase == "paused" and session.step >= 2


def test_it_starts_with_the_schedule_and_the_seed_of_the_one_before(controller, theme, qtbot):
    session = controller.session
    panel = ObjectivePanel(session, theme)
    qtbot.addWidget(panel)
    panel.weights.runRequested.connect(controller.open_config)
    controller.open()
    qtbot.waitUntil(lambda: settled(session), timeout=30_000)
    first = controller.run
    session.apply(SetLambda(value=0.25))
    qtbot.waitUntil(lambda: len(session.log) == 1, timeout=20_000)
    panel.weights.open_by_hand("", panel.header.button)
    panel.weights.popover.accept.click()
    qtbot.waitUntil(
        lambda: controller.run not in (None, first) and session.description is not None and session.step > 3,
        timeout=30_000,
    )
    assert session.config.cost.schedule.points == ((1, 1.0), (3, 0.25))
    assert session.config.seed == 3
    assert session.config.preset == "clip"
    assert session.log == []


def test_a_whole_configuration_is_taken_as_it_is():
    vectors = open_data("vectors", {"rows": 200})
    config = new_config(SMALL, vectors)
    assert new_config(Opening(config=config), vectors) is config
