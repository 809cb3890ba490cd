"""Runs laid over the session's: written by real other processes, read by the real thread."""

import numpy as np
import pytest
from other_process import CONFIG, OtherProcess
from PySide6.QtCore import Qt
from xmodal.session.recorded import describe_run
from xmodal.store import RunReader
from xmodal.training.config import AugmentationSection, CostSection, RunConfig

from xmodal_gui.compare_controller import CompareController
from xmodal_gui.models.compare_model import CompareModel, differences, recall, shared_step
from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.models.run_curves import RunCurves
from xmodal_gui.panels.compare_panel import ComparePanel
from xmodal_gui.panels.curves_panel import CurvesPanel
from xmodal_gui.widgets.curve_legend import LINE

pytestmark = pytest.mark.gui


@pytest.fixture
def write(tmp_path):
    """Start processes that write runs: ``write("a", steps=20, seed=1)``."""
    started = []

    def writer(name, steps=10, seed=0):
        started.append(OtherProcess(tmp_path / name, seed))
        started[-1].tell("steps", steps)
        return started[-1]

    yield writer
    for process in started:
        process.end()


@pytest.fixture
def own(write, tmp_path, qapp):
    """The curves of a run of 10 steps, seed 0."""
    process = write("own")
    process.end()
    model = CurvesModel()
    with RunReader(tmp_path / "own") as reader:
        model.attach(describe_run(reader, CONFIG, None))
        model.set_modalities(("a", "b"))
        model.run.load({name: (s.astype(np.float64), v) for name, (s, v) in reader.series().items()})
        model.tell_growth(anew=True)
    return model


@pytest.fixture
def compare(own):
    model = CompareModel(own)
    controller = CompareController(model)
    yield model
    controller.close()


def laid_over(qtbot, model, folder):
    model.add(folder)
    qtbot.waitUntil(lambda: model.runs and model.runs[-1].overlay is not None, timeout=20_000)
    return model.runs[-1].overlay


def test_a_run_is_laid_over_in_another_dash_and_lightness_and_taken_off(own, compare, write, theme, qtbot, tmp_path):
    write("other", steps=30)
    panel = CurvesPanel(own, theme)
    qtbot.addWidget(panel)
    panel.resize(780, 400)
    panel.show()
    overlay = laid_over(qtbot, compare, tmp_path / "other")
    panel.redraw()
    view = panel.views["total"]
    assert [(line.series, line.run, line.label) for line in view.chart.lines] == [
        ("total", 0, "total"),
        ("total", overlay.number, "other"),
    ]
    assert own.last_step == 30
    first, second = (line._curve.pen() for line in view.plot._lines)
    assert first.color().rgb() == second.color().rgb()
    assert second.color().alphaF() < first.color().alphaF()
    assert (first.style(), second.style()) == (Qt.PenStyle.SolidLine, Qt.PenStyle.CustomDashLine)
    path = view.plot._lines[1]._curve.path()
    assert path.elementAt(path.elementCount() - 1).x == 30
    qtbot.waitUntil(lambda: view.legend.height() == 3 * LINE)
    assert view.legend.texts()[1].startswith("other")
    compare.remove(compare.runs[0].folder)
    assert [line.run for line in panel.views["total"].chart.lines] == [0]
    assert own.overlays == []


def test_a_run_is_followed_while_it_grows(own, compare, write, qtbot, tmp_path):
    process = write("other", steps=5)
    overlay = laid_over(qtbot, compare, tmp_path / "other")
    assert compare.runs[0].growing
    process.tell("lambda", 0.5)
    process.tell("steps", 10)
    qtbot.waitUntil(lambda: overlay.curves.last_step == 15, timeout=10_000)
    assert overlay.curves.series["total"].steps.tolist() == list(range(1, 16))
    assert overlay.curves.series["total"].breaks == [5]
    assert overlay.curves.config.cost.lambda_ == 0.5
    process.tell("segment", 8)
    process.tell("steps", 1)
    qtbot.waitUntil(lambda: overlay.curves.last_step == 9, timeout=10_000)
    process.end()
    qtbot.waitUntil(lambda: not compare.runs[0].growing, timeout=10_000)


def test_a_total_under_another_objective_is_not_drawn_beside_this_one(own, compare, write, theme, qtbot, tmp_path):
    process = write("other", steps=5)
    panel = CurvesPanel(own, theme)
    qtbot.addWidget(panel)
    overlay = laid_over(qtbot, compare, tmp_path / "other")
    process.tell("lambda", 0.5)
    qtbot.waitUntil(lambda: overlay.curves.config.cost.lambda_ == 0.5, timeout=10_000)
    view = panel.views["total"]
    qtbot.waitUntil(lambda: view.legend.texts()[1:] == ["other: another objective, not drawn"])
    panel.redraw()
    assert view.plot._lines[1]._curve.path().isEmpty()
    assert panel.views["terms"].legend.texts()[-1].startswith("other 0.8")  # the term itself means the same


def test_what_differs_is_said_and_the_best_on_validation_comes_first(own, compare, write, theme, qtbot, tmp_path):
    better = write("better", steps=20, seed=3)
    better.tell("lambda", 0.5)
    panel = ComparePanel(compare, theme)
    qtbot.addWidget(panel)
    panel.resize(480, 400)
    panel.show()
    assert not panel.table.isVisible()
    assert "Add a run" in panel._note.text()
    laid_over(qtbot, compare, tmp_path / "better")
    panel.refresh()
    comparison = compare.comparison()
    assert comparison.unranked == ""
    assert [column.name for column in comparison.columns] == ["better", "this run"]
    rows = dict(comparison.rows)
    assert rows["val R@10 at step 10"] == ("0.450", "0.150")
    assert rows["steps"] == ("20", "10")
    assert rows["seed"] == ("3", "0")
    assert rows["cost.lambda"] == ("0.5", "1")
    assert set(rows) == {
        "val R@10 at step 10", "val R@10, newest", "modality gap, newest", "steps", "seed", "cost.lambda"
    }  # fmt: skip
    table = panel.table
    assert [table.horizontalHeaderItem(i).text() for i in range(2)] == ["better", "this run"]
    assert table.item(0, 0).text() == "0.450"
    qtbot.mouseClick(panel.removers[(tmp_path / "better").resolve()], Qt.MouseButton.LeftButton)
    assert compare.runs == []
    assert not table.isVisible()


def test_what_cannot_be_read_is_said_and_taken_off(own, compare, theme, qtbot, tmp_path):
    panel = ComparePanel(compare, theme)
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(compare.failed, timeout=10_000):
        compare.add(tmp_path)
    assert compare.runs == []
    assert "run" in panel._problem.text()


def test_runs_of_other_data_or_other_pools_are_not_ranked(own, compare, write, qtbot, tmp_path):
    write("other", steps=10, seed=2)
    overlay = laid_over(qtbot, compare, tmp_path / "other")
    overlay.curves.series["validation/pool/a|b"].append(99, 50.0)
    assert "numbers of rows" in compare.comparison().unranked
    overlay.curves.config = RunConfig()
    assert "different data" in compare.comparison().unranked
    assert [column.name for column in compare.comparison().columns] == ["this run", "other"]


def test_numbers_are_compared_at_a_step_that_all_have():
    runs = [RunCurves(), RunCurves()]
    for run, steps in zip(runs, ([5, 10, 15], [10, 20]), strict=True):
        for pair in ("a->b", "b->a"):
            run.extend({f"validation/recall/{pair}/10": (np.array(steps, float), np.array(steps) / 100)})
    assert shared_step(runs) == 10
    assert [recall(run, 10) for run in runs] == [0.1, 0.1]
    assert recall(runs[1], np.inf) == 0.2
    assert np.isnan(recall(runs[1], 15))
    assert shared_step([runs[0], RunCurves()]) is None


def test_differences_name_paths_and_leave_out_what_is_equal():
    from msgspec.structs import replace

    other = replace(CONFIG, cost=CostSection(lambda_=0.3, terms=CONFIG.cost.terms), batch_size=64)
    assert dict(differences([CONFIG, other])) == {"batch_size": ("256", "64"), "cost.lambda": ("1", "0.3")}
    assert differences([CONFIG, CONFIG]) == []
    crops = [AugmentationSection(type="crop", params={"shift": shift}) for shift in (0.1, 0.2)]
    augmented = [replace(CONFIG, augmentations={"image": (crop,)}) for crop in crops]
    assert differences(augmented) == [("augmentations.image.crop.params.shift", ("0.1", "0.2"))]
