import math

import pytest
import torch
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Setting, TermOutput
from xmodal.losses.redundancy import barlow_twins, covariance_penalty, variance_hinge, vicreg, vicreg_parts


def columns(x):
    """Columns with their means taken out, in plain Python floats."""
    centred = []
    for column in x.T.tolist():
        mean = sum(column) / len(column)
        centred.append([value - mean for value in column])
    return centred


def dot(x, y):
    return sum(p * q for p, q in zip(x, y, strict=True))


def looped_barlow(a, b, weight):
    rows, total = len(a), 0.0
    a, b = columns(a), columns(b)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            c = dot(x, y) / rows / math.sqrt(dot(x, x) / rows + 1e-5) / math.sqrt(dot(y, y) / rows + 1e-5)
            total += (1 - c) ** 2 if i == j else weight * c**2
    return total


def looped_vicreg(a, b, weights, target):
    rows, size = a.shape
    distance = sum((p - q) ** 2 for p, q in zip(a.flatten().tolist(), b.flatten().tolist(), strict=True))
    spread = redundancy = 0.0
    for own in (columns(a), columns(b)):
        spread += sum(max(0, target - math.sqrt(dot(x, x) / (rows - 1) + 1e-4)) for x in own) / size / 2
        redundancy += (
            sum((dot(x, y) / (rows - 1)) ** 2 for i, x in enumerate(own) for j, y in enumerate(own) if i != j) / size
        )
    return weights[0] * distance / rows / size + weights[1] * spread + weights[2] * redundancy


def test_golden_values(raw, fact):
    assert barlow_twins(*raw).item() == fact("barlow_twins")
    assert vicreg(*raw).item() == fact("vicreg")


@pytest.mark.parametrize("rows", [2, 3, 8])
@pytest.mark.parametrize("weight", [5e-3, 1.0])
def test_barlow_twins_matches_plain_loops(raw, rows, weight):
    a, b = (x[:rows] for x in raw)
    assert barlow_twins(a, b, weight).item() == pytest.approx(looped_barlow(a, b, weight), rel=1e-12)


@pytest.mark.parametrize("rows", [2, 3, 8])
@pytest.mark.parametrize(("weights", "target"), [((25, 25, 1), 1.0), ((1, 3, 7), 0.6)])
def test_vicreg_matches_plain_loops(raw, rows, weights, target):
    a, b = (x[:rows] for x in raw)
    assert vicreg(a, b, *weights, target).item() == pytest.approx(looped_vicreg(a, b, weights, target), rel=1e-12)


def test_closed_forms_of_collapse():
    point = torch.full((8, 5), 0.3, dtype=torch.float64)
    assert vicreg(point, point).item() == pytest.approx(24.75, rel=1e-12)
    assert vicreg(point, point + 2).item() == pytest.approx(24.75 + 25 * 4, rel=1e-12)
    assert barlow_twins(point, point).item() == pytest.approx(5, rel=1e-9)


def test_decorrelated_equal_columns_are_the_best():
    signs = torch.tensor([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], dtype=torch.float64)
    assert vicreg(signs, signs).item() == 0
    assert barlow_twins(signs, signs).item() == pytest.approx(0, abs=1e-8)  # not quite 0 for the 1e-5 beneath the root
    assert barlow_twins(signs, -signs).item() == pytest.approx(4 * 3, rel=1e-4)


def test_barlow_twins_does_not_see_the_scale_of_a_column(raw):
    a, b = raw
    scale = torch.tensor([300.0, 20, 1000, 70, 50], dtype=torch.float64)
    torch.testing.assert_close(barlow_twins(a * scale, 9 + 100 * b), barlow_twins(a, b), rtol=1e-3, atol=0)


def test_vicreg_is_the_sum_of_its_parts(raw):
    a, b = raw
    x, y = a - a.mean(dim=0), b - b.mean(dim=0)
    torch.testing.assert_close(vicreg(a, b, 0, 2, 0), variance_hinge(x) + variance_hinge(y))
    torch.testing.assert_close(vicreg(a, b, 0, 0, 3), 3 * (covariance_penalty(x) + covariance_penalty(y)))
    torch.testing.assert_close(vicreg(a, b, 4, 0, 0), 4 * (a - b).square().mean())


def test_the_hinge_never_closes_on_unit_rows(unit):
    """Why VICReg is made for raw rows: a column of unit rows cannot deviate by 1."""
    a, _ = unit
    assert variance_hinge(a - a.mean(dim=0)) > 1 - 1 / math.sqrt(5) - 0.1
    assert variance_hinge(3 * (a - a.mean(dim=0)), 0.1) == 0


@pytest.mark.parametrize("name", ["barlow_twins", "vicreg"])
def test_a_batch_of_one_row_counts_nothing_and_is_refused_as_a_size(name, raw, encoded):
    config = LOSSES[name]()
    setting = Setting({}, embedding_size=5, batch_size=1)
    with pytest.raises(UserError, match="at least 2 rows, not 1"):
        config.check(setting)
    a, b = (x[:1].clone().requires_grad_() for x in raw)
    told = config.build(setting)(encoded(a), encoded(b))
    value = told.value if isinstance(told, TermOutput) else told
    value.backward()
    assert value.item() == 0
    assert not a.grad.any()
    assert not b.grad.any()


def test_params_reach_the_formula(raw, encoded):
    a, b = raw
    setting = Setting({}, embedding_size=5)

    def value(name, **params):
        return LOSSES.convert(name, params, "term").build(setting)(encoded(a), encoded(b))

    torch.testing.assert_close(value("barlow_twins", lambda_offdiag=0.5), barlow_twins(a, b, 0.5))
    params = {"invariance": 2.0, "variance": 3.0, "covariance": 5.0, "target_std": 0.7}
    told = value("vicreg", **params)
    torch.testing.assert_close(told.value, vicreg(a, b, 2, 3, 5, 0.7))
    parts = vicreg_parts(a, b, 0.7)
    assert list(told.readings) == ["invariance", "variance", "covariance"]
    assert list(told.readings.values()) == list(parts)
