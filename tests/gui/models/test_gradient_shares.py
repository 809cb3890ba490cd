import pytest
from msgspec.structs import replace
from rehearsal import Stage, icons_config, rehearsed_source
from xmodal.training.changes import Freeze, SetLambda, SetTerm, SetWeightSchedule
from xmodal.training.config import EvaluationSection
from xmodal.training.events import StepEvent, TermValue
from xmodal.training.weight_schedules import WeightSchedule
from xmodal.training.weights import weight_at

from xmodal_gui.models.gradient_shares import SAMPLES, GradientShares, advice_on, factors_at, norms_of, shares_of
from xmodal_gui.models.session_model import SessionModel

pytestmark = pytest.mark.gui

CONFIG = icons_config()
ALL_CONTRAST = {"text": {"contrast": 0.97, "text_rec": 0.03}, "image": {"contrast": 0.5, "image_rec": 0.5}}
ALL_REC = {"text": {"contrast": 0.5, "text_rec": 0.5}, "image": {"contrast": 0.02, "image_rec": 0.98}}


def with_lambda(value, config=CONFIG):
    return replace(config, cost=replace(config.cost, lambda_=value))


def advice(samples, config=CONFIG, temperature=True):
    return advice_on(samples, config, lambda term: temperature)


def test_shares_add_up_and_follow_the_weights_of_now():
    norms = {"a": {"image": 2.0}, "b": {"image": 6.0}}
    term = CONFIG.cost.terms[0]
    cost = replace(
        CONFIG.cost,
        terms=(
            replace(term, id="a", place="unimodal", weight=1.0),
            replace(term, id="b", place="cross_modal", weight=1.0),
        ),
    )
    assert shares_of(norms, factors_at(cost, 1)) == {"image": {"a": 0.25, "b": 0.75}}
    assert shares_of(norms, factors_at(replace(cost, lambda_=3.0), 1))["image"]["b"] == pytest.approx(0.9)
    assert shares_of(norms, factors_at(replace(cost, lambda_=0.0), 1))["image"] == {"a": 1.0, "b": 0.0}
    assert shares_of(norms, factors_at(cost, 1, {"b": 3.0}))["image"]["b"] == pytest.approx(0.9)


def test_what_was_not_measured_makes_the_shares_unknown():
    assert shares_of({"image_rec": {"image": 1.0}}, factors_at(CONFIG.cost, 1)) == {}
    assert shares_of({}, factors_at(CONFIG.cost, 1)) == {}


def test_one_term_inside_the_bracket_is_rescaled_by_adam():
    found = advice([ALL_CONTRAST] * 3)
    assert (found.term, found.modalities, found.inside) == ("contrast", ("text",), True)
    assert found.share == 0.97
    assert (found.control, found.other) == ("weight", "text_rec")


def test_without_another_term_the_temperature_acts_or_else_the_learning_rate():
    alone = {"text": {"contrast": 1.0}, "image": {"contrast": 1.0}}
    config = replace(CONFIG, cost=replace(CONFIG.cost, terms=CONFIG.cost.terms[-1:]))
    assert advice([alone] * 3, config).control == "temperature"
    assert advice([alone] * 3, config).modalities == ("image", "text")
    assert advice([alone] * 3, config, temperature=False).control == "learning_rate"


def test_plain_gradient_descent_does_not_rescale():
    sgd = replace(CONFIG, optimizer=replace(CONFIG.optimizer, type="sgd"))
    assert advice([ALL_CONTRAST] * 3, sgd) is None
    assert advice([ALL_REC] * 3, sgd) is not None


def test_one_term_outside_drowns_the_bracket():
    found = advice([ALL_REC] * 3)
    assert (found.term, found.inside, found.control, found.other) == ("image_rec", False, "weight", "image_rec")


def test_at_lambda_0_lambda_is_what_acts():
    assert advice([{"image": {"image_rec": 1.0}}] * 3, with_lambda(0.0)) is None


def test_it_must_hold_in_every_sample():
    assert advice([ALL_CONTRAST, ALL_REC, ALL_CONTRAST]) is None
    nearly = {"text": {"contrast": 0.95, "text_rec": 0.05}}
    assert advice([ALL_CONTRAST, ALL_CONTRAST, nearly]) is None


@pytest.fixture
def stage(qapp):
    config = replace(
        icons_config(), evaluation=EvaluationSection(every=0, term_gradients_every=5, term_gradients_share=0)
    )
    stage = Stage(SessionModel(), rehearsed_source(config)).attach()
    yield stage
    stage.source.close()


def test_samples_come_with_the_steps_and_go_with_the_encoders(stage, qtbot):
    shares = GradientShares(stage.session)
    assert shares.shares() == {}
    with qtbot.waitSignal(shares.changed):
        stage.train(5)
    assert shares.shares()["image"] == {"image_rec": 20 / 21, "text_rec": 0.0, "contrast": 1 / 21}
    stage.session.apply(SetLambda(value=20))
    assert shares.shares()["image"]["contrast"] == 0.5  # at once
    stage.settle()
    stage.session.apply(Freeze(modality="text"))
    stage.settle()
    assert shares.shares() == {}


def test_advice_waits_for_samples_and_follows_lambda(stage):
    shares = GradientShares(stage.session)
    stage.train(5 * SAMPLES - 1)
    assert shares.advice() is None
    stage.train(1)
    assert shares.advice().term == "image_rec"
    stage.session.apply(SetLambda(value=5))
    assert shares.advice() is None
    stage.settle()
    stage.session.apply(SetTerm(term="contrast", enabled=False))
    stage.settle()
    assert shares.advice() is not None
    stage.session.apply(SetLambda(value=0))
    assert shares.advice() is None


def test_terms_without_effect_are_not_measured(stage):
    stage.session.apply(SetLambda(value=0))
    stage.settle()
    shares = GradientShares(stage.session)
    events = []
    stage.session.stepped.connect(events.extend)
    stage.train(5)
    assert set(norms_of(events[-1], stage.session.config.cost)) == {"image_rec", "text_rec"}
    assert shares.shares()["image"] == {"image_rec": 1.0, "text_rec": 0.0}
    stage.session.apply(SetLambda(value=1))
    assert shares.shares() == {}


def test_between_samples_shares_follow_the_schedules(stage, qtbot):
    shares = GradientShares(stage.session)
    schedule = WeightSchedule(type="linear", start=1.0, end=0.0, begin=0, steps=20)
    stage.session.apply(SetWeightSchedule(term="image_rec", schedule=schedule))
    stage.settle()
    stage.train(5)
    told = []
    shares.changed.connect(lambda: told.append(shares.shares()["image"]["image_rec"]))
    stage.train(4)  # the next sample is that of step 10
    assert told
    assert told == sorted(told, reverse=True)
    pull = weight_at(stage.session.config.cost.term("image_rec"), 9)  # that of contrast is 1
    assert 0 < pull < 20
    assert shares.shares()["image"]["image_rec"] == pytest.approx(pull / (pull + 1))


def test_what_a_schedule_made_of_a_sample_is_taken_out_again():
    value = TermValue(raw=1.0, weight=0.5, weighted=0.5, gradient_norm={"image": 2.0})
    event = StepEvent(
        segment=0, step=6, total=1.0, lambda_=0.1, learning_rate=0.1, terms={"contrast": value}, rows=8, seconds=0.1
    )
    assert norms_of(event, CONFIG.cost) == {"contrast": {"image": pytest.approx(2.0 / 0.05)}}
