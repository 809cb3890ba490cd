"""The table of alignment, on a real engine."""

import pytest
from PySide6.QtCore import QPoint, Qt
from xmodal.training.changes import SetLambda

from xmodal_gui.opening import Opening
from xmodal_gui.widgets.definition_mark import DefinitionMark

pytestmark = pytest.mark.gui


@pytest.fixture
def window(make_window, qtbot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    params = {"rows": 400, "dimensions": [8, 6]}
    window = make_window(Opening(data="vectors", preset="clip", params=params, engine="thread", steps=50))
    window.begin()
    session = window.controller.session
    qtbot.waitUntil(lambda: session.step == 50 and session.phase == "paused", timeout=60_000)
    return window


def column(panel, number):
    table = panel.table
    return {
        table.item(row, 0).text(): table.item(row, number).text()
        for row in range(table.rowCount())
        if table.item(row, number) is not None and table.item(row, number).text()
    }


def shown(window, qtbot):
    window.desk.docks["alignment"].show()
    window.desk.docks["alignment"].raise_()
    qtbot.waitUntil(window.alignment.isVisible)
    return window.alignment


def train_on(window, qtbot, steps):
    session = window.controller.session
    session.train(until=session.step + steps)
    until = session.step + steps
    qtbot.waitUntil(lambda: session.step == until and session.phase == "paused", timeout=60_000)


def test_hidden_it_shows_nothing_and_asks_nothing(window, qtbot):
    assert not window.desk.docks["alignment"].isVisible()
    assert window.alignment.table.rowCount() == 0
    window.alignment_model.want_train(True)
    train_on(window, qtbot, 50)
    assert window.alignment_model.train is None


def test_its_numbers_are_those_of_the_evaluation(window, qtbot):
    panel, found = shown(window, qtbot), window.controller.session.evaluation
    values = column(panel, 1)
    assert values["median rank"] == f"{found.median_rank['b->a']:.3g}"
    assert values["CKA"] == f"{found.cka['a|b']:.3g}"
    assert values["modality gap"] == f"{found.modality_gap['a|b']:.3g}"
    chance = [words for words in values if words.startswith("R@10, chance")]
    assert chance
    assert panel.table.isColumnHidden(2)
    assert panel.table.isColumnHidden(3)
    assert len(panel.findChildren(DefinitionMark)) == 5  # a -> b, b -> a, a | b, a, b


def test_it_tells_what_has_changed_since_the_last_change(window, qtbot):
    panel, session = shown(window, qtbot), window.controller.session
    before = session.evaluation
    session.apply(SetLambda(value=3.0))
    qtbot.waitUntil(lambda: len(session.log) == 1)
    assert panel.table.isColumnHidden(2)  # nothing was measured since
    train_on(window, qtbot, 50)
    qtbot.waitUntil(lambda: not panel.table.isColumnHidden(2))
    delta = session.evaluation.cka["a|b"] - before.cka["a|b"]
    assert column(panel, 2)["CKA"] == f"{delta:+.2g}".replace("-", "−")
    assert "change since step 50: λ 1 → 3" in panel.said.text()


def test_training_rows_stand_beside_it_in_a_pool_of_the_same_size(window, qtbot):
    panel = shown(window, qtbot)
    qtbot.mouseClick(panel.train, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.train.height() // 2))
    qtbot.waitUntil(lambda: not panel.table.isColumnHidden(3), timeout=20_000)
    train, now = window.alignment_model.train, window.alignment_model.now
    assert (train.split, train.step) == ("train", 50)
    assert column(panel, 3)["median rank"] == f"{train.median_rank['b->a']:.3g}"
    assert train.pool["a|b"] == pytest.approx(now.pool["a|b"], rel=0.4)  # some rows lack a modality
    assert any("(train: " in panel.table.item(row, 0).text() for row in range(panel.table.rowCount()))
    train_on(window, qtbot, 50)
    qtbot.waitUntil(lambda: window.alignment_model.train.step == 100, timeout=20_000)


def test_a_recorded_run_shows_its_last_numbers(window, make_window, qtbot):
    found, run = window.controller.session.evaluation, window.controller.run
    window.close()
    qtbot.waitUntil(lambda: not window.controller.busy, timeout=20_000)
    again = make_window(Opening(run=run))
    again.begin()
    qtbot.waitUntil(lambda: again.alignment_model.now is not None, timeout=20_000)
    panel = shown(again, qtbot)
    assert column(panel, 1)["CKA"] == f"{found.cka['a|b']:.3g}"
    assert not panel.train.isEnabled()
