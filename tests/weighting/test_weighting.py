"""Each method against the formula of its paper, without an engine."""

import math

import pytest
import torch
from xmodal.errors import UserError
from xmodal.weighting import WEIGHTINGS, Seen
from xmodal.weighting.base import adam_step
from xmodal.weighting.dynamic import DynamicAverage, dynamic_weights
from xmodal.weighting.gradnorm import GradNorm, gradnorm_targets
from xmodal.weighting.uncertainty import COEFFICIENTS, Uncertainty, uncertainty_gradient


@pytest.mark.parametrize("name", list(WEIGHTINGS))
def test_every_weighting_starts_with_the_same_for_all_and_says_what_it_is(name):
    weighting = WEIGHTINGS[name]().build()
    assert weighting.factor("a") == weighting.factor("b")
    assert weighting.state == {}
    assert WEIGHTINGS.summary(name)


@pytest.mark.parametrize("name", list(WEIGHTINGS))
def test_state_is_the_whole_of_it(name):
    def seen(step):
        return {"a": Seen(1 + 1 / step, 2.0), "b": Seen(3.0 + step % 3, 0.1)}

    params = {"window": 2} if name == "dwa" else {}
    one = WEIGHTINGS.convert(name, params, where="").build()
    for step in range(1, 6):
        one.update(seen(step))
    other = WEIGHTINGS.convert(name, params, where="").build()
    other.state = {term: dict(own) for term, own in one.state.items()}
    for step in range(6, 12):
        one.update(seen(step))
        other.update(seen(step))
    assert one.state == other.state
    assert one.factor("a") == other.factor("a")


def test_adam_is_torchs():
    parameter = torch.nn.Parameter(torch.tensor(0.5, dtype=torch.float64))
    adam = torch.optim.Adam([parameter], lr=0.03)
    own, value = {}, 0.5
    for step in range(20):
        gradient = math.sin(step) * 10 ** (step % 4)
        parameter.grad = torch.tensor(gradient, dtype=torch.float64)
        adam.step()
        value += adam_step(own, gradient, 0.03)
        assert value == pytest.approx(parameter.item(), rel=1e-12)


# ---- uncertainty -----------------------------------------------------------------------------------------------------


def test_two_terms_by_hand():
    # L = 4 and 0.25 at s = 0: d(e^-s L + s)/ds = 1 - L, so s of the first rises, of the second falls; Adam's first step
    # is the learning rate whatever the gradient's size.
    weighting = Uncertainty(learning_rate=0.1).build()
    weighting.update({"a": Seen(4.0), "b": Seen(0.25)})
    assert uncertainty_gradient(4.0, 0.0, "log_variance") == -3.0
    assert uncertainty_gradient(0.25, 0.0, "log_variance") == 0.75
    assert weighting.state["a"]["log_variance"] == pytest.approx(0.1, rel=1e-6)
    assert weighting.state["b"]["log_variance"] == pytest.approx(-0.1, rel=1e-6)
    assert weighting.factor("a") == pytest.approx(math.exp(-0.1), rel=1e-6)
    assert weighting.factor("b") == pytest.approx(math.exp(0.1), rel=1e-6)


@pytest.mark.parametrize("form", list(COEFFICIENTS))
def test_it_is_autograd_and_adam_on_the_papers_sum(form):
    a, b = COEFFICIENTS[form]
    s = torch.nn.Parameter(torch.zeros(2, dtype=torch.float64))
    adam = torch.optim.Adam([s], lr=0.05)
    weighting = Uncertainty(form=form, learning_rate=0.05).build()
    for step in range(30):
        losses = torch.tensor([3.0 / (1 + step), 0.2 + 0.01 * step], dtype=torch.float64)
        adam.zero_grad()
        (a * torch.exp(-s) * losses + b * s).sum().backward()
        adam.step()
        weighting.update({name: Seen(value) for name, value in zip("ab", losses.tolist(), strict=True)})
    assert [weighting.factor(name) for name in "ab"] == pytest.approx((a * torch.exp(-s)).tolist())


@pytest.mark.parametrize("form", list(COEFFICIENTS))
def test_a_constant_loss_is_weighed_with_b_over_it(form):
    weighting = Uncertainty(form=form, learning_rate=0.05).build()
    for _ in range(600):
        weighting.update({"a": Seen(5.0), "b": Seen(0.2)})
    b = COEFFICIENTS[form][1]
    assert weighting.factor("a") == pytest.approx(b / 5, rel=0.02)
    assert weighting.factor("b") == pytest.approx(b / 0.2, rel=0.02)


def test_a_loss_of_zero_stops_at_the_largest_weight_and_one_below_is_refused():
    weighting = Uncertainty(learning_rate=1.0, max_weight=20.0).build()
    for _ in range(50):
        weighting.check({"a": 0.0})
        weighting.update({"a": Seen(0.0)})
    assert weighting.factor("a") == pytest.approx(20.0)
    with pytest.raises(UserError, match=r"cannot fall below 0, and a is -0\.5"):
        weighting.check({"a": -0.5})


# ---- gradnorm --------------------------------------------------------------------------------------------------------


def test_targets_are_the_papers():
    seen = {"a": Seen(2.0, 10.0), "b": Seen(1.0, 0.5)}
    targets = gradnorm_targets(seen, {"a": 0.5, "b": 1.5}, {"a": 4.0, "b": 1.0}, alpha=1.5)
    mean = (0.5 * 10 + 1.5 * 0.5) / 2
    ratios = torch.tensor([0.5, 1.0]) / 0.75
    assert list(targets.values()) == pytest.approx((mean * ratios**1.5).tolist(), rel=1e-6)


def test_two_terms_of_very_different_gradient_come_to_pull_alike():
    weighting = GradNorm(alpha=0.0, learning_rate=0.05).build()
    seen = {"loud": Seen(1.0, 100.0), "quiet": Seen(1.0, 1.0)}
    for _ in range(400):
        weighting.update(seen)
    pulls = {term: weighting.factor(term) * one.pull for term, one in seen.items()}
    assert pulls["loud"] / pulls["quiet"] == pytest.approx(1.0, rel=0.3)
    assert sum(weighting.factor(term) for term in seen) == pytest.approx(2.0)


def test_a_term_that_lags_behind_pulls_more():
    weighting = GradNorm(alpha=1.0, learning_rate=0.05).build()
    weighting.update({"fast": Seen(1.0, 1.0), "slow": Seen(1.0, 1.0)})
    for _ in range(300):
        weighting.update({"fast": Seen(0.2, 1.0), "slow": Seen(0.8, 1.0)})
    assert weighting.factor("slow") / weighting.factor("fast") == pytest.approx(4.0, rel=0.3)


def test_the_first_value_must_be_above_zero_and_a_term_without_a_gradient_is_passed_by():
    weighting = GradNorm().build()
    with pytest.raises(UserError, match="must be above 0, and a is 0"):
        weighting.check({"a": 0.0})
    weighting.update({"a": Seen(1.0, 1.0), "b": Seen(1.0, 0.0)})
    assert "b" not in weighting.state
    weighting.check({"a": -1.0})
    weighting.update({"a": Seen(-1.0, 1.0)})
    assert weighting.factor("a") == 1.0


# ---- dynamic weight averaging ----------------------------------------------------------------------------------------


def test_it_is_the_plain_loop_over_windows():
    losses = torch.rand(20, 3, generator=torch.Generator().manual_seed(1), dtype=torch.float64) + 0.5
    weighting = DynamicAverage(window=4, temperature=0.5).build()
    for step, row in enumerate(losses, 1):
        weighting.update({name: Seen(value) for name, value in zip("abc", row.tolist(), strict=True)})
        done = step // 4
        expected = torch.ones(3, dtype=torch.float64)
        if done >= 2:
            last, before = losses[4 * done - 4 : 4 * done].mean(0), losses[4 * done - 8 : 4 * done - 4].mean(0)
            expected = 3 * torch.softmax(last / before / 0.5, dim=0)
        assert [weighting.factor(name) for name in "abc"] == pytest.approx(expected.tolist())


def test_dynamic_weights_sum_to_their_number_and_favour_what_falls_slowest():
    weights = dynamic_weights({"fast": 0.5, "slow": 1.0}, temperature=2.0)
    assert sum(weights.values()) == pytest.approx(2.0)
    assert weights["slow"] / weights["fast"] == pytest.approx(math.exp(0.25))


def test_means_of_zero_say_nothing_and_below_is_refused():
    weighting = DynamicAverage(window=1).build()
    for value in (0.0, 0.0, 1.0, 1e-9, 1e9):
        weighting.update({"a": Seen(value), "b": Seen(1.0)})
    assert 0 < weighting.factor("b") < weighting.factor("a") < 2.0
    with pytest.raises(UserError, match="dwa"):
        weighting.check({"a": -1e-3})
