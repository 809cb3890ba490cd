"""A window on a folder that another program writes its embeddings to."""

import pytest
from foreign_loop import IDS, evaluation_loop
from PySide6.QtWidgets import QFileDialog, QPushButton

from xmodal_gui.opening import Opening

pytestmark = pytest.mark.gui


@pytest.fixture
def folder(tmp_path):
    out = tmp_path / "their loop"
    out.mkdir()
    for step in (0, 100):
        evaluation_loop(out, step)
    lines = [f"{name},{'round' if row % 2 else 'flat'}" for row, name in enumerate(IDS)]
    (out / "metadata.csv").write_text("\n".join(["id,style", *lines]) + "\n")
    return out


@pytest.fixture
def window(qtbot, make_window, folder, monkeypatch):
    window = make_window(Opening(nothing=True))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    window.menus.runs.ask_folder()
    qtbot.waitUntil(lambda: window.controller.session.step == 100, timeout=20_000)
    return window


def test_it_is_followed_and_what_it_does_not_offer_is_absent_with_a_sentence(window, folder, qtbot):
    session, curves = window.controller.session, window.curves_model
    qtbot.waitUntil(lambda: curves.last_step == 100)
    assert "another program" in window.notices.notices()["recorded"].text
    assert window.notices.notices()["recorded"].actions == ()
    assert not window.session_actions.train.isVisible()
    assert not window.session_actions.save.isVisible()
    assert "cannot be steered" in window.objective._sentence.text()
    assert "program" in window.encoders._sentence.text()
    assert not window.training._fields.isVisible()
    assert window.status.phase.text() == "followed"
    evaluation_loop(folder, 250)
    qtbot.waitUntil(lambda: session.step == 250, timeout=20_000)
    recall = curves.series["validation/recall/image->text/10"]
    assert recall.steps.tolist() == [0, 100, 250]
    assert recall.at(250) > recall.at(0)


def test_a_row_has_its_id_its_metadata_and_its_rank(window, qtbot):
    window.mapper._ask(force=True)
    qtbot.waitUntil(lambda: window.mapper.snapshot is not None and window.mapper.snapshot.step == 100, timeout=20_000)
    window.selected.look_at(3)
    inspector = window.inspector_model
    assert ("style", "round") in inspector.values()
    qtbot.waitUntil(lambda: all(look.recorded for look in inspector.looks()), timeout=20_000)
    assert [look.steps.tolist() for look in inspector.looks()] == [[0, 100], [0, 100]]
    assert inspector.cosine() is not None


def test_it_is_found_again_among_the_recent_runs_and_not_gone_on_with(window, folder, qtbot):
    (run,) = window.recent.runs
    assert run.folder == str(folder)
    assert run.is_there
    assert not run.can_go_on
    assert not window.menus.runs.save_as.isEnabled()
    window.show_start()
    buttons = {each.accessibleName(): each for each in window.start.findChildren(QPushButton)}
    qtbot.waitUntil(buttons["Look at their loop"].isVisible)
    assert not buttons["Go on training their loop"].isVisible()
    window.controller.close_run()
    qtbot.waitUntil(lambda: window.controller.session.description is None, timeout=20_000)
    window.start.runRequested.emit(folder, False)
    qtbot.waitUntil(lambda: window.controller.session.step == 100, timeout=20_000)
