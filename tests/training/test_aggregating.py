"""The terms' gradients made into one, in an engine: at the encoders only, and bit for bit again."""

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from weights import assert_equal_weights, weights
from xmodal.errors import UserError
from xmodal.training.changes import SetAggregation
from xmodal.training.config import AggregationSection, OptimizerSection
from xmodal.training.gradients import add_aggregated
from xmodal.training.replay import replay
from xmodal.weighting import AGGREGATIONS

SEPARATING = [name for name in AGGREGATIONS if AGGREGATIONS[name].separates]


def with_aggregation(config, name):
    return replace(config.cost, aggregation=AggregationSection(type=name))


def moved(engine):
    """Return how far each weight moves in one step of plain gradient descent of length 1."""
    before = weights(engine)
    engine.step()
    return {name: before[name] - value for name, value in weights(engine).items() if not name.startswith("optimizer")}


@pytest.fixture
def plain_descent():
    return OptimizerSection(type="sgd", learning_rate=1.0, momentum=0.0, weight_decay=0.0)


@pytest.mark.parametrize("name", SEPARATING)
def test_what_terms_learn_gets_its_plain_gradient(start, vectors_config, plain_descent, name):
    one = moved(start(optimizer=plain_descent))
    other = moved(start(optimizer=plain_descent, cost=with_aggregation(vectors_config, name)))
    for parameter, distance in one.items():
        if parameter.startswith("terms."):
            assert torch.allclose(other[parameter], distance, rtol=1e-4, atol=1e-5)
    assert any(not torch.allclose(one[key], other[key]) for key in one if key.startswith("encoders."))


@pytest.mark.parametrize("name", SEPARATING)
def test_it_replays_and_is_taken_back(start, tmp_path, name):
    folder = tmp_path / "run"
    engine = start(folder)
    before = engine.config
    engine.apply(SetAggregation(aggregation=AggregationSection(type=name)))
    for _ in range(3):
        engine.step()
    engine.undo()
    assert engine.config == before
    engine.step()
    engine.close()
    assert replay(folder).identical


def test_batches_that_accumulate_are_aggregated_one_by_one(start, vectors_config, plain_descent):
    cost = with_aggregation(vectors_config, "pcgrad")
    optimizer = replace(plain_descent, accumulate=2)
    one, again = (start(optimizer=optimizer, cost=cost, batch_size=16) for _ in range(2))
    one.step()
    again.step()
    assert_equal_weights(weights(one), weights(again))


def test_two_terms_that_conflict_are_pcgrads_by_hand():
    shared, own = torch.nn.Parameter(torch.tensor([1.0, 2.0, 3.0])), torch.nn.Parameter(torch.tensor([1.0, 1.0]))
    g, h = torch.tensor([1.0, 0.0, 2.0]), torch.tensor([-2.0, 1.0, 0.0])
    weighted = {"a": shared @ g + 5 * own.sum(), "b": shared @ h + own[0], "off": torch.tensor(3.0)}
    add_aggregated(AGGREGATIONS["pcgrad"](), weighted, [shared], [own], 1.0, np.random.default_rng(0))
    expected = (g - (g @ h) / (h @ h) * h) + (h - (g @ h) / (g @ g) * g)
    assert torch.allclose(shared.grad, expected)
    assert torch.equal(own.grad, torch.tensor([6.0, 5.0]))


def test_one_term_alone_and_gradients_that_are_not_finite_stay_what_they_are():
    shared = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
    method, draws = AGGREGATIONS["mgda"](), np.random.default_rng(0)
    add_aggregated(method, {"a": shared.sum(), "b": (shared * 0).sum()}, [shared], [], 0.5, draws)
    assert torch.equal(shared.grad, torch.tensor([0.5, 0.5]))
    shared.grad = None
    add_aggregated(method, {"a": shared.sum(), "b": shared.sum() * torch.inf}, [shared], [], 1.0, draws)
    assert not torch.isfinite(shared.grad).any()


def test_mistakes_are_refused_by_the_change(start):
    engine = start()
    with pytest.raises(UserError, match="gravity"):
        engine.apply(SetAggregation(aggregation=AggregationSection(type="gravity")))
    with pytest.raises(UserError, match=r"cost\.aggregation\.params"):
        engine.apply(SetAggregation(aggregation=AggregationSection(type="cagrad", params={"c": 2.0})))
