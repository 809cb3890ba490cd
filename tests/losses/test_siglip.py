import math

import pytest
import torch
from xmodal.losses import LOSSES, HasTemperature, Setting
from xmodal.losses.siglip import SigLIP, siglip

TWINS = torch.tensor([0, 1, 0, 2, 2, 0, 3, 4])


def looped(a, b, scale, bias, same):
    a, b, total = a.tolist(), b.tolist(), 0.0
    for x, code in zip(a, same.tolist(), strict=True):
        for y, other in zip(b, same.tolist(), strict=True):
            logit = scale * sum(p * q for p, q in zip(x, y, strict=True)) + bias
            total += math.log(1 + math.exp(-logit if code == other else logit))
    return total / len(a)


def test_golden_values(unit, fact):
    assert siglip(*unit, 10.0, -10.0).item() == fact("siglip")


def test_closed_form_of_orthogonal_rows():
    zeros = torch.zeros(256, 4, dtype=torch.float64)
    assert siglip(zeros, zeros, 10.0, -10.0).item() == pytest.approx(10.0116221, abs=5e-8)


@pytest.mark.parametrize("rows", [1, 2, 8])
@pytest.mark.parametrize("same", [None, TWINS])
def test_matches_plain_loops(unit, rows, same):
    a, b = (x[:rows] for x in unit)
    codes = torch.arange(rows) if same is None else same[:rows]
    expected = looped(a, b, 7.0, -3.0, codes)
    assert siglip(a, b, 7.0, -3.0, None if same is None else codes).item() == pytest.approx(expected, rel=1e-12)


def test_chance_is_the_best_constant_logit():
    zeros, rows = torch.zeros(64, 4, dtype=torch.float64), 64
    chance = math.log(rows) + (rows - 1) * math.log(rows / (rows - 1))
    best = -math.log(rows - 1)
    assert siglip(zeros, zeros, 10.0, best).item() == pytest.approx(chance, rel=1e-12)
    assert abs(chance - (math.log(rows) + 1)) < 0.01
    for bias in (best - 0.1, best + 0.1):
        assert siglip(zeros, zeros, 10.0, bias).item() > chance


def test_term_starts_as_in_the_paper_and_tells_its_bias(unit, encoded):
    a, b = (x.float() for x in unit)
    term = SigLIP().build(Setting({}))
    assert isinstance(term, HasTemperature)
    assert [name for name, _ in term.named_parameters()] == ["log_scale", "bias"]
    told = term(encoded(a), encoded(b))
    assert told.value.item() == pytest.approx(7.7838125, rel=1e-6)
    assert told.readings["bias"].item() == -10
    with torch.no_grad():
        term.bias.fill_(-4)
    assert told.readings["bias"].item() == -10  # what was told stays as it was


def test_term_options(unit, encoded):
    x, y = (encoded(rows.float(), same=TWINS) for rows in unit)

    def value(**params):
        return LOSSES.convert("siglip", params, "term").build(Setting({}))(x, y).value.item()

    assert value() == pytest.approx(siglip(*unit, 10.0, -10.0, TWINS).item(), rel=1e-6)
    assert value(equal_captions="negatives") == pytest.approx(siglip(*unit, 10.0, -10.0).item(), rel=1e-6)
    assert value(temperature=0.5, bias=1) == pytest.approx(siglip(*unit, 2.0, 1.0, TWINS).item(), rel=1e-6)


def test_what_learns_is_what_was_asked(unit, encoded):
    x, y = (encoded(rows.float()) for rows in unit)
    term = SigLIP(learnable=False).build(Setting({}))
    term(x, y).value.backward()
    assert term.log_scale.grad is None
    assert term.bias.grad is not None
    term = SigLIP(learnable_bias=False).build(Setting({}))
    term(x, y).value.backward()
    assert term.log_scale.grad is not None
    assert term.bias.grad is None
