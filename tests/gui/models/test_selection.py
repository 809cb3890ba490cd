"""Rows are added, taken away and intersected, and the row that is looked at stays for as long as it can."""

from __future__ import annotations

import pytest

from xmodal_gui.models.selection import Selection


@pytest.fixture
def selection():
    """Rows 2, 5 and 9, of which 5 is looked at."""
    chosen = Selection()
    chosen.choose([9, 2, 5, 5])
    chosen.look_at(5)
    return chosen


@pytest.mark.parametrize(
    ("rows", "how", "left", "current"),
    [
        ([1, 5], "replace", [1, 5], 5),
        ([7], "replace", [7], 7),
        ([7], "add", [2, 5, 7, 9], 7),
        ([1, 7], "add", [1, 2, 5, 7, 9], 5),
        ([5, 9], "subtract", [2], 2),
        ([2, 9, 11], "intersect", [2, 9], 2),
        ([], "replace", [], None),
        ([2, 5, 9], "subtract", [], None),
    ],
)
def test_gestures(selection, qtbot, rows, how, left, current):
    with qtbot.waitSignal(selection.changed):
        selection.choose(rows, how)
    assert selection.rows.tolist() == left
    assert selection.current == current
    assert len(selection) == len(left)


def test_looking_at_a_row_keeps_the_others_if_it_is_one_of_them(selection):
    selection.look_at(9)
    assert (selection.rows.tolist(), selection.current) == ([2, 5, 9], 9)
    selection.look_at(3)
    assert (selection.rows.tolist(), selection.current) == ([3], 3)


def test_nothing_is_told_where_nothing_changed(selection, qtbot):
    with qtbot.assertNotEmitted(selection.changed):
        selection.choose([5, 2, 9])
        selection.look_at(5)
    selection.clear()
    with qtbot.assertNotEmitted(selection.changed):
        selection.clear()
