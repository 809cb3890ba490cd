import itertools
import math
import statistics

import pytest
import torch
from geomloss import SamplesLoss
from xmodal.errors import UserError
from xmodal.losses import Setting
from xmodal.losses.distribution import (
    MMD,
    Coral,
    bandwidth_ladder,
    coral,
    energy_distance,
    median_distance,
    squared_mmd,
)


def drawn(rows, size, seed=0, dtype=torch.float64):
    return torch.randn(rows, size, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def looped_mean(a, b, function, *, diagonal=True):
    values = [
        function(math.dist(x, y))
        for (i, x), (j, y) in itertools.product(enumerate(a.tolist()), enumerate(b.tolist()))
        if diagonal or i != j
    ]
    return sum(values) / len(values)


def looped_mmd(a, b, bandwidths, *, unbiased):
    def kernel(distance):
        return sum(math.exp(-(distance**2) / (2 * sigma**2)) for sigma in bandwidths) / len(bandwidths)

    within = looped_mean(a, a, kernel, diagonal=not unbiased) + looped_mean(b, b, kernel, diagonal=not unbiased)
    return within - 2 * looped_mean(a, b, kernel)


def looped_covariance(x):
    columns = list(zip(*x.tolist(), strict=True))
    return [[statistics.covariance(p, q) for q in columns] for p in columns]


def test_golden_values(raw, fact, golden):
    a, b = raw
    assert squared_mmd(a, b, torch.ones(1)).item() == fact("mmd_biased")
    assert coral(a, b).item() == fact("coral")
    # geomloss takes roots of at least 1e-8, so that each of the 8 rows is 1e-4 from itself; ours is 0 from itself.
    artefact = (8 * 1e-4 + 8 * 1e-4) / 2 / 8**2
    assert energy_distance(a, b).item() - artefact == pytest.approx(golden["energy_distance"], rel=1e-7)


@pytest.mark.parametrize("rows", [2, 8])
@pytest.mark.parametrize("unbiased", [False, True])
@pytest.mark.parametrize("bandwidths", [[1.0], [0.5, 1.0, 3.0]])
def test_mmd_matches_plain_loops(raw, rows, unbiased, bandwidths):
    a, b = (x[:rows] for x in raw)
    got = squared_mmd(a, b, torch.tensor(bandwidths), unbiased=unbiased).item()
    assert got == pytest.approx(looped_mmd(a, b, bandwidths, unbiased=unbiased), rel=1e-11)


@pytest.mark.parametrize("rows", [1, 2, 8])
def test_energy_and_coral_match_plain_loops(raw, rows):
    a, b = (x[:rows] for x in raw)
    within = looped_mean(a, a, abs) + looped_mean(b, b, abs)
    assert energy_distance(a, b).item() == pytest.approx(looped_mean(a, b, abs) - within / 2, rel=1e-11)
    if rows > 1:
        one, other = looped_covariance(a), looped_covariance(b)
        squares = [(x - y) ** 2 for row in zip(one, other, strict=True) for x, y in zip(*row, strict=True)]
        assert coral(a, b).item() == pytest.approx(sum(squares) / (4 * 5**2), rel=1e-11)


@pytest.mark.parametrize(("rows", "size"), [(5, 3), (60, 16)])
def test_geomloss_agrees(rows, size):
    a, b = drawn(rows, size, 1), 0.7 * drawn(rows, size, 2) + 0.3
    for sigma in (0.5, 2.0):
        half = SamplesLoss("gaussian", blur=sigma, backend="tensorized")(a, b).item()
        assert squared_mmd(a, b, torch.tensor([sigma])).item() == pytest.approx(2 * half, rel=1e-9)
    energy = SamplesLoss("energy", backend="tensorized")(a, b).item()
    assert energy_distance(a, b).item() == pytest.approx(energy + 1e-4 / rows, rel=1e-6)


def test_equal_clouds_are_at_0_in_any_order(raw):
    a, _ = raw
    order = torch.tensor([3, 1, 7, 0, 2, 6, 5, 4])
    for value in (squared_mmd(a, a[order], torch.ones(1)), energy_distance(a, a[order]), coral(a, a[order])):
        assert value.item() == pytest.approx(0, abs=1e-12)


def test_unbiased_mmd_of_one_distribution_is_0_on_average_and_the_biased_one_is_not():
    biased, unbiased = [], []
    for seed in range(60):
        a, b = drawn(20, 4, 2 * seed), drawn(20, 4, 2 * seed + 1)
        biased.append(squared_mmd(a, b, torch.ones(1)).item())
        unbiased.append(squared_mmd(a, b, torch.ones(1), unbiased=True).item())
    deviation = statistics.stdev(unbiased) / math.sqrt(len(unbiased))
    assert abs(statistics.mean(unbiased)) < 3 * deviation
    assert min(unbiased) < 0
    assert min(biased) > 0
    assert statistics.mean(biased) > 10 * deviation


def test_coral_sees_no_means(raw):
    a, b = raw
    assert coral(a, b + 100).item() == pytest.approx(coral(a, b).item(), rel=1e-9)
    assert energy_distance(a, b + 100).item() > 10 * energy_distance(a, b).item()


def test_energy_pulls_rows_that_coincide_nowhere():
    a = drawn(40, 16, dtype=torch.float32).repeat(2, 1).requires_grad_()
    value = energy_distance(a, a.detach().clone())
    value.backward()
    assert value.item() == pytest.approx(0, abs=1e-4)
    assert a.grad.abs().max() < 1e-4


@pytest.mark.parametrize("rows", [1, 2, 8])
def test_median_is_that_of_all_pairs(raw, rows):
    a, b = (x[:rows] for x in raw)
    distances = [math.dist(x, y) for x, y in itertools.combinations([*a.tolist(), *b.tolist()], 2)]
    assert median_distance(a, b).item() == pytest.approx(statistics.median_low(distances), rel=1e-12)


def test_median_of_one_point_is_1():
    point = torch.ones(4, 3)
    assert median_distance(point, point).item() == 1


def test_bandwidths_double_around_the_middle():
    like = torch.zeros(1, dtype=torch.float64)
    assert bandwidth_ladder(3.0, 3, like).tolist() == pytest.approx([1.5, 3, 6])
    assert bandwidth_ladder(3.0, 1, like).tolist() == [3]
    assert bandwidth_ladder(torch.tensor(1.0), 2, like).tolist() == pytest.approx([2**-0.5, 2**0.5])


def test_median_bandwidths_are_held(raw, encoded):
    """The gradient is that of fixed bandwidths of the same size; and a cloud's scale does not matter."""
    a, b = raw
    median = median_distance(a, b).item()

    def gradient(config):
        x = a.clone().requires_grad_()
        value = config.build(Setting({}))(encoded(x), encoded(b))
        value.backward()
        return value.item(), x.grad

    value, one = gradient(MMD(kernels=3, bandwidth=0.8))
    other_value, other = gradient(MMD(kernels=3, bandwidth=0.8 * median, bandwidths="fixed"))
    assert value == pytest.approx(other_value, rel=1e-12)
    torch.testing.assert_close(one, other)
    term = MMD().build(Setting({}))
    assert term(encoded(1000 * a), encoded(1000 * b)).item() == pytest.approx(term(encoded(a), encoded(b)).item())


def test_gradient_draws_the_clouds_together():
    a, b = (2 + drawn(30, 4, 1)).requires_grad_(), drawn(30, 4, 2)
    for formula in (lambda x, y: squared_mmd(x, y, torch.tensor([2.0])), energy_distance):
        (gradient,) = torch.autograd.grad(formula(a, b), a)
        assert gradient.mean(dim=0).min() > 0  # a step against it moves the cloud down, towards the other


def test_batches_of_one_row_are_refused_where_nothing_is_left():
    single = Setting({}, batch_size=1)
    for config in (Coral(), MMD(estimator="unbiased")):
        with pytest.raises(UserError, match="at least 2 rows"):
            config.check(single)
    MMD().check(single)
