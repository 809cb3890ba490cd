"""The triage in the window: scored while it is shown, one selection, keys that mark and exclude."""

import numpy as np
import pytest
from cards import Cards
from PySide6.QtCore import Qt
from rehearsal import ICONS, icons_config, rehearsed_source

from xmodal_gui.models.triage_table import ROW

pytestmark = pytest.mark.gui


@pytest.fixture
def window(qtbot, make_window):
    window = make_window(size=(1280, 900))
    window.controller.dataOpened.emit(Cards())
    window.controller.start(lambda: rehearsed_source(icons_config(), ICONS, rows=60), None)
    qtbot.waitUntil(lambda: window.map_model.pairs.facts is not None, timeout=20_000)
    return window


@pytest.fixture
def shown(window, qtbot):
    dock = window.desk.docks["triage"]
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: window.triage.view.isVisible() and not window.triage_model.is_busy, timeout=20_000)
    return window


def test_hidden_it_scores_nothing(window, qtbot):
    assert not window.desk.docks["triage"].isVisible()
    assert len(window.triage_model.table.rows) == 0
    assert not window.triage_model.is_busy


def test_keys_walk_through_the_pairs_and_every_panel_follows(shown, qtbot):
    view = shown.triage.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    first = shown.selected.current
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert first == shown.triage_model.table.index(view.currentIndex().row() - 1, 0).data(ROW)
    assert shown.inspector_model.row == shown.selected.current == view.currentIndex().data(ROW) != first


def test_what_is_chosen_elsewhere_is_chosen_here(shown):
    row = int(shown.triage_model.table.rows[7])
    shown.selected.look_at(row)
    assert shown.triage.view.chosen() == [row]


def test_a_mark_is_kept_shown_alone_and_taken_away(shown, qtbot):
    view = shown.triage.view
    view.setFocus()
    view.selectRow(2)
    row = view.chosen()[0]
    qtbot.keyClick(view, Qt.Key.Key_M)
    assert shown.triage_model.marked == {row}
    shown.triage.shown.activated.emit(1)
    assert shown.triage_model.table.rowCount() == 1
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_M)
    assert shown.triage_model.table.rowCount() == 0


def test_the_titles_sort_and_words_filter(shown, qtbot):
    model = shown.triage_model
    column = model.table.column("cosine")
    shown.triage.view.horizontalHeader().setSortIndicator(column, Qt.SortOrder.AscendingOrder)
    values = [float(model.table.index(line, column).data().replace("−", "-")) for line in range(model.table.rowCount())]
    assert values == sorted(values)
    said = str(model.columns()["words"][0])
    shown.triage.words.setText(said.upper())
    assert 1 <= model.table.rowCount() < len(model.table.rows)
    assert all(said in str(each) for each in model.columns()["words"])


def test_rows_that_are_not_trained_on_cannot_be_excluded(shown):
    shown.triage.view.selectRow(0)
    assert not shown.triage.exclude.isEnabled()
    assert "Only training rows" in shown.triage.sentence.text()


def test_training_rows_are_asked_for_excluded_and_taken_in_again(shown, qtbot):
    shown.triage.source.activated.emit(1)
    model, view, session = shown.triage_model, shown.triage.view, shown.controller.session
    qtbot.waitUntil(lambda: model.can_change and not model.is_busy, timeout=20_000)
    view.setFocus()
    view.selectRow(1)
    row = view.chosen()[0]
    qtbot.keyClick(view, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: bool(session.config.row_weights), timeout=20_000)
    assert model.weight(row) == 0
    assert np.isclose(model.columns()["weight"].min(), 0)
    session.undo()
    qtbot.waitUntil(lambda: not session.config.row_weights, timeout=20_000)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: bool(session.config.row_weights), timeout=20_000)
    assert model.weight(row) == 0.5


def test_hiding_it_ends_the_work(shown, qtbot):
    shown.desk.docks["triage"].hide()
    shown.triage_model._scored = None
    shown.map_model.pairs.changed.emit()
    assert not shown.triage_model.is_busy
