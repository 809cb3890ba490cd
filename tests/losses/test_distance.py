import math

import pytest
import torch
from scipy.special import hyp0f1
from torch.nn import functional
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Setting
from xmodal.losses.distance import (
    AlignmentUniformity,
    alignment,
    angular_distance,
    squared_distances,
    squared_distances_within,
    squared_error,
    uniformity,
)


def looped_alignment(a, b, alpha):
    pairs = zip(a.tolist(), b.tolist(), strict=True)
    return sum(math.dist(x, y) ** alpha for x, y in pairs) / len(a)


def looped_angle(a, b):
    total = 0.0
    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        total += math.acos(sum(p * q for p, q in zip(x, y, strict=True)) / math.hypot(*x) / math.hypot(*y))
    return total / len(a)


def looped_uniformity(x, t):
    rows = x.tolist()
    potentials = [math.exp(-t * math.dist(p, q) ** 2) for i, p in enumerate(rows) for q in rows[:i]]
    return math.log(sum(potentials) / len(potentials))


def drawn(rows, size, seed=0, dtype=torch.float64):
    return torch.randn(rows, size, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def test_golden_values(unit, fact):
    a, b = unit
    assert alignment(a, b).item() == fact("alignment")
    assert squared_error(a, b).item() == fact("alignment")
    assert uniformity(a).item() == fact("uniformity_a")
    assert uniformity(b).item() == fact("uniformity_b")


def test_golden_sum(unit, fact, encoded):
    term = AlignmentUniformity(t=1.0).build(Setting({}, embedding_size=5))
    told = term(*(encoded(x) for x in unit))
    assert told.value.item() == fact("alignment_uniformity")
    assert told.readings["alignment"].item() == fact("alignment")
    parts = told.readings["alignment"] + told.readings["uniformity"]
    assert parts.item() == pytest.approx(told.value.item())


@pytest.mark.parametrize("rows", [1, 2, 8])
def test_matches_plain_loops(raw, rows):
    a, b = (x[:rows] for x in raw)
    for alpha in (1.0, 1.5, 2.0, 4.0):
        assert alignment(a, b, alpha).item() == pytest.approx(looped_alignment(a, b, alpha), rel=1e-12)
    assert angular_distance(a, b).item() == pytest.approx(looped_angle(a, b), rel=1e-12)
    if rows > 1:
        for t in (0.1, 1.0, 2.0):
            assert uniformity(a, t).item() == pytest.approx(looped_uniformity(a, t), rel=1e-12)


@pytest.mark.parametrize(("size", "published"), [(2, -1.57503), (8, -3.08253), (32, -3.75181), (128, -3.93753)])
def test_uniformity_of_the_sphere(size, published):
    expected = -4 + math.log(hyp0f1(size / 2, 4.0))
    assert expected == pytest.approx(published, abs=5e-6)
    sample = functional.normalize(drawn(1500, size))
    assert uniformity(sample).item() == pytest.approx(expected, abs=0.02)


def test_uniformity_of_one_point_and_of_one_row_is_0():
    point = functional.normalize(drawn(1, 5)).repeat(7, 1)
    assert uniformity(point).item() == pytest.approx(0, abs=1e-12)
    assert uniformity(point[:1]).item() == 0


def test_uniformity_of_a_narrow_cone_keeps_its_digits():
    """Rows that differ in the fourth digit, as those of an untrained encoder can."""
    cone = functional.normalize(100 + drawn(64, 16, dtype=torch.float32))
    t = 1e4
    assert uniformity(cone, t).item() == pytest.approx(looped_uniformity(cone, t), rel=1e-4)


def test_alignment_weighs_near_and_far_by_alpha():
    a, near, far = torch.zeros(1, 3), torch.full((1, 3), 0.1), torch.full((1, 3), 10.0)
    assert alignment(a, near, 1.0) > alignment(a, near, 2.0)
    assert alignment(a, far, 1.0) < alignment(a, far, 2.0)


def test_angles_of_known_pairs():
    eye = torch.eye(3, dtype=torch.float64)
    assert angular_distance(eye, 7 * eye.roll(1, 0)).item() == pytest.approx(math.pi / 2)
    assert angular_distance(eye, eye + eye.roll(1, 0)).item() == pytest.approx(math.pi / 4)
    assert angular_distance(eye, eye).item() == pytest.approx(0, abs=1.5e-3)
    assert angular_distance(eye, -eye).item() == pytest.approx(math.pi, abs=1.5e-3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
@pytest.mark.parametrize("sign", [1, -1])
def test_gradient_of_equal_and_opposite_partners_is_finite(dtype, sign):
    a = functional.normalize(drawn(16, 8)).to(dtype).requires_grad_()
    (angular_distance(a, sign * a.detach()) + alignment(a, a.detach(), 1.0) + alignment(a, a.detach(), 1.5)).backward()
    assert torch.isfinite(a.grad).all()


def test_angle_pulls_near_and_far_partners_alike():
    far = torch.tensor([[1.0, 0.0], [1.0, 0.0]], requires_grad=True)
    partner = torch.tensor([[math.cos(0.05), math.sin(0.05)], [math.cos(2.0), math.sin(2.0)]])
    angular_distance(far, partner).backward()
    norms = far.grad.norm(dim=1)
    assert norms[0].item() == pytest.approx(norms[1].item(), rel=1e-3)


def test_squared_distances_are_those_of_loops(raw):
    a, b = raw
    expected = [[math.dist(x, y) ** 2 for y in b.tolist()] for x in a.tolist()]
    torch.testing.assert_close(squared_distances(a, b), torch.tensor(expected, dtype=torch.float64))
    expected = [[math.dist(x, y) ** 2 for y in a.tolist()] for x in a.tolist()]
    torch.testing.assert_close(squared_distances_within(a), torch.tensor(expected, dtype=torch.float64))
    assert torch.equal(squared_distances_within(a).diagonal(), torch.zeros(8, dtype=torch.float64))
    assert squared_distances_within(a, diagonal=math.inf).diagonal().isinf().all()


def test_squared_distances_far_from_the_origin_keep_their_digits():
    a, b = 1000 + drawn(40, 16, 1), 1000 + drawn(30, 16, 2)
    exact = torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist").square()
    rounded = torch.cdist(a.float(), b.float(), compute_mode="donot_use_mm_for_euclid_dist").square()
    error = (squared_distances(a.float(), b.float()) - exact).abs().max()
    assert error < 2 * (rounded - exact).abs().max() + 1e-4
    gram = a.float().square().sum(1)[:, None] + b.float().square().sum(1) - 2 * a.float() @ b.float().T
    assert (gram - exact).abs().max() > 100 * error


@pytest.mark.parametrize("diagonal", [0.0, math.inf])
def test_squared_distances_have_the_gradient_of_their_value(raw, diagonal):
    a, b = (x.clone().requires_grad_() for x in raw)
    assert torch.autograd.gradcheck(squared_distances, (a, b))
    assert torch.autograd.gradcheck(lambda x: torch.exp(-squared_distances_within(x, diagonal=diagonal)), (a,))


def test_a_batch_of_one_row_is_refused():
    with pytest.raises(UserError, match="at least 2 rows"):
        AlignmentUniformity().check(Setting({}, batch_size=1))


@pytest.mark.parametrize(("name", "field"), [("alignment", "alpha"), ("alignment_uniformity", "t")])
def test_bounds(name, field):
    with pytest.raises(UserError, match=rf"term\.{field}"):
        LOSSES.convert(name, {field: 0}, "term")
