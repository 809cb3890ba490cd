import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xmodal_gui.models.charts import Line
from xmodal_gui.widgets.curve_legend import LINE, CurveLegend
from xmodal_gui.widgets.legend_layout import MOST_LINES, place_names

EXTRA, VALUE, AIR = 14.0, 40.0, 8.0


def place(labels, width, lines_with_values=2):
    return place_names(labels, EXTRA, VALUE, AIR, width, lines_with_values)


def test_one_line_with_values_where_there_is_room():
    placed = place([50, 30, 40], 400)
    assert (placed.lines, placed.with_values) == (1, True)
    assert [cell.label for cell in placed.cells] == [50, 30, 40]


@pytest.mark.parametrize("count", [5, 6, 7, 8])
@pytest.mark.parametrize("width", [231, 273, 411])
def test_many_names_are_whole_and_stand_in_columns(count, width):
    labels = [45.0, 48.0, 45.0, 58.0, 40.0, 42.0, 45.0, 50.0][:count]
    placed = place(labels, width)
    assert placed.lines <= MOST_LINES
    for label, cell in zip(labels, placed.cells, strict=True):
        assert cell.label >= label
        assert cell.x + EXTRA + cell.label <= width
    assert len({cell.x for cell in placed.cells}) == -(-count // placed.lines)
    assert len({(cell.line, cell.x) for cell in placed.cells}) == count


def test_values_take_no_more_lines_than_there_is_height_for():
    labels = [45.0] * 5
    assert (place(labels, 231, 3).lines, place(labels, 231, 3).with_values) == (3, True)
    assert (place(labels, 231, 2).lines, place(labels, 231, 2).with_values) == (2, False)


def test_what_three_lines_do_not_hold_is_shortened_alike():
    placed = place([200.0] * 9, 231)
    assert placed.lines == 3
    assert [cell.label for cell in placed.cells] == pytest.approx([(231 - 3 * EXTRA - 2 * AIR) / 3] * 9)


def test_no_names_take_one_line():
    assert place([], 200).lines == 1


@pytest.mark.gui
def test_the_legend_grows_with_its_names_and_shrinks_when_it_is_wide_again(theme, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    legend = CurveLegend(theme)
    column.addWidget(legend)
    column.addStretch(1)
    names = ("a_class", "b_class", "c_class", "contrast ⇄", "game ⇄")
    legend.show_lines("terms", "Terms", tuple(Line(name, name, ("term", i)) for i, name in enumerate(names)))
    legend.show_values([0.1] * 5)
    host.resize(240, 300)
    host.show()
    qtbot.waitUntil(lambda: legend.height() == 3 * LINE)
    metrics = QFontMetrics(theme.font("caption"))
    for entry in legend.entries():
        assert entry.room >= metrics.horizontalAdvance(names[entry.number])
        assert legend.rect().contains(entry.rect.toAlignedRect())
        assert legend.line_at(entry.rect.center().toPoint()).series == names[entry.number]
        assert "0.1" in legend.tip_at(entry.rect.center().toPoint())
    host.resize(700, 300)
    qtbot.waitUntil(lambda: legend.height() == 2 * LINE)
    assert all(entry.with_value for entry in legend.entries())
