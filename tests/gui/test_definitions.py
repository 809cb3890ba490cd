import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from xmodal_gui.definitions import _NAMES, definition, definitions, definitions_of
from xmodal_gui.widgets.definition_mark import DefinitionMark
from xmodal_gui.widgets.popover import Popover

pytestmark = pytest.mark.gui


def test_every_line_of_the_table_is_read():
    found = definitions()
    assert {"recall@k", "median rank", "modality gap", "trustworthiness", "steps/s", "total"} <= set(found)
    assert all(one.meaning for one in found.values())


def test_a_definition_has_its_marks_and_its_source():
    gap = definition("modality gap")
    assert gap.meaning.startswith("distance of the centroids, ‖mean(a) − mean(b)‖")
    assert gap.marks == "0 says only that the centroids meet"
    assert gap.source == "analysis/geometry.py; Liang et al. 2022"
    assert definition("gradient norm").marks == ""


def test_a_number_that_the_table_does_not_have_is_a_mistake(theme, qapp):
    with pytest.raises(KeyError):
        DefinitionMark(theme, "no such number")


@pytest.mark.parametrize("by", ["mouse", "key"])
def test_a_mark_opens_what_it_stands_for(theme, qtbot, by):
    mark = DefinitionMark(theme, "recall@k", "median rank")
    qtbot.addWidget(mark)
    mark.show()
    assert "recall@k, median rank" in mark.toolTip()
    assert "recall@k" in mark.accessibleName()
    if by == "mouse":
        qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(mark, Qt.Key.Key_Space)
    (card,) = mark.findChildren(Popover)
    words = [label.text() for label in card.findChildren(QLabel)]
    assert words[0] == "recall@k"
    assert words[1].startswith("share of queries whose partner")
    assert "median rank" in words
    assert any("analysis/retrieval.py" in text for text in words)
    card.close()


def test_series_lead_to_the_numbers_that_they_are():
    names = [one.name for one in definitions_of(["validation/recall/a->b/10", "term/x/raw", "total", "no/such"])]
    assert names == ["recall@k", "raw, weighted", "total"]


def test_numbers_that_series_lead_to_are_defined():
    assert set(_NAMES.values()) <= set(definitions())
