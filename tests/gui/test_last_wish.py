"""Whatever is asked for while data are being opened: the last wish is what happens."""

import threading

import pytest

from xmodal_gui import session_controller
from xmodal_gui.opening import Opening, data_section
from xmodal_gui.session_controller import SessionController

pytestmark = pytest.mark.gui
SMALL = Opening(data="vectors", preset="clip", params={"rows": 200}, engine="thread", steps=1)


@pytest.fixture
def controller(qtbot, tmp_path, monkeypatch):
    """A controller that is opening data, and does not get on before `gate` is set."""
    monkeypatch.chdir(tmp_path)
    gate, at_it = threading.Event(), threading.Event()

    def slow_section(opening):
        at_it.set()
        gate.wait()
        return data_section(opening)

    monkeypatch.setattr(session_controller, "data_section", slow_section)
    controller = SessionController(SMALL)
    controller.gate, controller.shown = gate, []
    controller.dataOpened.connect(controller.shown.append)
    controller.open()
    qtbot.waitUntil(at_it.is_set)
    yield controller
    gate.set()
    with qtbot.waitSignal(controller.closed, timeout=20_000):
        controller.close()


def test_the_last_of_several_runs_is_opened(controller, qtbot):
    for rows in (300, 400):
        controller.open_new("vectors", "clip", {"rows": rows})
    controller.gate.set()
    qtbot.waitUntil(lambda: controller.session.description is not None, timeout=20_000)
    assert [len(data) for data in controller.shown] == [400]
    assert controller.session.config.data.params["rows"] == 400


def test_closing_counts_as_a_wish(controller, qtbot):
    controller.open_new("vectors", "clip", {"rows": 300})
    with qtbot.waitSignal(controller.idled, timeout=20_000):
        controller.close_run()
        controller.gate.set()
    assert not controller.busy
    assert controller.run is None
    assert controller.shown == []


def test_a_run_wished_after_one_that_cannot_be_opened(controller, qtbot, tmp_path):
    controller.open_run(tmp_path / "nothing")
    controller.open_new("vectors", "clip", {"rows": 300})
    controller.gate.set()
    qtbot.waitUntil(lambda: controller.session.description is not None, timeout=20_000)
    assert [len(data) for data in controller.shown] == [300]
    assert controller.session.ending is None
