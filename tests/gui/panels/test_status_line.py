import pytest
from rehearsal import Stage

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.status_line import StatusLine

pytestmark = pytest.mark.gui


@pytest.fixture
def staged(qtbot, theme):
    session, now = SessionModel(), [0.0]
    line = StatusLine(session, clock=lambda: now[0])
    qtbot.addWidget(line)
    line.show()
    stage = Stage(session)
    yield stage, line, now
    stage.source.close()


def test_before_the_session_it_says_so(staged):
    _, line, _ = staged
    assert line.phase.text() == "starting …"
    assert line.step.text() == ""


def test_where_it_stands_on_what_and_how_fast(staged):
    stage, line, _ = staged
    stage.attach()
    assert line.device.text() == "cpu, 2 threads"
    assert line.phase.text() == "paused"
    stage.train(7)
    assert line.step.text() == "step 7"
    stage.session.train()
    stage.until(lambda: stage.session.step > 20)
    line._show_now()
    assert line.phase.text() == "training"
    assert line.pace.text().endswith("steps/s")
    stage.session.pause()
    stage.until(lambda: stage.session.phase == "paused")
    assert line.pace.text() == ""


def test_the_age_of_the_map(staged):
    stage, line, _ = staged
    stage.attach()
    assert line.map_age.text() == ""
    line.show_map_step(0)
    assert line.map_age.text() == "map is up to date"
    stage.train(5)
    line._show_now()
    assert line.map_age.text() == "map 5 steps old"


def test_how_long_ago_it_was_saved(staged):
    stage, line, now = staged
    stage.attach()
    stage.session.save()
    stage.settle()
    now[0] = 12.0
    line._show_ages()
    assert line.saved.text() == "saved 12 s ago"
    now[0] = 200.0
    line._show_ages()
    assert line.saved.text() == "saved 3 min ago"
