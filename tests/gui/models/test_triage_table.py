import numpy as np
import pytest
from PySide6.QtCore import Qt

from xmodal_gui.models.triage_table import ROW, TriageTable

pytestmark = pytest.mark.gui


@pytest.fixture
def table():
    table = TriageTable()
    table.name_columns({"cosine": "cosine", "hub": "hub"}, {"hub": "how often"})
    cosine = np.array([0.5, np.nan, -0.25, 0.75])
    table.show_scores(np.array([10, 20, 30, 40]), {"cosine": cosine, "hub": np.array([3.0, 1, 2, 4])})
    return table


def lines(table):
    return [table.index(line, 0).data(ROW) for line in range(table.rowCount())]


def test_what_is_not_known_comes_last_whichever_way_it_is_sorted(table):
    table.sort(1, Qt.SortOrder.AscendingOrder)
    assert lines(table) == [30, 10, 40, 20]
    table.sort(1, Qt.SortOrder.DescendingOrder)
    assert lines(table) == [40, 10, 30, 20]


def test_a_filter_keeps_the_order_and_goes_with_other_pairs(table):
    table.sort_by("hub")
    table.filter_by(np.array([True, True, False, True]))
    assert lines(table) == [40, 10, 20]
    assert table.line_of(30) is None
    assert table.line_of(10) == 1
    table.show_scores(np.array([1, 2]), {"cosine": np.zeros(2), "hub": np.array([1.0, 2])})
    assert lines(table) == [2, 1]


def test_numbers_are_read_as_people_read_them(table):
    assert [table.index(2, column).data() for column in (0, 1, 2)] == [None, "−0.250", "2"]
    assert table.index(1, 1).data() == ""
    assert table.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == "how often"


def test_a_million_pairs_are_sorted_and_filtered_by_arrays(table):
    values = np.random.default_rng(0).standard_normal(1_000_000).astype(np.float32)
    table.show_scores(np.arange(1_000_000), {"cosine": values})
    table.sort_by("cosine")
    table.filter_by(values < 0)
    assert table.rowCount() == int((values < 0).sum())
    assert table.index(0, 0).data(ROW) == int(np.flatnonzero(values == values[values < 0].max())[0])
