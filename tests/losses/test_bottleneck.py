import math
from dataclasses import replace

import pytest
import torch
from torch.distributions import Independent, Normal, kl_divergence
from xmodal.data.base import Modality
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Setting
from xmodal.losses.bottleneck import beta_at, jensen_shannon
from xmodal.losses.club import club
from xmodal.losses.contrastive import info_nce
from xmodal.losses.gaussian import (
    MAX_LOG_VARIANCE,
    LogVariance,
    kl_to_standard_normal,
    log_likelihood,
    sample,
    symmetric_kl,
)

B, D = 7, 4


@pytest.fixture
def draws():
    """Four (B, D) tensors, float64: means and log-variances of two sides."""
    return torch.randn(4, B, D, generator=torch.Generator().manual_seed(3), dtype=torch.float64)


def normal(mean, log_variance):
    return Independent(Normal(mean, (log_variance / 2).exp()), 1)


def setting(*pairs, batch_size=8, size=D):
    names = sorted({name for pair in pairs for name in pair})
    modalities = {name: Modality(name=name, kind="vector", shape=(3,)) for name in names}
    return Setting(modalities=modalities, pairs=pairs, embedding_size=size, batch_size=batch_size)


def build(name, *pairs, **params):
    torch.manual_seed(0)
    wanted = setting(*(pairs or (("a", "b"),)))
    return LOSSES.convert(name, params, "term").build(wanted).double()


# --- formulas


def test_kl_is_that_of_torch_distributions(draws):
    mean, spread = draws[:2]
    standard = normal(torch.zeros_like(mean), torch.zeros_like(mean))
    expected = kl_divergence(normal(mean, spread), standard).mean().item()
    assert kl_to_standard_normal(mean, spread).item() == pytest.approx(expected, rel=1e-12)
    assert kl_to_standard_normal(torch.zeros(3, D), torch.zeros(3, D)).item() == 0


def test_kl_against_a_loop(draws):
    mean, spread = draws[:2]
    expected = 0.0
    for row, log_variances in zip(mean.tolist(), spread.tolist(), strict=True):
        for mu, log_variance in zip(row, log_variances, strict=True):
            expected += 0.5 * (mu * mu + math.exp(log_variance) - 1 - log_variance) / B
    assert kl_to_standard_normal(mean, spread).item() == pytest.approx(expected, rel=1e-12)


def test_symmetric_kl_is_that_of_torch_distributions(draws):
    a, spread_a, b, spread_b = draws
    p, q = normal(a, spread_a), normal(b, spread_b)
    expected = ((kl_divergence(p, q) + kl_divergence(q, p)) / 2).mean().item()
    assert symmetric_kl(a, spread_a, b, spread_b).item() == pytest.approx(expected, rel=1e-12)
    assert symmetric_kl(b, spread_b, a, spread_a).item() == pytest.approx(expected, rel=1e-12)
    assert symmetric_kl(a, spread_a, a, spread_a).item() == 0


def test_log_likelihood_is_that_of_torch_distributions(draws):
    x, mean, spread = draws[:3]
    assert log_likelihood(x, mean, spread).item() == pytest.approx(normal(mean, spread).log_prob(x).mean().item())


def test_club_against_a_loop(draws):
    b, mean, spread = draws[:3]
    expected = 0.0
    for i in range(B):
        q = normal(mean[i], spread[i])
        expected += q.log_prob(b[i]).item() / B
        expected -= sum(q.log_prob(b[j]).item() for j in range(B)) / B**2
    assert club(b, mean, spread).item() == pytest.approx(expected, rel=1e-10)


def test_club_loses_no_digits_far_from_0(draws):
    b, mean, spread = draws[:3]
    far = club((b + 1e3).float(), (mean + 1e3).float(), spread.float()).item()
    assert far == pytest.approx(club(b, mean, spread).item(), rel=1e-3)


def test_jensen_shannon_against_a_loop(draws):
    scores = 2 * draws[0] @ draws[1].T
    same = torch.tensor([0, 1, 2, 0, 3, 4, 5])
    expected, others = 0.0, []
    for i in range(B):
        expected += math.log1p(math.exp(-scores[i, i].item())) / B
        others += [math.log1p(math.exp(scores[i, j].item())) for j in range(B) if same[i] != same[j]]
    expected += sum(others) / len(others)
    assert jensen_shannon(scores, same).item() == pytest.approx(expected, rel=1e-12)
    assert jensen_shannon(torch.zeros(B, B)).item() == pytest.approx(2 * math.log(2), rel=1e-6)


def test_formulas_pass_gradcheck(draws):
    leaves = [x[:3].clone().requires_grad_() for x in draws]
    noise = torch.randn(3, D, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    assert torch.autograd.gradcheck(kl_to_standard_normal, leaves[:2])
    assert torch.autograd.gradcheck(symmetric_kl, leaves)
    assert torch.autograd.gradcheck(log_likelihood, leaves[:3])
    assert torch.autograd.gradcheck(club, leaves[:3])
    assert torch.autograd.gradcheck(lambda mean, spread: sample(mean, spread, noise), leaves[:2])
    assert torch.autograd.gradcheck(lambda a, b: jensen_shannon(a @ b.T), leaves[:2])


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("constant", [0.5, 0.5, 0.5, 0.5]),
        ("linear", [0.005, 0.2525, 0.5, 0.5]),
        ("exponential", [0.005, 0.05, 0.5, 0.5]),
    ],
)
def test_beta_warms_up_by_the_step_alone(schedule, expected):
    found = [beta_at(schedule, step, beta=0.5, start=0.005, steps=10) for step in (1, 6, 11, 10**9)]
    assert found == pytest.approx(expected)
    assert beta_at(schedule, 1, beta=0.5, start=0.005, steps=0) == 0.5


# --- known mutual information


def correlated(rho, rows, size, seed):
    """Two (rows, size) standard Gaussians whose columns correlate; information -(size / 2) ln(1 - rho^2)."""
    generator = torch.Generator().manual_seed(seed)
    a, noise = torch.randn(2, rows, size, generator=generator, dtype=torch.float64)
    return a, rho * a + math.sqrt(1 - rho**2) * noise, -size / 2 * math.log(1 - rho**2)


@pytest.mark.parametrize("rho", [0.5, 0.9])
def test_club_with_the_true_q_lies_above_the_known_information(rho):
    a, b, information = correlated(rho, 4000, 3, seed=0)
    spread = torch.full_like(b, math.log(1 - rho**2))
    # With the true q its expectation is size * rho^2 / (1 - rho^2).
    assert club(b, rho * a, spread).item() == pytest.approx(3 * rho**2 / (1 - rho**2), rel=0.1)
    assert club(b, rho * a, spread).item() > information


def test_club_with_a_fitted_q_lies_above_the_known_information(encoded):
    a, b, information = correlated(0.8, 512, 2, seed=1)
    torch.manual_seed(0)
    term = LOSSES["club"](hidden=16).build(setting(("a", "b"), size=2)).double()
    pair = encoded(a, name="a"), encoded(b, name="b")
    adam = torch.optim.Adam(term.player.parameters(), lr=0.02)
    for _ in range(100):
        adam.zero_grad()
        term.player_loss(*pair).backward()
        adam.step()
    told = term(*pair)
    # The entropy of the one given the other is what a perfect q attains.
    best = -(math.log(2 * math.pi * math.e * (1 - 0.8**2)))
    assert told.readings["log_likelihood"].item() == pytest.approx(best, abs=0.15)
    assert information < told.value.item() < 5


def test_info_nce_tells_at_most_ln_n_of_a_large_information():
    a, b, information = correlated(0.999, 64, 8, seed=2)
    assert information > 5 * math.log(64)
    for scale in (0.1, 1.0, 10.0):
        assert math.log(64) - info_nce(a, b, scale).item() <= math.log(64)
    assert math.log(64) - info_nce(a, b, 1.0).item() > 0.5 * math.log(64)


# --- terms


def test_vib_is_the_contrast_of_the_codes_plus_beta_times_the_mean_kl(draws, encoded):
    term = build("vib", beta=0.3, temperature=0.5)
    a, b = encoded(draws[0], name="a"), encoded(draws[1], name="b")
    torch.manual_seed(4)
    told = term(a, b)
    torch.manual_seed(4)
    codes, divergences = [], []
    for x in (a, b):
        spread = term.log_variance[f"of_{x.modality.name}"](x.embedding)
        code = normal(x.embedding, spread).mean + (spread / 2).exp() * torch.randn(B, D).double()
        codes.append(code / code.norm(dim=1, keepdim=True))
        standard = normal(torch.zeros_like(code), torch.zeros_like(code))
        divergences.append(kl_divergence(normal(x.embedding, spread), standard).mean())
    kl, contrast = sum(divergences).item() / 2, info_nce(*codes, 2.0).item()
    assert told.value.item() == pytest.approx(contrast + 0.3 * kl, rel=1e-9)
    expected = {"kl": kl, "contrast": contrast, "beta": 0.3}
    assert {name: value.item() for name, value in told.readings.items()} == pytest.approx(expected, rel=1e-6)


def test_mib_is_minus_the_bound_plus_beta_times_the_symmetric_kl(draws, encoded):
    for bound in ("info_nce", "jsd"):
        term = build("mib", beta=0.3, bound=bound)
        a, b = encoded(draws[0], name="a"), encoded(draws[1], name="b")
        told = term(a, b)
        spreads = [term.log_variance[f"of_{x.modality.name}"](x.embedding) for x in (a, b)]
        expected = symmetric_kl(a.embedding, spreads[0], b.embedding, spreads[1]).item()
        assert told.readings["skl"].item() == pytest.approx(expected, rel=1e-9)
        assert told.value.item() == pytest.approx(told.readings["contrast"].item() + 0.3 * expected, rel=1e-9)
        assert term.offset.requires_grad == (bound == "jsd")


def test_a_warm_up_reads_the_step(draws, encoded):
    term = build("vib", beta=0.5, beta_schedule="linear", beta_steps=10, beta_start=0.1)
    a, b = encoded(draws[0], name="a"), encoded(draws[1], name="b")
    told = [term(replace(a, step=step), b).readings["beta"].item() for step in (1, 6, 20)]
    assert told == pytest.approx([0.1, 0.3, 0.5])


def test_a_variance_is_bounded_and_begins_small():
    torch.manual_seed(0)
    head = LogVariance(D)
    rows = torch.randn(50, D)
    assert -8 < head(rows).mean().item() < -3
    with torch.no_grad():
        head.read.weight.mul_(1e6)
    assert head(1e4 * rows).abs().max().item() <= MAX_LOG_VARIANCE
    torch.testing.assert_close(head(rows), head(1e4 * rows))


def test_three_modalities_have_a_q_for_each_ordered_pair():
    term = build("club", ("a", "b"), ("a", "c"), ("b", "c"))
    assert sorted(term.player.keys()) == ["a->b", "a->c", "b->a", "b->c", "c->a", "c->b"]


def test_club_swapped_with_its_modalities_is_the_same(draws, encoded):
    term = build("club", hidden=5)
    a, b = encoded(draws[0], name="a"), encoded(draws[1], name="b")
    assert term(a, b).value.item() == pytest.approx(term(b, a).value.item(), rel=1e-12)


def test_what_cannot_work_is_refused():
    for name in ("vib", "mib", "club"):
        with pytest.raises(UserError, match="batch size to 2"):
            LOSSES[name]().check(setting(("a", "b"), batch_size=1))
    with pytest.raises(UserError, match="does not reach a beta of 0"):
        LOSSES["vib"](beta=0.0, beta_schedule="exponential").check(setting(("a", "b")))
