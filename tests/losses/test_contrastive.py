import math

import pytest
import torch
from info_nce import info_nce as other_info_nce
from pytorch_metric_learning.losses import NTXentLoss, SelfSupervisedLoss
from xmodal.errors import UserError
from xmodal.losses import LOSSES, HasTemperature, Setting
from xmodal.losses.contrastive import InfoNCE, info_nce, info_nce_one_way

S = 1 / 0.07


def looped(a, b, scale, same=None, smoothing=0.0):
    """InfoNCE from a to b, in plain Python floats."""
    a, b = a.tolist(), b.tolist()
    same = list(range(len(a))) if same is None else same.tolist()
    total = 0.0
    for i, row in enumerate(a):
        logits = [scale * sum(x * y for x, y in zip(row, other, strict=True)) for other in b]
        log_sum = math.log(sum(math.exp(z - max(logits)) for z in logits)) + max(logits)
        hits = [z for z, code in zip(logits, same, strict=True) if code == same[i]]
        total += (1 - smoothing) * sum(log_sum - z for z in hits) / len(hits)
        total += smoothing * sum(log_sum - z for z in logits) / len(logits)
    return total / len(a)


def test_golden_values(unit, golden):
    assert info_nce_one_way(*unit, S).item() == pytest.approx(golden["info_nce_one_way"], rel=1e-7)
    assert info_nce(*unit, S).item() == pytest.approx(golden["info_nce"], rel=1e-7)


def test_published_value(golden, encoded):
    generator = torch.Generator().manual_seed(1234)
    a, b = torch.randn(3, 5, generator=generator), torch.randn(3, 5, generator=generator)
    assert info_nce(a, b, S).item() == pytest.approx(golden["seed_1234"], abs=5e-5)
    smoothed = golden["seed_1234/with_label_smoothing_0.1"]
    assert info_nce(a, b, S, label_smoothing=0.1).item() == pytest.approx(smoothed, abs=5e-5)
    term = InfoNCE(label_smoothing=0.1).build(Setting({}))
    assert term(encoded(a), encoded(b)).item() == pytest.approx(smoothed, abs=5e-5)


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_closed_forms(rows):
    constant = torch.ones(rows, 4, dtype=torch.float64) / 2
    assert info_nce(constant, constant, S).item() == pytest.approx(math.log(rows), abs=1e-12)
    eye = torch.eye(rows, dtype=torch.float64)
    assert info_nce(eye, eye, 3.0).item() == pytest.approx(math.log(1 + (rows - 1) * math.exp(-3)), rel=1e-12)


@pytest.mark.parametrize("rows", [1, 2, 8])
@pytest.mark.parametrize("codes", [None, [0, 1, 0, 2, 2, 0, 3, 4]])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_matches_plain_loops(unit, rows, codes, smoothing):
    a, b = (x[:rows] for x in unit)
    same = None if codes is None else torch.tensor(codes[:rows])
    one, other = looped(a, b, S, same, smoothing), looped(b, a, S, same, smoothing)
    assert info_nce_one_way(a, b, S, same, smoothing).item() == pytest.approx(one, rel=1e-12, abs=1e-12)
    assert info_nce_one_way(b, a, S, same, smoothing).item() == pytest.approx(other, rel=1e-12, abs=1e-12)
    assert info_nce(a, b, S, same, smoothing).item() == pytest.approx((one + other) / 2, rel=1e-12, abs=1e-12)


def test_against_other_implementations():
    generator = torch.Generator().manual_seed(7)
    a, b = torch.randn(2, 30, 6, generator=generator, dtype=torch.float64)
    a, b = a / a.norm(dim=1, keepdim=True), b / b.norm(dim=1, keepdim=True)
    one = info_nce_one_way(a, b, 5.0).item()
    assert one == pytest.approx(other_info_nce(a, b, temperature=0.2).item(), rel=1e-9)
    asymmetric = SelfSupervisedLoss(NTXentLoss(temperature=0.2), symmetric=False)
    assert one == pytest.approx(asymmetric(a, b).item(), rel=1e-7)
    both = (other_info_nce(a, b, temperature=0.2) + other_info_nce(b, a, temperature=0.2)) / 2
    assert info_nce(a, b, 5.0).item() == pytest.approx(both.item(), rel=1e-9)


def test_one_way_is_not_symmetric_and_both_ways_is(unit):
    a, b = unit
    assert abs(info_nce_one_way(a, b, S) - info_nce_one_way(b, a, S)) > 0.1
    torch.testing.assert_close(info_nce(a, b, S), info_nce(b, a, S), rtol=1e-14, atol=0)


def test_permutation_of_pairs_changes_nothing(unit):
    a, b = unit
    same = torch.tensor([0, 1, 0, 2, 2, 0, 3, 4])
    order = torch.tensor([3, 1, 7, 0, 2, 6, 5, 4])
    torch.testing.assert_close(
        info_nce(a[order], b[order], S, same[order]), info_nce(a, b, S, same), rtol=1e-13, atol=0
    )
    assert abs(info_nce(a, b[order], S) - info_nce(a, b, S)) > 0.1


def test_unique_codes_are_plain_info_nce(unit):
    torch.testing.assert_close(info_nce(*unit, S, torch.arange(8) * 7), info_nce(*unit, S), rtol=1e-14, atol=0)


def test_gradients(unit):
    a, b = (x.clone().requires_grad_() for x in unit)
    scale = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    same = torch.tensor([0, 1, 0, 2, 2, 0, 3, 4])
    assert torch.autograd.gradcheck(lambda a, b, s: info_nce(a, b, s), (a, b, scale))
    assert torch.autograd.gradcheck(lambda a, b, s: info_nce(a, b, s, same), (a, b, scale))


@pytest.mark.parametrize("size", [1e-4, 1e4])
def test_extreme_inputs_stay_finite(raw, size):
    a, b = ((size * x).float().requires_grad_() for x in raw)
    value = info_nce(a, b, S)
    value.backward()
    assert torch.isfinite(value)
    assert torch.isfinite(a.grad).all()
    assert torch.isfinite(b.grad).all()


def test_term_directions_and_equal_captions(unit, encoded):
    a, b = (x.float() for x in unit)
    same = torch.tensor([0, 1, 0, 2, 2, 0, 3, 4])
    x, y = encoded(a, same=same), encoded(b, same=same)

    def value(**params):
        return LOSSES.convert("info_nce", params, "term").build(Setting({}, embedding_size=5))(x, y).item()

    assert value() == pytest.approx(info_nce(a, b, S, same).item(), rel=1e-6)
    assert value(equal_captions="negatives") == pytest.approx(info_nce(a, b, S).item(), rel=1e-6)
    assert value(equal_captions="negatives", directions="sum") == pytest.approx(2 * info_nce(a, b, S).item(), rel=1e-6)
    assert value(temperature=0.5) == pytest.approx(info_nce(a, b, 2.0, same).item(), rel=1e-6)


@pytest.mark.parametrize(("rho", "size"), [(0.3, 2), (0.5, 4), (0.95, 20)])
def test_bound_on_known_information(rho, size):
    """ln(N) - InfoNCE with the best critic there is, on two Gaussians: near the information, never above ln(N)."""
    generator, rows = torch.Generator().manual_seed(0), 512
    x, noise = torch.randn(2, rows, size, generator=generator, dtype=torch.float64)
    y = rho * x + math.sqrt(1 - rho**2) * noise
    information = -size / 2 * math.log(1 - rho**2)
    # ln p(y|x) / p(y), but for a constant, as a dot product: rho x.y / (1 - rho^2) - rho^2 (x.x + y.y) / 2 (1 - rho^2).
    own = [-(rho**2) / (2 * (1 - rho**2)) * z.square().sum(dim=1, keepdim=True) for z in (x, y)]
    one = torch.ones(rows, 1, dtype=torch.float64)
    a, b = torch.cat([rho / (1 - rho**2) * x, own[0], one], dim=1), torch.cat([y, one, own[1]], dim=1)
    bound = math.log(rows) - info_nce(a, b, 1.0).item()
    assert bound <= math.log(rows)
    if information < math.log(rows) / 2:
        assert bound == pytest.approx(information, abs=0.1)
    else:
        assert information > math.log(rows)
        assert bound > 0.9 * math.log(rows)


def test_one_way_term_has_a_direction(unit, encoded):
    x, y = (encoded(rows.float(), same=torch.tensor([0, 1, 0, 2, 2, 0, 3, 4])) for rows in unit)

    def value(**params):
        return LOSSES.convert("info_nce_one_way", params, "term").build(Setting({}))(x, y).item()

    a, b = unit
    assert value() == pytest.approx(info_nce_one_way(a, b, S, x.same).item(), rel=1e-6)
    assert value(direction="b->a") == pytest.approx(info_nce_one_way(b, a, S, x.same).item(), rel=1e-6)
    assert value(equal_captions="negatives") == pytest.approx(info_nce_one_way(a, b, S).item(), rel=1e-6)


def test_temperature_learns_and_is_clamped_only_by_clamp(unit, encoded):
    a, _ = unit
    x = encoded(a.float())
    term = InfoNCE(temperature=0.011).build(Setting({}, embedding_size=5))
    optimizer = torch.optim.SGD(term.parameters(), lr=1)
    term(x, encoded(-a.float())).backward()
    optimizer.step()
    assert term.temperature() > 1
    before = term.log_scale.item()
    term(x, x)
    assert term.log_scale.item() == before
    term.clamp()
    assert term.log_scale.item() == 0
    with torch.no_grad():
        term.log_scale.fill_(9)
    term.clamp()
    assert term.logit_scale().item() == pytest.approx(100)


def test_set_temperature_keeps_the_parameter():
    term = InfoNCE().build(Setting({}, embedding_size=5))
    assert isinstance(term, HasTemperature)
    parameter = term.log_scale
    assert [name for name, _ in term.named_parameters()] == ["log_scale"]
    term.set_temperature(0.5)
    assert term.log_scale is parameter
    assert term.learnable
    assert term.temperature() == pytest.approx(0.5)
    term.set_temperature(5.0, learnable=False)
    assert term.log_scale is parameter
    assert not parameter.requires_grad
    term.clamp()
    assert term.temperature() == pytest.approx(5.0)


@pytest.mark.parametrize("value", [0.07, 0.2, 1.0, 1 / 3])
def test_setting_the_temperature_read_changes_no_bit(value):
    term = InfoNCE(temperature=value).build(Setting({}, embedding_size=5))
    before = term.log_scale.item()
    term.set_temperature(term.temperature())
    assert term.log_scale.item() == before


@pytest.mark.parametrize("temperature", [0.01, 1.0])
def test_ends_of_the_learned_range_are_allowed(temperature):
    term = InfoNCE(temperature=temperature).build(Setting({}, embedding_size=5))
    term.clamp()
    term.set_temperature(term.temperature())


def test_bad_temperatures_are_refused_and_change_nothing():
    term = InfoNCE().build(Setting({}, embedding_size=5))
    for value in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(UserError, match="above 0"):
            term.set_temperature(value, learnable=False)
    with pytest.raises(UserError, match="learned temperature"):
        term.set_temperature(5.0)
    assert term.temperature() == pytest.approx(0.07)
    assert term.learnable
    with pytest.raises(UserError, match="learned temperature"):
        InfoNCE(temperature=0.001).build(Setting({}, embedding_size=5))
    with pytest.raises(UserError, match=r"term\.temperature"):
        LOSSES.convert("info_nce", {"temperature": 0}, "term")
