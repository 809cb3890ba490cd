import math

import numpy as np
import pytest
from msgspec.structs import replace
from pulling import even_config, told
from rehearsal import Stage, rehearsed_source
from xmodal.data import open_data
from xmodal.session.messages import Attach, GetSeries, Series, SeriesReady
from xmodal.session.recorded import RecordedSource
from xmodal.training.changes import SetLambda, SetTerm
from xmodal.training.config import DataSection, EvaluationSection
from xmodal.training.engine import Engine
from xmodal.training.presets import preset
from xmodal.training.series import step_series
from xmodal.wire.arrays import Array

from xmodal_gui.models.gradient_shares import GradientShares
from xmodal_gui.models.pull_model import PullModel, set_equal_pull
from xmodal_gui.models.pull_samples import sample_of
from xmodal_gui.models.session_model import SessionModel

pytestmark = pytest.mark.gui


@pytest.fixture
def stage(qapp):
    stage = Stage(SessionModel(), rehearsed_source(even_config())).attach()
    yield stage
    stage.source.close()


@pytest.fixture
def model(stage):
    return PullModel(stage.session, GradientShares(stage.session))


def test_a_sample_is_shown_for_the_weights_of_now(stage, model, qtbot):
    with qtbot.waitSignal(model.changed):
        model._take([told(5)])
    assert model.places == ("encoder/image", "encoder/text", "embedding/image", "embedding/text")
    at = model.gramian("encoder/image")
    assert math.sqrt(at[2, 2]) == pytest.approx(8.0)
    assert at[0, 2] == pytest.approx(-0.5 * 2 * 8)
    stage.session.apply(SetLambda(value=0.5))
    assert math.sqrt(model.gramian("encoder/image")[2, 2]) == pytest.approx(4.0)


def test_equal_pull_is_a_quarter_whatever_lambda_it_was_sampled_with(stage, model):
    assert model.equal_pull() is None
    model._take([told(5), told(10, lambda_=0.1), told(15, lambda_=0.1, outside=3.0)])
    found = model.equal_pull()
    assert found.value == pytest.approx(0.25)
    assert found.at == pytest.approx({"image": 0.25, "text": 0.25})
    stage.session.apply(SetTerm(term="contrast", weight=2.0))
    assert model.equal_pull().value == pytest.approx(0.125)


def test_lambda_0_leaves_the_samples_before_it(model):
    model._take([told(5), told(10, lambda_=0.0)])
    assert model.equal_pull().value == pytest.approx(0.25)


def test_setting_it_is_one_change(stage, model):
    model._take([told(5)])
    set_equal_pull(stage.session, model.equal_pull())
    stage.settle()
    assert stage.session.config.cost.lambda_ == 0.25
    stage.session.undo()
    stage.settle()
    assert stage.session.config.cost.lambda_ != 0.25


def test_conflicts_are_counted_over_the_last_samples(model):
    assert math.isnan(model.conflicts())
    model._take([told(5), told(10, cosine=0.5)])
    assert model.conflicts() == 0.5
    assert model.conflicts("encoder/image") == 0.5


def test_its_cost_is_a_share_of_training_time(model):
    assert model.cost is None
    model._take([told(5)])
    assert model.cost == pytest.approx(0.03)


def test_a_recorded_run_shows_its_samples(stage, model):
    events = [told(5), told(10, outside=4.0)]
    columns: dict[str, list[tuple[int, float]]] = {}
    for event in events:
        for name, value in step_series(event).items():
            columns.setdefault(name, []).append((event.step, value))
    columns["total"].append((11, 1.0))
    series = {
        name: Series(steps=Array.of(np.array([s for s, _ in own])), values=Array.of(np.array([v for _, v in own])))
        for name, own in columns.items()
    }
    model._take_recorded(SeriesReady(generation=1, series=series))
    assert [sample.step for sample in model.samples] == [5, 10]
    assert model.samples[1].at["encoder/image"][0, 0] == pytest.approx(16.0)
    assert model.cost == pytest.approx(0.03)
    model._take([told(10), told(15)])  # what is known already is not taken twice
    assert [sample.step for sample in model.samples] == [5, 10, 15]


def test_an_opened_run_shows_what_its_engine_sampled(qapp, tmp_path):
    parts = DataSection(type="vectors", params={"rows": 200})
    config = preset("balance", open_data(parts.type, parts.params).modalities, parts)
    sampling = EvaluationSection(every=0, term_gradients_every=2, term_gradients_share=0)
    engine = Engine.create(
        replace(config, batch_size=32, embedding_size=8, torch_threads=1, evaluation=sampling), tmp_path / "run"
    )
    lived = [sample for _ in range(6) if (sample := sample_of(engine.step(), config.cost)) is not None]
    engine.close()
    source, session = RecordedSource(tmp_path / "run"), SessionModel()
    model = PullModel(session, GradientShares(session))
    for request in (Attach(), GetSeries(generation=1)):
        source.send(request)
        session.receive(source.receive(0.0))
    source.close()
    assert [sample.step for sample in model.samples] == [2, 4, 6]
    for place, gramian in lived[-1].at.items():
        np.testing.assert_allclose(model.samples[-1].at[place], gramian, atol=1e-12)
    assert model.equal_pull().value > 0
