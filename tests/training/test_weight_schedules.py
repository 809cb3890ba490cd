import itertools
import math

import pytest
import torch
from msgspec.structs import replace
from weights import assert_equal_weights, weights
from xmodal.errors import UserError
from xmodal.registry import convert
from xmodal.training.by_hand import LAMBDA, by_hand
from xmodal.training.changes import SetLambda, SetTerm, SetWeightSchedule
from xmodal.training.config import CostSection, TermSection
from xmodal.training.config_file import to_config, to_plain
from xmodal.training.replay import replay
from xmodal.training.weight_schedules import WeightSchedule, weight_factor_at
from xmodal.training.weights import lambda_at, weight_at

RAMP = WeightSchedule(type="linear", start=0.0, end=2.0, begin=2, steps=4)


def test_constant_is_one_whatever_the_rest_says():
    assert weight_factor_at(WeightSchedule(start=5.0, end=7.0), 500) == 1.0


@pytest.mark.parametrize(("step", "factor"), [(1, 0.0), (2, 0.0), (3, 0.5), (4, 1.0), (6, 2.0), (10**6, 2.0)])
def test_a_line_waits_rises_and_stays(step, factor):
    assert weight_factor_at(RAMP, step) == factor


def test_a_cosine_is_half_way_in_the_middle_and_flat_at_both_ends():
    one = WeightSchedule(type="cosine", start=1.0, end=3.0, steps=100)
    assert [weight_factor_at(one, step) for step in (0, 50, 100, 200)] == pytest.approx([1.0, 2.0, 3.0, 3.0])
    assert weight_factor_at(one, 25) == pytest.approx(1 + 2 * (1 - math.cos(math.pi / 4)) / 2)
    assert weight_factor_at(one, 1) - 1 < 0.001


def test_an_exponential_multiplies_by_the_same_at_every_step():
    one = WeightSchedule(type="exponential", start=0.01, end=10.0, steps=30)
    factors = [weight_factor_at(one, step) for step in range(31)]
    assert factors[0] == 0.01
    assert factors[30] == pytest.approx(10.0)
    ratios = [after / before for before, after in itertools.pairwise(factors)]
    assert ratios == pytest.approx([1000 ** (1 / 30)] * 30)


def test_the_sigmoid_is_that_of_domain_adversarial_training():
    one = WeightSchedule(type="sigmoid", steps=1000)
    for step in (0, 1, 100, 400, 1000):
        assert weight_factor_at(one, step) == pytest.approx(2 / (1 + math.exp(-10 * step / 1000)) - 1)
    falling = WeightSchedule(type="sigmoid", start=1.0, end=0.0, steps=10, gamma=5)
    assert weight_factor_at(falling, 10) == pytest.approx(1 - torch.tanh(torch.tensor(2.5)).item())


def test_points_hold_until_the_next():
    one = WeightSchedule(type="points", points=((3, 0.5), (5, 0.0), (9, 2.0)))
    assert [weight_factor_at(one, step) for step in (1, 3, 4, 5, 8, 9, 99)] == [0.5, 0.5, 0.5, 0.0, 0.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"type": "exponential"}, "above 0"),
        ({"type": "points"}, "at least one"),
        ({"type": "points", "points": [[3, 1.0], [3, 2.0]]}, "must rise"),
        ({"type": "points", "points": [[3, -1.0]]}, ">= 0"),
        ({"type": "linear", "steps": 0}, ">= 1"),
    ],
)
def test_what_has_no_value_is_refused_in_a_sentence(fields, words):
    with pytest.raises(UserError, match=words):
        convert(fields, WeightSchedule, where="cost.schedule")


def test_it_multiplies_what_is_set():
    cost = CostSection(lambda_=3.0, schedule=RAMP)
    assert [lambda_at(cost, step) for step in (1, 3, 6)] == [0.0, 1.5, 6.0]
    assert weight_at(TermSection(id="a", type="l2", weight=4.0, schedule=RAMP), 4) == 4.0


def test_a_configuration_with_schedules_survives_its_file(vectors_config):
    cost = vectors_config.cost
    points = WeightSchedule(type="points", points=((1, 0.25),))
    terms = (replace(cost.terms[0], schedule=points), *cost.terms[1:])
    config = replace(vectors_config, cost=replace(cost, schedule=RAMP, terms=terms))
    assert to_config(to_plain(config)) == config
    plain = to_plain(config)
    del plain["cost"]["schedule"], plain["cost"]["terms"][0]["schedule"]  # as written before there were any
    assert to_config(plain).cost.schedule == WeightSchedule()


def test_a_step_is_taken_with_what_the_schedule_says_and_records_it(start):
    engine = start()
    engine.apply(SetLambda(value=3.0))
    engine.apply(SetWeightSchedule(schedule=RAMP))
    engine.apply(SetWeightSchedule(term="a_rec", schedule=RAMP))
    events = [engine.step() for _ in range(4)]
    assert [event.lambda_ for event in events] == [0.0, 0.0, 1.5, 3.0]
    assert [event.terms["a_rec"].weight for event in events] == [0.0, 0.0, 0.5, 1.0]
    for event in events:
        for term in engine.config.cost.terms:
            value = event.terms[term.id]
            factor = value.weight * (event.lambda_ if term.place == "cross_modal" else 1.0)
            assert value.weighted == pytest.approx(value.raw * factor, rel=1e-6)
        assert event.total == pytest.approx(sum(value.weighted for value in event.terms.values()), rel=1e-5)


def test_a_schedule_is_taken_back_and_repeated(start):
    engine = start()
    before = engine.config
    engine.apply(SetWeightSchedule(schedule=RAMP))
    engine.apply(SetWeightSchedule(term="contrast", schedule=RAMP))
    changed = engine.config
    engine.undo()
    assert engine.config.cost.schedule == RAMP
    engine.undo()
    assert engine.config == before
    engine.redo()
    engine.redo()
    assert engine.config == changed
    with pytest.raises(UserError, match="no term 'nobody'"):
        engine.apply(SetWeightSchedule(term="nobody", schedule=RAMP))


def test_a_run_with_schedules_replays_and_records_its_weights(start, tmp_path):
    engine = start(tmp_path / "run")
    engine.apply(SetWeightSchedule(schedule=RAMP))
    for _ in range(5):
        engine.step()
    series = engine.series()
    assert series["lambda"][1].tolist() == [0.0, 0.0, 0.5, 1.0, 1.5]
    assert series["term/contrast/weight"][1].tolist() == [1.0] * 5
    engine.close()
    assert replay(tmp_path / "run").identical


# ---- by hand ---------------------------------------------------------------------------------------------------------


def test_what_was_done_by_hand_is_done_again_bit_for_bit(start):
    played = start()
    began = played.config
    for value in (0.3, 0.1, 2.0):
        played.step()
        played.apply(SetLambda(value=value))
        played.apply(SetTerm(term="a_rec", weight=value / 3))
    played.apply(SetTerm(term="b_rec", enabled=False))
    played.step()
    played.apply(SetLambda(value=9.0))
    played.undo()
    totals = [played.step().total for _ in range(2)]
    config = by_hand(began, played.log)
    assert config.cost.lambda_ == 1.0
    assert config.cost.schedule.points == ((1, 1.0), (2, 0.3), (3, 0.1), (4, 2.0))
    assert config.cost.term("b_rec").schedule.points == ((1, began.cost.term("b_rec").weight), (4, 0.0))
    assert config.cost.term("c_rec") == began.cost.term("c_rec")
    again = start(cost=config.cost)
    for _ in range(4):
        again.step()
    assert [again.step().total for _ in range(2)] == totals
    assert_equal_weights(weights(again), weights(played))


def test_only_what_is_asked_for_becomes_a_schedule(start):
    engine = start()
    began = engine.config
    engine.apply(SetLambda(value=0.5))
    engine.apply(SetTerm(term="a_rec", weight=0.5))
    only = by_hand(began, engine.log, [LAMBDA])
    assert only.cost.schedule.points == ((1, 0.5),)
    assert only.cost.terms == began.cost.terms
    with pytest.raises(UserError, match="Nothing was done by hand"):
        by_hand(began, engine.log, ["b_rec"])


def test_a_restored_checkpoint_brings_its_lambda_back(start):
    from xmodal.training.changes import SetEmbeddingSize

    engine = start()
    began = engine.config
    engine.apply(SetLambda(value=0.5))
    engine.step()
    engine.apply(SetEmbeddingSize(value=8))
    engine.step()
    engine.apply(SetLambda(value=4.0))
    engine.step()
    engine.undo()  # of lambda
    engine.undo()  # of the size: everything as of the checkpoint before it
    assert engine.config.cost.lambda_ == 0.5
    assert by_hand(began, engine.log).cost.schedule.points == ((1, 0.5), (3, 4.0), (4, 0.5))


def test_a_slider_moved_under_a_schedule_leaves_what_was_felt(start):
    engine = start()
    engine.apply(SetWeightSchedule(schedule=RAMP))
    began = engine.config
    history = [engine.step().lambda_ for _ in range(4)]
    engine.apply(SetLambda(value=10.0))
    history += [engine.step().lambda_ for _ in range(4)]
    log = [replace(row, seq=number) for number, row in enumerate(engine.log[1:], 1)]
    schedule = by_hand(began, log).cost.schedule
    assert [weight_factor_at(schedule, step) for step in range(1, 9)] == history
