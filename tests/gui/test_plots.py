"""The arrangement of plots: what is in each, how it is drawn, how it is moved."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent, QDrag, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from steps import change, evaluation, model_of, step
from xmodal.training.changes import SetLambda

from xmodal_gui.models.clock import Clock
from xmodal_gui.models.plots import Plots
from xmodal_gui.models.series import Series
from xmodal_gui.panels.curves_panel import CurvesPanel
from xmodal_gui.widgets.series_drag import MIME, DraggedSeries, from_mime, to_mime
from xmodal_gui.widgets.series_picker import SeriesPicker

pytestmark = pytest.mark.gui


@pytest.fixture
def model(qapp):
    return model_of()


@pytest.fixture
def panel(model, theme, qtbot):
    panel = CurvesPanel(model, theme)
    qtbot.addWidget(panel)
    panel.resize(780, 560)
    panel.show()
    qtbot.waitExposed(panel)
    rng = np.random.default_rng(0)
    model.append_steps(step(n, total=5 - 0.02 * n + rng.normal(0, 0.2)) for n in range(1, 101))
    model.append_evaluation(evaluation(100))
    settle(panel)
    return panel


def settle(panel):
    QApplication.processEvents()
    panel.redraw()
    QApplication.processEvents()


def series_of(panel, key):
    return [line.series for line in panel.views[key].chart.lines]


def middle_of(legend, series):
    entry = next(e for e in legend.entries() if legend._lines[e.number].series == series)
    return entry.rect.center().toPoint()


def drop(target, dragged, action=Qt.DropAction.MoveAction):
    """What Qt sends to a widget that something is dropped on."""
    mime, at = to_mime(dragged), QPointF(target.rect().center())
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), actions, mime, buttons, keys)
    enter.setDropAction(action)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(at, actions, mime, buttons, keys)
    event.setDropAction(action)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def open_menu(panel, view, series):
    """Right-click a name; return the menu."""
    at = middle_of(view.legend, series)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.legend.mapToGlobal(at))
    QApplication.sendEvent(view.legend, event)
    return next(menu for menu in view.findChildren(QMenu) if menu.isVisible())


def choose(menu, *words):
    for word in words:
        action = next(action for action in menu.actions() if action.text() == word)
        if action.menu() is None:
            action.trigger()
        else:
            menu = action.menu()
    for top in QApplication.topLevelWidgets():
        if isinstance(top, QMenu):
            top.close()


# ---- the model -------------------------------------------------------------------------------------------------


def test_series_move_between_plots_and_back_where_they_belong(model):
    plots = model.plots
    key = plots.move_series("term/info_nce/raw", "terms")
    assert plots[key].added == ("term/info_nce/raw",)
    assert plots["terms"].removed == ("term/info_nce/raw",)
    plots.move_series("term/info_nce/raw", key, "terms")
    assert plots["terms"].removed == plots[key].added == ()
    plots.close(key)
    assert key not in plots


def test_a_chart_comes_back_at_its_place(model):
    plots = model.plots
    own = plots.add(["rows"])
    plots.show_chart("terms", on=False)
    plots.show_chart("gradients", on=True)
    plots.show_chart("terms", on=True)
    assert [plot.key for plot in plots] == ["total", "terms", "recall", "gap", "accuracy", "gradients", own]


@pytest.mark.parametrize("kept", [None, 3, "", "{}", '[{"key":"x"}]', '[{"key":"plot-1"},{"key":"plot-1"}]'])
def test_what_is_no_arrangement_is_left_alone(model, kept):
    before = model.plots.keep()
    assert not model.plots.bring_back(kept)
    assert model.plots.keep() == before


def test_an_arrangement_comes_back_whole(model):
    plots = model.plots
    key = plots.move_series("total", "total")
    plots.set_scale(key, "log")
    plots.set_span("", 50)
    plots.set_axis(key, "time")
    again = Plots()
    assert again.bring_back(plots.keep())
    assert list(again) == list(plots)


def test_a_plot_of_several_kinds_says_which(model):
    model.append_step(step(1))
    key = model.plots.add(["learning_rate", "total"])
    chart = model.shown()[key]
    assert chart.title == "Learning rate · Total"
    assert [line.label for line in chart.lines] == ["learning rate", "total"]


def test_every_recorded_number_can_be_chosen(model):
    model.append_step(step(1))
    model.append_evaluation(evaluation(1))
    names = {line.series for line in model.catalogue()}
    assert names == set(model.series)
    assert {"learning_rate", "term/info_nce/weighted", "validation/recall/image->text/1", "lambda", "seconds"} <= names
    words = [line.words for line in model.catalogue()]
    assert len(set(words)) == len(words)


def test_recall_says_of_how_many_and_what_chance_is(model):
    model.append_evaluation(evaluation(1))
    recall = next(chart for chart in model.charts if chart.key == "recall")
    assert recall.title == "val R@10 of 1,000, chance 1 %"
    assert recall.short == "Recall"


# ---- numbers ---------------------------------------------------------------------------------------------------


def slow_average(values, span):
    decay, out, total, weight = 1 - 1 / span, [], 0.0, 0.0
    for value in values:
        if not np.isfinite(value):
            out.append(np.nan)
            continue
        total, weight = decay * total + value, decay * weight + 1
        out.append(total / weight)
    return out


@pytest.mark.parametrize("span", [10, 50, 250])
@pytest.mark.parametrize("chunk", [1, 300, 5000])
def test_smoothing_is_that_of_a_plain_loop_however_values_came(span, chunk):
    rng = np.random.default_rng(1)
    values = rng.normal(size=1200)
    values[rng.random(1200) < 0.05] = np.nan
    series = Series()
    for start in range(0, 1200, chunk):
        series.extend(np.arange(start, min(start + chunk, 1200)) + 1.0, values[start : start + chunk])
        series.smoothed(span)
    np.testing.assert_allclose(series.smoothed(span).values, slow_average(values, span), rtol=1e-9)


def test_smoothing_begins_anew_after_a_break_and_after_a_rewind():
    series = Series()
    series.extend(np.arange(1.0, 11.0), np.full(10, 8.0))
    series.smoothed(10)
    series.add_break(10)
    series.extend(np.arange(11.0, 21.0), np.full(10, 2.0))
    assert series.smoothed(10).values.tolist() == pytest.approx([8.0] * 10 + [2.0] * 10)
    assert not series.smoothed(10).draw(0, 30, 100).joined[9]
    series.add_break(5)
    series.rewind(7)
    series.extend(np.arange(8.0, 10.0), np.full(2, 3.0))
    assert series.smoothed(10).values[:7].tolist() == pytest.approx([8.0] * 7)
    assert 3 < series.smoothed(10).values[-1] < 8


def test_one_peak_among_half_a_million_steps_is_drawn_and_only_pixels_are_touched(monkeypatch):
    values = np.zeros(500_000)
    values[333_333] = 7.0
    values[100_000] = np.nan
    series = Series()
    series.extend(np.arange(500_000.0), values)
    first = series.draw(0, 5e5, 300)
    assert first.highs.max() == 7
    assert len(first) <= 302
    assert series.holes_between(0, 5e5, 300).tolist() == [100_000]
    touched = []
    from xmodal_gui.models import series as module

    real = module._block
    monkeypatch.setattr(module, "_block", lambda steps, values: touched.append(len(steps)) or real(steps, values))
    again = series.draw(0, 5e5, 300)
    assert again.highs.max() == 7
    assert sum(touched) <= 2 * 4096  # what is left over at the ends of whole blocks
    levels = [len(level.counts) for level in series._levels]
    series.append(500_000, 1.0)
    series.draw(0, 5e5, 300)
    for level, before in zip(series._levels, levels, strict=True):
        assert len(level.counts) - before <= 1  # nothing is computed anew


def test_the_clock_counts_training_only_and_knows_its_way_back():
    clock = Clock()
    assert clock.seconds(5.0) == 5.0  # before anything is known
    clock.extend(np.arange(1.0, 5.0), np.array([1.0, 1.0, np.nan, 2.0]))
    assert [clock.seconds(float(at)) for at in range(6)] == [0, 1, 2, 2, 4, 5]
    assert clock.seconds(np.array([0.5, 8.0])).tolist() == [0.5, 8.0]
    assert clock.step(3.0) == 3.5
    clock.rewind(2)
    assert clock.seconds(4.0) == 4


# ---- gestures --------------------------------------------------------------------------------------------------


def test_a_name_dropped_on_another_plot_moves_there(panel):
    assert drop(panel.views["total"], DraggedSeries("term/text_rec/raw", "terms"))
    assert series_of(panel, "total") == ["total", "term/text_rec/raw"]
    assert "term/text_rec/raw" not in series_of(panel, "terms")
    settle(panel)
    assert panel.views["total"].plot._lines[1]._curve.path().elementCount() > 50


def test_with_ctrl_it_stays_where_it_was_too(panel):
    assert drop(panel.views["total"], DraggedSeries("term/text_rec/raw", "terms"), Qt.DropAction.CopyAction)
    assert "term/text_rec/raw" in series_of(panel, "total")
    assert "term/text_rec/raw" in series_of(panel, "terms")


def test_dropped_beside_the_plots_it_gets_one_of_its_own(panel):
    assert drop(panel, DraggedSeries("total", "total"))
    assert series_of(panel, "plot-1") == ["total"]
    assert series_of(panel, "total") == []


def test_nothing_else_can_be_dropped(panel):
    mime = QMimeData()
    mime.setText("total")
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    for target in (panel, panel.views["total"]):
        QApplication.sendEvent(target, enter)
        assert not enter.isAccepted()
    mime.setData(MIME, b"{")
    assert from_mime(mime) is None


def test_a_name_is_dragged_with_the_mouse(panel, monkeypatch):
    """From the press to the drop. An offscreen Qt has no drags: what the drag carries is dropped by hand."""
    dropped = []

    class Carried(QDrag):
        def exec(self, *actions):
            dragged = from_mime(self.mimeData())
            dropped.append((dragged, self.pixmap().isNull()))
            drop(panel.views["total"], dragged)
            return Qt.DropAction.MoveAction

    monkeypatch.setattr("xmodal_gui.widgets.curve_legend.QDrag", Carried)
    source = panel.views["terms"].legend
    start = middle_of(source, "term/info_nce/raw")
    QTest.mousePress(source, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(source, start + QPoint(2, 0))
    assert dropped == []  # not every tremble is a drag
    QTest.mouseMove(source, start + QPoint(QApplication.startDragDistance() + 5, 0))
    assert dropped == [(DraggedSeries("term/info_nce/raw", "terms"), False)]
    assert "term/info_nce/raw" in series_of(panel, "total")
    assert "term/info_nce/raw" not in series_of(panel, "terms")


def test_the_menu_moves_too(panel):
    choose(open_menu(panel, panel.views["terms"], "term/text_rec/raw"), "Move to", "Modality gap")
    assert "term/text_rec/raw" in series_of(panel, "gap")
    choose(open_menu(panel, panel.views["gap"], "term/text_rec/raw"), "Move to", "New plot")
    assert series_of(panel, "plot-1") == ["term/text_rec/raw"]


def test_the_keyboard_reaches_every_name(panel, qtbot):
    legend = panel.views["terms"].legend
    legend.setFocus()
    qtbot.keyClick(legend, Qt.Key.Key_Right)
    qtbot.keyClick(legend, Qt.Key.Key_Delete)
    assert "term/text_rec/raw" not in series_of(panel, "terms")
    qtbot.keyClick(legend, Qt.Key.Key_Return)
    menu = next(menu for menu in panel.views["terms"].findChildren(QMenu) if menu.isVisible())
    assert [action.text() for action in menu.actions()] == ["Move to", "Show also in", "Remove from this plot"]
    menu.close()


def test_plots_are_added_filled_by_searching_and_closed(panel, qtbot):
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    view = panel.views["plot-1"]
    assert not view._sentence.isHidden()
    picker = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SeriesPicker) and w.isVisible())
    qtbot.keyClicks(picker.search, "lear rate")
    assert picker.shown() == ["learning_rate"]
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert series_of(panel, "plot-1") == ["learning_rate"]
    assert view._sentence.isHidden()
    settle(panel)
    assert view.legend.texts() == ["learning rate 0.00100"]
    qtbot.mouseClick(view.close_button, Qt.MouseButton.LeftButton)
    assert "plot-1" not in panel.views


def test_the_list_is_walked_with_arrow_keys(panel, qtbot, theme, model):
    picker = SeriesPicker(theme, model.catalogue(), parent=panel)
    picker.open_beside(panel.add)
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(picker.search, Qt.Key.Key_Down)
        qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert chosen.args == [model.catalogue()[1].series]


def test_as_many_plots_as_wanted_keep_their_size(panel, model):
    for _ in range(12):
        model.plots.add(["total"])
    settle(panel)
    assert len(panel.views) == 16
    assert min(view.height() for view in panel.views.values()) >= 110


def test_default_plots_come_back(panel, model):
    model.plots.close("gap")
    model.plots.add(["rows"])
    model.plots.restore()
    assert sorted(panel.views) == ["gap", "recall", "terms", "total"]
    assert panel._order == ["total", "terms", "recall", "gap"]


def test_the_arrangement_is_kept(panel, model, theme, qtbot, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    others = [model_of(), model_of()]
    for other in others:
        other.append_step(step(1))
    first = CurvesPanel(others[0], theme, settings)
    qtbot.addWidget(first)
    others[0].plots.move_series("total", "total", "terms")
    others[0].plots.add(["rows"])
    again = CurvesPanel(others[1], theme, settings)
    qtbot.addWidget(again)
    assert {key: series_of(again, key) for key in again.views} == {key: series_of(first, key) for key in first.views}
    assert series_of(again, "plot-1") == ["rows"]


# ---- how a plot is drawn ---------------------------------------------------------------------------------------


def test_smoothed_lines_stand_before_what_was_measured(panel, model):
    view = panel.views["total"]
    model.plots.set_span("total", 50)
    settle(panel)
    raw, smooth = (line._curve.path() for line in view.plot._lines)
    ys = [[path.elementAt(i).y for i in range(path.elementCount())] for path in (raw, smooth)]
    assert np.abs(np.diff(ys[1])).mean() < 0.3 * np.abs(np.diff(ys[0])).mean()
    assert view.plot._lines[0]._curve.pen().color().alphaF() < 0.5
    assert "smoothed over 50" in view.accessibleName() or "smoothed over 50" in view.legend.accessibleName()
    model.plots.set_span("total", 0)
    settle(panel)
    assert len(view.plot._lines) == 1


@pytest.mark.parametrize(("scale", "is_log"), [("log", True), ("linear", False), ("auto", False)])
def test_the_value_axis_is_as_chosen(panel, model, scale, is_log):
    model.plots.set_scale("total", scale)
    settle(panel)
    assert panel.views["total"]._is_log == is_log
    model.append_step(step(101, total=-1.0))
    settle(panel)
    assert not panel.views["total"]._is_log  # there is no logarithm of that
    assert ("not all values are above 0" in panel.views["total"].legend.accessibleName()) == is_log


def test_the_time_axis_shows_time_and_zooms_with_the_others(panel, model, qtbot):
    model.append_change(change(50, SetLambda(value=0.3), SetLambda(value=1.0)))
    model.plots.set_axis("total", "time")
    settle(panel)
    view, other = panel.views["total"], panel.views["terms"]
    path = view.plot._lines[0]._curve.path()
    assert path.elementAt(path.elementCount() - 1).x == pytest.approx(100 * 0.02)
    assert view.plot._markers == [(pytest.approx(1.0), "λ 1 → 0.3")]
    assert view.plot._write_times([0.5], 1.0, 0.5) == ["0.5 s"]
    at = view.plot.frame().center()
    qtbot.mouseMove(view.plot.viewport, at.toPoint())
    assert view._cursor == other._cursor
    assert other.plot.step_at(QPointF(other.plot.frame().center())) == pytest.approx(view._cursor, rel=0.03)
    before = view._steps
    panel._show_range((20.0, 60.0))
    assert view.plot._x == (pytest.approx(0.4), pytest.approx(1.2))
    assert before != view._steps == other._steps


def test_values_that_are_not_finite_are_flagged(panel, model, theme):
    model.append_steps(step(n, total=np.nan if n < 104 else 3.0) for n in range(101, 110))
    settle(panel)
    view = panel.views["total"]
    (note,) = view.legend.notes()
    assert note.startswith("3 values were not finite")
    assert note in view.legend.accessibleDescription()
    assert note in view.legend.tip_at(middle_of(view.legend, "total"))
    flags = view.plot._flag_lines.path()
    assert {round(flags.elementAt(i).x) for i in range(flags.elementCount())} <= {101, 102, 103}
    assert flags.elementCount() >= 2
    image = view.plot.viewport.grab().toImage()
    warned = [
        image.pixelColor(x, y) == theme.color("warning")
        for x in range(image.width())
        for y in range(int(view.plot.frame().bottom()) - 7, int(view.plot.frame().bottom()))
    ]
    assert any(warned)
    assert panel.views["terms"].legend.notes() == []
