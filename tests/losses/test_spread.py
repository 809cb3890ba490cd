import pytest
import torch
from xmodal.data.base import Modality
from xmodal.losses import LOSSES, Setting

SETTING = Setting({"m": Modality(name="m", kind="vector", shape=(3,))}, embedding_size=5)


def build(name, **params):
    return LOSSES.convert(name, params, "term").build(SETTING)


def looped_variance(a, target):
    total = 0.0
    for column in a.T.tolist():
        mean = sum(column) / len(column)
        variance = sum((x - mean) ** 2 for x in column) / (len(column) - 1)
        total += max(0.0, target - (variance + 1e-4) ** 0.5)
    return total / a.shape[1]


@pytest.mark.parametrize("rows", [2, 8])
@pytest.mark.parametrize("target", [0.5, 1.0, 3.0])
def test_variance_matches_plain_loops(raw, encoded, rows, target):
    a = raw[1][:rows]
    value = build("variance", target_std=target)(encoded(a)).item()
    assert value == pytest.approx(looped_variance(a, target), rel=1e-12)


def test_variance_of_the_same_and_of_wide_rows(encoded):
    term = build("variance")
    assert term(encoded(torch.ones(8, 5))).item() == pytest.approx(0.99, rel=1e-6)
    assert term(encoded(3 * torch.eye(8, 5, dtype=torch.float64))).item() == 0
    assert term(encoded(torch.ones(1, 5))).item() == 0


def test_variance_widens_a_narrow_cloud(raw, encoded):
    rows = (0.1 * raw[1]).requires_grad_()
    optimizer = torch.optim.SGD([rows], lr=1.0)
    for _ in range(200):
        optimizer.zero_grad()
        value = build("variance")(encoded(rows))
        value.backward()
        optimizer.step()
    assert value.item() < 0.05
    assert (rows.std(dim=0) > 0.9).all()


def test_uniformity_has_the_golden_value(unit, golden, encoded):
    assert build("uniformity")(encoded(unit[0])).item() == pytest.approx(golden["uniformity_a"], rel=1e-7)


def test_uniformity_spreads_a_cone(encoded):
    rows = torch.randn(12, 3, generator=torch.Generator().manual_seed(0)) * 0.1 + torch.tensor([1.0, 0, 0])
    rows.requires_grad_()
    optimizer = torch.optim.SGD([rows], lr=0.5)
    for _ in range(100):
        optimizer.zero_grad()
        value = build("uniformity")(encoded(torch.nn.functional.normalize(rows, dim=1)))
        value.backward()
        optimizer.step()
    unit_rows = torch.nn.functional.normalize(rows.detach(), dim=1)
    assert unit_rows.mean(dim=0).norm() < 0.1
    assert value.item() < -1.5
