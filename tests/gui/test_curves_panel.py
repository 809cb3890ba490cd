import numpy as np
import pytest
from gestures import wheel
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from steps import change, evaluation, model_of, step
from xmodal.training.changes import SetLambda

from xmodal_gui.panels.curves_panel import CurvesPanel
from xmodal_gui.widgets.curve_legend import LINE, title_lines
from xmodal_gui.widgets.ranges import round_range, steady_range, step_range

pytestmark = pytest.mark.gui


@pytest.fixture
def model(qapp):
    return model_of()


@pytest.fixture
def panel(model, theme, qtbot):
    panel = CurvesPanel(model, theme)
    qtbot.addWidget(panel)
    panel.resize(780, 560)  # the screen of an offscreen Qt is 800 wide
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def feed(model, steps=100, **fields):
    rng = np.random.default_rng(0)
    model.append_steps(step(n, total=5 - 0.02 * n + rng.normal(0, 0.05), **fields) for n in range(1, steps + 1))
    model.append_evaluation(evaluation(steps))


def settle(panel):
    """Let charts that are new find their places, then draw."""
    QApplication.processEvents()
    panel.redraw()
    QApplication.processEvents()


def drawn_dots(view, color, tolerance=60):
    """Pixels (x, y) of the plot in about this colour, relative to the viewport."""
    image = view.plot.viewport.grab().toImage()
    frame = view.plot.frame()
    dots = []
    for x in range(int(frame.left()) + 1, int(frame.right())):
        for y in range(int(frame.top()) + 16, int(frame.bottom())):
            pixel = image.pixelColor(x, y)
            if max(abs(a - b) for a, b in zip(pixel.getRgb()[:3], color.getRgb()[:3], strict=True)) <= tolerance:
                dots.append((x, y))
    return np.array(dots).reshape(-1, 2)


def at_step(view, at):
    """The pixel column of a step."""
    frame, (first, last) = view.plot.frame(), view._steps
    return frame.left() + (at - first) / (last - first) * frame.width()


def middle(view):
    return view.plot.frame().center().toPoint()


# ---- model to view ---------------------------------------------------------------------------------------------


def test_nothing_yet_is_a_sentence(panel, model, qtbot):
    assert panel._sentence.isVisible()
    assert panel._sentence.text()
    feed(model)
    qtbot.waitUntil(lambda: not panel._beat.is_waiting)
    assert not panel._sentence.isVisible()
    assert set(panel.views) == {"total", "terms", "recall", "gap"}


def test_lines_are_drawn_where_the_numbers_say(panel, model, theme):
    model.append_steps(step(n, total=2.0 if n <= 50 else 4.0) for n in range(1, 101))
    settle(panel)
    view = panel.views["total"]
    dots = drawn_dots(view, theme.color("total"))
    frame, (low, high) = view.plot.frame(), view.plot.values
    for at, value in ((25, 2.0), (75, 4.0)):
        column = dots[np.abs(dots[:, 0] - at_step(view, at)) <= 1]
        y = frame.bottom() - (value - low) / (high - low) * frame.height()
        assert len(column)
        assert column[:, 1].mean() == pytest.approx(y, abs=2)


def test_a_change_breaks_the_total_and_leaves_a_mark_on_every_chart(panel, model, theme):
    model.append_steps(step(n, total=4.0) for n in range(1, 51))
    model.append_change(change(50, SetLambda(value=0.3), SetLambda(value=1.0)))
    model.append_steps(step(n, total=2.0) for n in range(51, 101))
    model.append_evaluation(evaluation(50))
    model.append_evaluation(evaluation(100))
    settle(panel)
    dots = drawn_dots(panel.views["total"], theme.color("total"), 90)
    heights = np.unique(dots[:, 1])
    assert heights.max() - heights.min() > 20
    between = (heights > heights.min() + 5) & (heights < heights.max() - 5)
    assert not between.any()  # no line joins both sides
    for view in panel.views.values():
        marks = drawn_dots(view, theme.color("marker"), 40)
        assert np.abs(marks[:, 0] - at_step(view, 50)).min() <= 1
        assert view.plot._marker_texts[0].toPlainText() == "λ 1 → 0.3"


def test_nothing_that_is_not_finite_reaches_the_plot(panel, model):
    totals = [1.0, np.nan, 3.0, np.inf, -np.inf, 2.0]
    model.append_steps(step(n, total=total) for n, total in enumerate(totals, 1))
    settle(panel)
    view = panel.views["total"]
    path = view.plot._lines[0]._curve.path()
    points = [(path.elementAt(i).x, path.elementAt(i).y) for i in range(path.elementCount())]
    assert points
    assert np.isfinite(points).all()
    panel.grab()


def test_term_lines_have_the_terms_colors_and_a_log_axis_where_they_differ_by_orders(panel, model, theme):
    feed(model)
    settle(panel)
    view = panel.views["terms"]
    assert view._is_log  # 0.05 beside 4
    for number in range(3):
        assert len(drawn_dots(view, theme.term(number), 70)) > 50
    model.append_steps(step(n, total=1.0) for n in range(101, 110))
    from xmodal.training.events import TermValue

    negative = step(110)
    from msgspec.structs import replace

    model.append_step(replace(negative, terms={"info_nce": TermValue(raw=-3.0, weighted=-3.0)}))
    settle(panel)
    assert not view._is_log


def test_the_legend_says_the_newest_values_and_those_at_the_cursor(panel, model, qtbot):
    model.append_steps(step(n, total=float(n)) for n in range(1, 101))
    settle(panel)
    view = panel.views["total"]
    assert view.legend.texts() == ["total 100"]
    at = QPoint(round(at_step(view, 40)), middle(view).y())
    qtbot.mouseMove(view.plot.viewport, at)
    assert view.legend.texts()[0] in ("total 39.0", "total 40.0", "total 41.0")
    assert panel.views["terms"]._cursor == view._cursor  # one cursor for all charts
    panel._show_cursor(None)
    assert view.legend.texts() == ["total 100"]


def test_redraws_are_throttled_and_only_when_somebody_looks(panel, model, qtbot, monkeypatch):
    feed(model)
    qtbot.waitUntil(lambda: not panel._beat.is_waiting)
    drawn = []
    monkeypatch.setattr(panel, "redraw", lambda: drawn.append(1))
    panel._beat.due.disconnect()
    panel._beat.due.connect(lambda: panel.redraw())
    for number in range(101, 200):
        model.append_step(step(number))
    assert len(drawn) <= 1  # at once, if a beat has passed
    qtbot.waitUntil(lambda: bool(drawn) and not panel._beat.is_waiting)
    assert len(drawn) <= 3
    panel.hide()
    drawn.clear()
    model.append_step(step(300))
    assert not panel._beat.is_waiting
    panel.show()
    qtbot.waitUntil(lambda: bool(drawn))


def test_what_did_not_change_is_not_drawn_again(panel, model):
    feed(model)
    settle(panel)
    view = panel.views["recall"]
    state = view._drawn_state
    path = view.plot._lines[0]._curve.path()
    model.append_step(step(101))  # concerns the total, not recall
    settle(panel)
    assert view._drawn_state == state
    assert view.plot._lines[0]._curve.path() == path


def test_theme_changes_the_lines(panel, model, theme):
    feed(model)
    settle(panel)
    theme.choose("dark")
    assert len(drawn_dots(panel.views["total"], theme.color("total"), 30)) > 20
    image = panel.views["total"].plot.viewport.grab().toImage()
    assert image.pixelColor(1, 1) == theme.color("plot")


def test_charts_stand_in_rows_that_fit(panel, model):
    feed(model)
    panel.resize(780, 400)
    QApplication.processEvents()
    rows = {panel._grid.getItemPosition(panel._grid.indexOf(view))[0] for view in panel.views.values()}
    assert rows == {0, 1}
    panel.resize(780, 250)  # too low for two rows
    rows = {panel._grid.getItemPosition(panel._grid.indexOf(view))[0] for view in panel.views.values()}
    assert rows == {0}
    panel.resize(1300, 300)
    rows = {panel._grid.getItemPosition(panel._grid.indexOf(view))[0] for view in panel.views.values()}
    assert rows == {0}


# ---- gestures --------------------------------------------------------------------------------------------------


def test_chips_show_and_hide_charts_and_are_remembered(panel, model, theme, qtbot, tmp_path):
    feed(model)
    qtbot.mouseClick(panel.chips["recall"], Qt.MouseButton.LeftButton)
    assert "recall" not in panel.views
    qtbot.mouseClick(panel.chips["lambda"], Qt.MouseButton.LeftButton)
    assert "lambda" in panel.views
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    others = [model_of(), model_of()]
    for other in others:
        feed(other)
    first = CurvesPanel(others[0], theme, settings)
    qtbot.addWidget(first)
    first.chips["gap"].click()
    again = CurvesPanel(others[1], theme, settings)
    qtbot.addWidget(again)
    assert set(again.views) == set(first.views) == {"total", "terms", "recall"}
    assert not again.chips["gap"].isChecked()


def test_wheel_zooms_all_charts_around_the_mouse_and_double_click_follows_again(panel, model, qtbot):
    feed(model, 200)
    settle(panel)
    view = panel.views["total"]
    before, at = view._steps, middle(view)
    under = view.plot.step_at(QPointF(at))
    wheel(view.plot.viewport, 480, at)
    first, last = view._steps
    assert last - first < 0.6 * (before[1] - before[0])
    assert view.plot.step_at(QPointF(at)) == pytest.approx(under, abs=0.5)
    assert {other._steps for other in panel.views.values()} == {view._steps}
    model.append_steps(step(n) for n in range(201, 300))
    settle(panel)
    assert view._steps == (first, last)  # what one looks at stays
    qtbot.mouseDClick(view.plot.viewport, Qt.MouseButton.LeftButton, pos=at)
    assert view._steps == step_range(299)


def test_a_drag_pans_within_what_there_is(panel, model):
    feed(model, 200)
    settle(panel)
    view = panel.views["total"]
    wheel(view.plot.viewport, 960, middle(view))
    first, last = view._steps
    start = middle(view)
    QTest.mousePress(view.plot.viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view.plot.viewport, start + QPoint(20, 0))
    assert view._steps[0] < first
    assert view._steps[1] - view._steps[0] == pytest.approx(last - first)
    for _ in range(3):
        QTest.mouseMove(view.plot.viewport, start + QPoint(200, 0))
        QTest.mouseMove(view.plot.viewport, start)
        QTest.mouseMove(view.plot.viewport, start + QPoint(300, 0))
    assert view._steps[0] >= 0
    QTest.mouseRelease(view.plot.viewport, Qt.MouseButton.LeftButton, pos=start)


def test_f_follows(panel, model):
    feed(model, 200)
    settle(panel)
    view = panel.views["total"]
    wheel(view.plot.viewport, 480, middle(view))
    assert view._steps != step_range(200)
    QTest.keyClick(panel, Qt.Key.Key_F)
    assert view._steps == step_range(200)


def test_the_label_of_a_marker_is_told_where_it_has_no_room(panel, model, qtbot):
    feed(model)
    for number in range(6):
        made, old = SetLambda(value=float(number + 1)), SetLambda(value=float(number))
        model.append_change(change(50 + number, made, old, gesture=number + 1))
    settle(panel)
    view = panel.views["total"]
    shown = [text.isVisible() for text in view.plot._marker_texts]
    assert shown[-1]
    assert not all(shown)
    qtbot.mouseMove(view.plot.viewport, QPoint(round(at_step(view, 50)), middle(view).y()))
    assert view.plot.viewport.toolTip() == "λ 0 → 1"


# ---- ranges ----------------------------------------------------------------------------------------------------


def test_an_axis_does_not_breathe_with_noise():
    rng = np.random.default_rng(0)
    current, changes, late = None, 0, 0
    loss = 2 + 3 * np.exp(-np.arange(500) / 80) + rng.normal(0, 0.1, 500)
    for number in range(1, 501):
        values = loss[:number]
        new = steady_range(current, values.min(), values.max())
        assert new[0] <= values.min()
        assert values.max() <= new[1]
        changes += new != current
        late += new != current and number > 100
        current = new
    assert changes <= 12
    assert late <= 2


def test_the_time_axis_grows_in_rare_steps():
    ends = [step_range(last)[1] for last in range(1, 10_000)]
    assert all(end >= last for last, end in enumerate(ends, 1))
    assert len(set(ends)) < 35
    assert ends == sorted(ends)


@pytest.mark.parametrize(("low", "high"), [(0, 0), (3, 3), (-2, -2), (1e-9, 2e-9), (-5, 1e6), (0.2, 0.21)])
def test_round_ranges_hold_their_data(low, high):
    bottom, top = round_range(low, high)
    assert bottom <= low
    assert top >= high
    assert top > bottom
    assert not (low >= 0 > bottom)


def test_a_floor_is_shown():
    assert steady_range(None, 0.4, 0.5, floor=0.0)[0] == 0


@pytest.mark.parametrize("room", [140, 170, 400])
def test_a_title_takes_two_lines_before_it_is_cut(theme, room):
    metrics = QFontMetrics(theme.font("caption", bold=True))
    title = "val R@10 of 1,000, chance 1 %"
    lines = title_lines(title, room, metrics)
    assert all(metrics.horizontalAdvance(line) <= room for line in lines)
    assert " ".join(lines) == title
    assert len(lines) == (1 if metrics.horizontalAdvance(title) <= room else 2)
    assert title_lines("unbreakable", 20, metrics)[0].endswith("…")


def test_the_chance_of_recall_can_be_read_in_a_narrow_plot(panel, model):
    feed(model)
    panel.resize(780, 300)
    settle(panel)
    legend = panel.views["recall"].legend
    legend.resize(170, legend.height())
    assert legend.title_lines()[-1] == "chance 1 %"
    assert min(entry.rect.top() for entry in legend.entries() if entry.with_value) >= 2 * LINE
