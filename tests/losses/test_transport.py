import itertools
import math
import sys

import ot
import pytest
import torch
from geomloss import SamplesLoss
from xmodal.errors import UserError
from xmodal.losses import Setting, transport
from xmodal.losses.transport import (
    GromovWasserstein,
    OptimalTransport,
    gromov_wasserstein,
    optimal_transport,
    sinkhorn_divergence,
)


def drawn(rows, size, seed=0, dtype=torch.float64):
    return torch.randn(rows, size, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def looped_sinkhorn(a, b, epsilon, sweeps):
    """OT_eps by the textbook's scaling of exp(-cost / eps), in plain floats."""
    cost = [[math.dist(x, y) ** 2 / 2 for y in b.tolist()] for x in a.tolist()]
    rows = range(len(cost))
    kernel = [[math.exp(-c / epsilon) for c in row] for row in cost]
    left, right = [1.0] * len(cost), [1.0] * len(cost)
    for _ in range(sweeps):
        left = [1 / sum(kernel[i][j] * right[j] for j in rows) for i in rows]
        right = [1 / sum(kernel[i][j] * left[i] for i in rows) for j in rows]
    size = len(cost)
    plan = [[left[i] * kernel[i][j] * right[j] / size for j in rows] for i in rows]
    return sum(
        plan[i][j] * cost[i][j] + epsilon * plan[i][j] * math.log(plan[i][j] * size**2) for i in rows for j in rows
    )


def looped_gromov(a, b, plan):
    one = [[math.dist(x, y) for y in a.tolist()] for x in a.tolist()]
    other = [[math.dist(x, y) for y in b.tolist()] for x in b.tolist()]
    rows = range(len(one))
    mass = [(i, j, plan[i][j].item()) for i in rows for j in rows if plan[i][j] > 0]
    return sum(p * q * (one[i][k] - other[j][m]) ** 2 for i, j, p in mass for k, m, q in mass)


def test_golden_values(raw, fact):
    assert sinkhorn_divergence(*raw, 0.25).item() == fact("sinkhorn_divergence")
    assert optimal_transport(*raw).item() == fact("earth_mover")
    assert gromov_wasserstein(*raw).item() == fact("gromov_wasserstein")


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_sinkhorn_matches_plain_loops(raw, rows):
    a, b = (x[:rows] for x in raw)
    loops = [looped_sinkhorn(x, y, 1.0, 200) for x, y in ((a, b), (a, a), (b, b))]
    got = sinkhorn_divergence(a, b, 1.0, iterations=1000, tolerance=1e-12).item()
    assert got == pytest.approx(loops[0] - loops[1] / 2 - loops[2] / 2, rel=1e-9)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_exact_transport_is_the_best_permutation(raw, rows):
    a, b = (x[:rows] for x in raw)
    costs = [
        sum(math.dist(a[i].tolist(), b[j].tolist()) ** 2 / 2 for i, j in enumerate(order)) / rows
        for order in itertools.permutations(range(rows))
    ]
    assert optimal_transport(a, b).item() == pytest.approx(min(costs), rel=1e-12)


@pytest.mark.parametrize("rows", [2, 6])
def test_gromov_wasserstein_is_its_sum_at_the_solvers_plan(raw, rows):
    a, b = (x[:rows] for x in raw)
    plan = ot.gromov.gromov_wasserstein(torch.cdist(a, a).numpy(), torch.cdist(b, b).numpy())
    assert gromov_wasserstein(a, b).item() == pytest.approx(looped_gromov(a, b, plan), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("rows", "size"), [(7, 3), (60, 16)])
def test_oracles_agree_on_random_rows(rows, size):
    a, b = drawn(rows, size, 1), 0.7 * drawn(rows, size, 2) + 0.5
    squared = torch.cdist(a, b).square().numpy()
    assert optimal_transport(a, b).item() == pytest.approx(ot.emd2([], [], squared) / 2, rel=1e-9)
    distances = [torch.cdist(x, x).numpy() for x in (a, b)]
    assert gromov_wasserstein(a, b).item() == pytest.approx(ot.gromov.gromov_wasserstein2(*distances), rel=1e-6)
    # A slow descent of its epsilon: geomloss stops there, 5 % from the gradient at its default of 0.5.
    geomloss = SamplesLoss("sinkhorn", p=2, blur=1.0, scaling=0.99, backend="tensorized")
    x, y = a.clone().requires_grad_(), a.clone().requires_grad_()
    one, other = sinkhorn_divergence(x, b, 1.0), geomloss(y, b)
    assert one.item() == pytest.approx(other.item(), rel=1e-3)
    gradient, expected = torch.autograd.grad(one + other, (x, y))
    assert (gradient - expected).norm() < 0.01 * expected.norm()


def test_sinkhorn_between_its_limits(raw):
    """Towards exact transport as epsilon vanishes, towards half the squared distance of the means as it grows."""
    a, b = raw
    means = (a.mean(dim=0) - b.mean(dim=0)).square().sum().item() / 2
    assert sinkhorn_divergence(a, b, 1e5).item() == pytest.approx(means, rel=1e-3)
    assert sinkhorn_divergence(a, b, 0.01, iterations=2000).item() == pytest.approx(
        optimal_transport(a, b).item(), rel=2e-3
    )


def test_equal_clouds_are_at_0_in_any_order(raw):
    a, _ = raw
    other = a[torch.tensor([3, 1, 7, 0, 2, 6, 5, 4])]
    for value in (sinkhorn_divergence(a, other, 0.5), optimal_transport(a, other)):
        assert value.item() == pytest.approx(0, abs=1e-12)


def test_gromov_wasserstein_sees_shape_alone(raw):
    a, b = raw
    turn = torch.linalg.qr(drawn(5, 5)).Q
    assert gromov_wasserstein(a, b @ turn + 3).item() == pytest.approx(gromov_wasserstein(a, b).item(), rel=1e-9)
    wide = torch.cat([b, torch.zeros(8, 4, dtype=b.dtype)], dim=1)
    assert gromov_wasserstein(a, wide).item() == pytest.approx(gromov_wasserstein(a, b).item(), rel=1e-9)
    assert gromov_wasserstein(a, a[torch.arange(7, -1, -1)] @ turn).item() < 0.2 * gromov_wasserstein(a, b).item()


def test_a_translation_costs_half_its_square_and_pulls_straight():
    a = drawn(20, 4).requires_grad_()
    shift = torch.tensor([1.0, 0, 0, 0], dtype=torch.float64)
    for value in (optimal_transport(a, a.detach() - shift), sinkhorn_divergence(a, a.detach() - shift, 0.1)):
        assert value.item() == pytest.approx(0.5, rel=1e-2)
        (gradient,) = torch.autograd.grad(value, a)
        torch.testing.assert_close(gradient.sum(dim=0), shift, rtol=0.02, atol=0.02)


def test_sinkhorn_gradient_is_that_of_the_converged_value(raw):
    a, b = (x[:5].clone().requires_grad_() for x in raw)

    def converged(a, b):
        return sinkhorn_divergence(a, b, 2.0, iterations=1000, tolerance=1e-12)

    assert torch.autograd.gradcheck(converged, (a, b))


def test_few_iterations_still_give_a_finite_and_useful_gradient(raw):
    a, b = (x.float() for x in raw)
    rows = (3 + a).requires_grad_()
    for epsilon in (1e-6, 1e-2, 10.0):
        (gradient,) = torch.autograd.grad(sinkhorn_divergence(rows, b, epsilon, iterations=1), rows)
        assert torch.isfinite(gradient).all()
        assert gradient.sum(dim=0).min() > 0


def test_plans_do_not_depend_on_the_scale_of_rows(raw):
    a, b = raw
    for size in (1e-6, 1e6):
        scaled = optimal_transport(size * a, size * b), gromov_wasserstein(size * a, size * b)
        assert scaled[0].item() / size**2 == pytest.approx(optimal_transport(a, b).item(), rel=1e-9)
        assert scaled[1].item() / size**2 == pytest.approx(gromov_wasserstein(a, b).item(), rel=1e-9)


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize(
    "formula", [optimal_transport, gromov_wasserstein, lambda a, b: sinkhorn_divergence(a, b, 0.1)]
)
def test_rows_that_are_not_finite_give_a_value_that_is_not(raw, formula, value):
    a, b = raw[0].clone(), raw[1]
    a[2, 3] = value
    assert not torch.isfinite(formula(a, b))


def test_rows_whose_squares_overflow_do_not_hang(raw):
    a, b = (1e25 * x.float() for x in raw)
    for value in (sinkhorn_divergence(a, b, 0.1), optimal_transport(a, b), gromov_wasserstein(a, b)):
        assert not torch.isfinite(value)


@pytest.mark.parametrize("epsilon", [0.5, 5.0])
def test_updates_by_a_kernel_are_those_of_the_log_domain(raw, epsilon, monkeypatch):
    def found():
        return sinkhorn_divergence(*raw, epsilon, iterations=1000, tolerance=1e-12).item()

    by_kernel = found()
    monkeypatch.setattr(transport, "_KERNEL_RANGE", 0.0)
    assert found() == pytest.approx(by_kernel, rel=1e-9)


def test_without_pot_both_terms_say_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ot", None)
    for config in (OptimalTransport(), GromovWasserstein()):
        with pytest.raises(UserError, match=r"pip install 'xmodal\[ot\]'"):
            config.build(Setting({}))


def test_a_batch_of_one_row_has_no_shape():
    with pytest.raises(UserError, match="at least 2 rows"):
        GromovWasserstein().check(Setting({}, batch_size=1))
