"""Each aggregation against its definition on real vectors, and against torchjd."""

import numpy as np
import pytest
import torch
from torchjd.aggregation import MGDA, PCGrad, UPGrad
from torchjd.linalg import QuadprogProjector
from xmodal.weighting.aggregation import AGGREGATIONS, CAGrad, cagrad, mgda, pcgrad, upgrad


def gradients(seed, terms=3, size=6, conflict=1.5):
    g = np.random.default_rng(seed).normal(size=(terms, size))
    g[1] -= conflict * g[0]
    return g * np.array([1.0, 0.3, 4.0, 2.0, 0.1])[:terms, None]


def combined(g, method):
    return method(g @ g.T) @ g


def draws(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", list(AGGREGATIONS))
@pytest.mark.parametrize("terms", [1, 2, 4])
def test_gradients_that_agree_at_right_angles_or_alone_give_their_sum(name, terms):
    g = np.eye(5)[:terms] * 2.0
    config = CAGrad(c=0.0) if name == "cagrad" else AGGREGATIONS[name]()
    assert config.coefficients(g @ g.T, draws()) @ g == pytest.approx(g.sum(axis=0), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_pcgrad_is_the_papers_loop(seed):
    g = gradients(seed)
    orders = draws(seed)
    expected = np.zeros(6)
    for i in range(3):
        own = g[i].copy()
        for j in orders.permutation(3):
            if j != i and own @ g[j] < 0:
                own -= own @ g[j] / (g[j] @ g[j]) * g[j]
        expected += own
    assert combined(g, lambda gramian: pcgrad(gramian, draws(seed))) == pytest.approx(expected)


def test_pcgrad_of_two_is_torchjds():
    # With two there is no order to draw.
    g = gradients(3, terms=2)
    theirs = PCGrad()(torch.tensor(g)).numpy()
    assert combined(g, lambda gramian: pcgrad(gramian, draws())) == pytest.approx(theirs)


@pytest.mark.parametrize("seed", range(4))
def test_mgda_is_the_shortest_and_torchjds(seed):
    g = gradients(seed, terms=4)
    found = combined(g, mgda) / 4
    theirs = MGDA(epsilon=1e-9, max_iters=300)(torch.tensor(g)).numpy()
    assert np.linalg.norm(found) <= np.linalg.norm(theirs) + 1e-9
    assert found == pytest.approx(theirs, abs=0.05)
    assert (g @ found >= found @ found - 1e-9).all()  # what only the shortest one fulfils
    weights = mgda(g @ g.T)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(4)


@pytest.mark.parametrize("seed", range(4))
def test_upgrad_is_torchjds_and_makes_no_term_worse(seed):
    g = gradients(seed, terms=4)
    found = combined(g, upgrad)
    theirs = 4 * UPGrad(projector=QuadprogProjector(reg_eps=1e-12))(torch.tensor(g)).numpy()
    assert found == pytest.approx(theirs, rel=1e-4, abs=1e-4)
    assert (g @ found >= -1e-8).all()


@pytest.mark.parametrize("seed", range(4))
def test_cagrad_is_the_best_of_a_fine_grid(seed):
    g, c = gradients(seed), 0.4
    mean = g.mean(axis=0)
    grid = [(a, b, 1 - a - b) for a in np.linspace(0, 1, 201) for b in np.linspace(0, 1 - a, 201)]
    mixed = np.array(grid) @ g
    values = mixed @ mean + c * np.linalg.norm(mean) * np.linalg.norm(mixed, axis=1)
    best = mixed[values.argmin()]
    expected = mean + c * np.linalg.norm(mean) / np.linalg.norm(best) * best
    found = combined(g, lambda gramian: cagrad(gramian, c)) / 3
    assert found == pytest.approx(expected, abs=0.02 * np.linalg.norm(expected))
    assert np.linalg.norm(found - mean) == pytest.approx(c * np.linalg.norm(mean), rel=1e-6)
    assert (g @ found).min() >= (g @ mean).min()


@pytest.mark.parametrize("name", ["pcgrad", "mgda", "cagrad", "upgrad"])
@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_scale_changes_nothing_but_scale_and_order_is_of_no_matter(name, scale):
    g = gradients(7, terms=2)
    method = AGGREGATIONS[name]()
    one = method.coefficients(g @ g.T, draws())
    assert method.coefficients((g @ g.T) * scale, draws()) == pytest.approx(one, rel=1e-3, abs=1e-3)
    swapped = method.coefficients((g[::-1] @ g[::-1].T), draws())
    assert swapped[::-1] == pytest.approx(one, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("name", list(AGGREGATIONS))
def test_exact_opposites_and_twins_stay_finite(name):
    for g in (np.array([[1.0, 2.0], [-1.0, -2.0]]), np.array([[1.0, 2.0], [1.0, 2.0]])):
        assert np.isfinite(AGGREGATIONS[name]().coefficients(g @ g.T, draws())).all()
