import math
import time

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from steps import CONFIG, LOSSES, change, evaluation, model_of, step
from xmodal.session.messages import Series as Recorded
from xmodal.training.changes import (
    Freeze,
    ReplaceEncoder,
    Restore,
    SetBatchSize,
    SetLambda,
    SetLearningRate,
    SetOptimizer,
    SetTemperature,
    SetTerm,
)
from xmodal.training.config import EncoderSection, OptimizerSection
from xmodal.wire.arrays import Array

from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.models.series import Series

pytestmark = pytest.mark.gui


@pytest.fixture
def model(qapp):
    return model_of()


# ---- series ----------------------------------------------------------------------------------------------------


def slow_blocks(steps, values, size):
    """What blocks are, in plain loops; the last one may be short."""
    blocks = []
    for start in range(0, len(values), size):
        known = [v for v in values[start : start + size] if math.isfinite(v)]
        if known:
            middle = sum(steps[start : start + size]) / len(steps[start : start + size])
            blocks.append((middle, sum(known) / len(known), min(known), max(known)))
    return blocks


@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 1000, 4097])
@pytest.mark.parametrize("chunk", [1, 7, 5000])
def test_blocks_are_those_of_plain_loops_however_they_came(count, chunk):
    rng = np.random.default_rng(count)
    steps = np.arange(1.0, count + 1)
    values = rng.normal(size=count)
    values[rng.random(count) < 0.1] = np.nan
    series = Series()
    for start in range(0, count, chunk):
        series.extend(steps[start : start + chunk], values[start : start + chunk])
        series.draw(0, start, 16)  # levels are caught up at any moment
    drawn = series.draw(0, count + 1, 16)
    size = 1 << max(math.ceil(math.log2(count / 16)), 0)
    expected = np.array(slow_blocks(steps, values, size)).reshape(-1, 4)
    found = np.stack([drawn.steps, drawn.means, drawn.lows, drawn.highs], axis=1)
    assert found == pytest.approx(expected)
    assert len(drawn) <= 17


def test_holes_are_gaps_and_nothing_that_is_not_finite_is_drawn():
    series = Series()
    series.extend(np.arange(6.0), np.array([1.0, 2.0, np.nan, np.inf, 3.0, 4.0]))
    drawn = series.draw(0, 9, 100)
    assert drawn.steps.tolist() == [0, 1, 4, 5]
    assert drawn.joined.tolist() == [True, False, True, False]
    everything = Series()
    everything.extend(np.arange(500.0), np.full(500, np.nan))
    assert len(everything.draw(0, 500, 20)) == 0


def test_a_break_parts_the_line_even_inside_a_block():
    series = Series()
    series.extend(np.arange(1.0, 101.0), np.where(np.arange(1, 101) <= 37, 0.0, 10.0))
    series.add_break(37)
    drawn = series.draw(0, 101, 8)
    assert set(drawn.lows.tolist()) == set(drawn.highs.tolist()) == {0.0, 10.0}  # no block mixes both sides
    last_before = int(np.flatnonzero(drawn.means == 0)[-1])
    assert not drawn.joined[last_before]
    assert drawn.joined.sum() == len(drawn) - 2


def test_repetitions_are_ignored_and_a_rewind_forgets():
    series = Series()
    series.extend(np.arange(1.0, 201.0), np.arange(1.0, 201.0))
    series.draw(0, 300, 4)
    series.append(200, -1)
    series.append(150, -1)
    assert len(series) == 200
    series.add_break(180)
    series.rewind(100)
    assert (len(series), series.breaks) == (100, [])
    series.extend(np.arange(101.0, 201.0), np.full(100, 7.0))
    drawn = series.draw(0, 300, 4)
    assert drawn.highs[-1] == 7
    assert drawn.highs.max() == 100


def test_value_nearest_to_a_step():
    series = Series()
    assert series.at(3) is None
    series.extend(np.array([10.0, 20.0, 30.0]), np.array([1.0, np.nan, 3.0]))
    assert [series.at(x) for x in (0, 14, 19, 26, 99)] == [1, 1, None, 3, 3]


def test_half_a_million_steps_draw_in_milliseconds():
    series = Series()
    series.extend(np.arange(500_000.0), np.random.default_rng(0).normal(size=500_000))
    series.draw(0, 5e5, 300)
    spent = []
    for number in range(20):
        series.append(500_000 + number, 0.0)
        start = time.perf_counter()
        drawn = series.draw(0, 6e5, 300)
        spent.append(time.perf_counter() - start)
    assert 150 <= len(drawn) <= 302
    assert np.median(spent) < 0.01


# ---- charts ----------------------------------------------------------------------------------------------------


def test_charts_appear_with_their_first_numbers(model):
    assert model.charts == ()
    model.append_step(step(1))
    assert [chart.key for chart in model.charts] == ["total", "terms", "lambda", "temperature", "gradients"]
    model.append_evaluation(evaluation(1))
    assert [chart.key for chart in model.charts][2:4] == ["recall", "gap"]


def test_every_term_has_the_color_of_its_place_and_infonce_its_level(model):
    model.append_step(step(1))
    terms = next(chart for chart in model.charts if chart.key == "terms")
    assert [(line.label, line.hue, line.reference) for line in terms.lines] == [
        ("image_rec", ("term", 0), False),
        ("text_rec", ("term", 1), False),
        ("info_nce", ("term", 2), False),
        ("ln(B)", ("chance", 0), True),
    ]
    assert model.series["term/info_nce/chance"].values.tolist() == [math.log(256)]
    temperature = next(chart for chart in model.charts if chart.key == "temperature")
    assert [line.hue for line in temperature.lines] == [("term", 2)]


def test_recall_has_a_line_per_ordered_pair_and_its_chance(qapp):
    model = model_of(("a", "b", "c"))
    model.append_evaluation(evaluation(10, names=("a", "b", "c")))
    recall, gap = (next(chart for chart in model.charts if chart.key == key) for key in ("recall", "gap"))
    looks = {line.label: (line.hue, line.dash) for line in recall.lines}
    assert list(looks) == ["a → b", "a → c", "b → a", "b → c", "c → a", "c → b", "chance"]
    assert looks["a → b"] == (("modality", 0), 0)
    assert looks["a → c"] == (("modality", 0), 1)
    assert len(set(looks.values())) == 7
    assert [line.label for line in gap.lines] == ["a | b", "a | c", "b | c"]
    assert recall.floor == gap.floor == 0


def test_steps_that_are_not_due_add_no_terms(model):
    model.append_step(step(1))
    model.append_step(replace(step(2), terms=None, gradient_norm=None))
    assert len(model.series["total"]) == 2
    assert len(model.series["term/info_nce/raw"]) == 1


def test_many_steps_are_told_once(model, qtbot):
    told = []
    model.grown.connect(lambda: told.append(1))
    model.append_steps(step(number) for number in range(1, 100))
    assert len(told) == 1
    assert model.last_step == 99


# ---- changes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "inverse", "label"),
    [
        (SetLambda(value=0.3), SetLambda(value=1.0), "λ 1 → 0.3"),
        (SetTerm(term="text_rec", weight=0.5), SetTerm(term="text_rec", weight=1.0), "text_rec 1 → 0.5"),
        (SetTerm(term="text_rec", weight=0.0), SetTerm(term="text_rec", weight=1.0), "text_rec 1 → 0"),
        (SetTerm(term="text_rec", enabled=False), SetTerm(term="text_rec", enabled=True), "text_rec off"),
        (
            SetTemperature(term="info_nce", temperature=0.1),
            SetTemperature(term="info_nce", temperature=0.07),
            "τ 0.07 → 0.1",
        ),
        (SetTemperature(term="info_nce", learnable=False), SetTemperature(term="info_nce", learnable=True), "τ fixed"),
        (SetLearningRate(value=1e-4), SetLearningRate(value=1e-3), "lr 0.001 → 0.0001"),
        (SetBatchSize(value=128), SetBatchSize(value=256), "B 256 → 128"),
        (Freeze(modality="text"), Freeze(modality="text", frozen=False), "text frozen"),
        (ReplaceEncoder(modality="image", type="vit"), Restore(checkpoint="x"), "image cnn → vit"),
        (SetOptimizer(optimizer=OptimizerSection(type="sgd")), Restore(checkpoint="x", scope="optimizer"), "sgd"),
        (Restore(checkpoint="000-12-3", scope="encoder:text"), Restore(checkpoint="y"), "restored text"),
    ],
)
def test_what_a_change_is_called(model, made, inverse, label):
    model.append_change(change(10, made, inverse))
    (marker,) = model.markers
    assert (marker.step, marker.label) == (10, label)


def test_a_drag_is_one_marker_with_its_first_and_last_value(model, qtbot):
    for number, (old, new) in enumerate(((1.0, 0.9), (0.9, 0.5), (0.5, 0.3))):
        model.append_change(change(10 + number, SetLambda(value=new), SetLambda(value=old), gesture=4))
    model.append_change(change(20, SetLambda(value=1.0), SetLambda(value=0.3), gesture=5, undoes=4))
    assert [(marker.step, marker.label) for marker in model.markers] == [(10, "λ 1 → 0.3"), (20, "↶ λ 0.3 → 1")]


def test_the_total_breaks_where_a_change_makes_it_incomparable_and_only_there(model):
    model.append_steps(step(number) for number in range(1, 31))
    model.append_change(change(5, SetLearningRate(value=0.1), SetLearningRate(value=0.2), gesture=1))
    model.append_change(change(7, Freeze(modality="text"), Freeze(modality="text", frozen=False), gesture=2))
    incomparable = [
        SetLambda(value=0.3),
        SetTerm(term="text_rec", enabled=False),
        SetTemperature(term="info_nce", temperature=0.1),
        SetBatchSize(value=128),
        ReplaceEncoder(modality="image", type="vit"),
        Restore(checkpoint="x"),
    ]
    for number, made in enumerate(incomparable, 10):
        model.append_change(change(number, made, made, gesture=number))
    assert model.series["total"].breaks == [10, 11, 12, 13, 14, 15]
    assert model.series["term/info_nce/raw"].breaks == [12, 13]
    assert model.series["term/text_rec/raw"].breaks == []


def test_a_change_before_the_first_step_breaks_what_comes(model):
    model.append_change(change(0, SetLambda(value=0.3), SetLambda(value=1.0)))
    model.append_step(step(1))
    assert model.series["total"].breaks == [0]


def test_rewind_forgets_values_markers_and_breaks(model):
    model.append_steps(step(number) for number in range(1, 31))
    model.append_change(change(10, SetLambda(value=0.3), SetLambda(value=1.0), gesture=1))
    model.append_change(change(20, SetLambda(value=0.5), SetLambda(value=0.3), gesture=2))
    model.rewind(15)
    assert len(model.series["total"]) == 15
    assert [marker.step for marker in model.markers] == [10]
    assert model.series["total"].breaks == [10]
    model.append_step(step(16))
    assert model.last_step == 16


def test_loaded_series_go_before_what_was_appended(model):
    model.append_steps(step(number) for number in range(90, 121))
    model.append_change(change(40, SetLambda(value=0.3), SetLambda(value=1.0)))
    steps = Array.of(np.arange(1, 101))
    recorded = {
        "total": Recorded(steps=steps, values=Array.of(np.where(np.arange(1, 101) == 50, np.nan, 5.0))),
        "rows": Recorded(steps=steps, values=Array.of(np.full(100, 64.0))),
        "term/info_nce/raw": Recorded(steps=steps, values=Array.of(np.full(100, 4.0))),
    }
    model.load(recorded)
    total = model.series["total"]
    assert total.steps.tolist() == list(range(1, 121))
    assert total.breaks == [40]
    assert np.isnan(total.values[49])
    assert model.series["term/info_nce/chance"].values[0] == pytest.approx(math.log(64))
    assert model.last_step == 120
    assert np.isfinite(total.draw(0, 200, 10).means).all()


def test_attaching_takes_terms_modalities_and_markers_from_the_description(qapp):
    from steps import description

    model = CurvesModel()
    rows = [change(5, SetLambda(value=0.3), SetLambda(value=1.0)).row]
    model.attach(description(log=rows, step=50))
    assert model.modalities == ("image", "text")
    assert [marker.words for marker in model.markers] == ["λ 1 → 0.3"]
    names = {rows[0].gesture: "less coupling"}
    model.attach(msgspec.structs.replace(description(log=rows, step=50), names=names))
    assert [marker.words for marker in model.markers] == ["less coupling"]
    model.name_markers(lambda _: "")
    assert [marker.words for marker in model.markers] == ["λ 1 → 0.3"]
    model.append_step(step(51))
    terms = next(chart for chart in model.charts if chart.key == "terms")
    assert [line.label for line in terms.lines] == ["image_rec", "text_rec", "info_nce", "ln(B)"]
    assert LOSSES
    assert EncoderSection(type="cnn") == CONFIG.encoders["image"]
