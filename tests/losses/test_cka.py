import numpy as np
import pytest
import torch
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Setting
from xmodal.losses.cka import cka, gram_alignment, rbf_gram


@pytest.fixture
def published():
    random = np.random.RandomState(1337)  # the published numbers were drawn by it
    x = random.randn(100, 10)
    return torch.from_numpy(x), torch.from_numpy(random.randn(100, 10) + x)


def looped_gram(x, kernel, bandwidth):
    x = x.tolist()
    if kernel == "linear":
        return [[sum(p * q for p, q in zip(r, s, strict=True)) for s in x] for r in x]
    distance = [[sum((p - q) ** 2 for p, q in zip(r, s, strict=True)) for s in x] for r in x]
    median = np.median(distance)
    return [[np.exp(-d / (2 * bandwidth**2 * median)) for d in row] for row in distance]


def hsic(k, l):  # noqa: E741
    """HSIC as trace(K H L H), entry by entry."""
    n = len(k)
    total = 0.0
    for i in range(n):
        for j in range(n):
            centred = k[i][j] - sum(k[i]) / n - sum(k[j]) / n + sum(map(sum, k)) / n**2
            total += centred * l[i][j]
    return total


def unbiased_hsic(k, l):  # noqa: E741
    """The estimator of Song et al. 2012 without its constant factor: another road to the debiased CKA."""
    n = len(k)
    k = [[k[i][j] * (i != j) for j in range(n)] for i in range(n)]
    l = [[l[i][j] * (i != j) for j in range(n)] for i in range(n)]  # noqa: E741
    product = sum(k[i][j] * l[i][j] for i in range(n) for j in range(n))
    total = sum(map(sum, k)) * sum(map(sum, l)) / (n - 1) / (n - 2)
    return product + total - 2 / (n - 2) * sum(sum(k[i]) * sum(l[i]) for i in range(n))


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
@pytest.mark.parametrize("debiased", [False, True])
@pytest.mark.parametrize("rows", [5, 8])
def test_matches_plain_loops(raw, kernel, debiased, rows):
    a, b = (x[:rows] for x in raw)
    k, l = (looped_gram(x, kernel, 0.7) for x in (a, b))  # noqa: E741
    product = unbiased_hsic if debiased else hsic
    expected = product(k, l) / np.sqrt(product(k, k) * product(l, l))
    assert cka(a, b, kernel, 0.7, debiased).item() == pytest.approx(expected, rel=1e-10)


def test_golden_value(raw, fact):
    assert cka(*raw).item() == fact("linear_cka")


def test_published_values(published, golden):
    assert cka(*published).item() == pytest.approx(golden["cka_1337"], abs=5e-6)
    assert cka(*published, kernel="rbf", bandwidth=0.5).item() == pytest.approx(golden["cka_1337/rbf_0.5"], abs=5e-6)
    assert cka(*published, debiased=True).item() == pytest.approx(golden["cka_1337/debiased_linear"], abs=5e-6)


def rotation(size):
    return torch.linalg.qr(torch.randn(size, size, dtype=torch.float64, generator=torch.Generator().manual_seed(2)))[0]


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
@pytest.mark.parametrize("debiased", [False, True])
def test_rotation_shift_and_scale_change_nothing(raw, kernel, debiased):
    a, b = raw
    moved = 30 * b @ rotation(5) + torch.arange(5)
    torch.testing.assert_close(
        cka(a, moved, kernel, debiased=debiased), cka(a, b, kernel, debiased=debiased), rtol=1e-10, atol=0
    )
    stretched = b * torch.tensor([1.0, 5, 1, 1, 1])
    assert abs(cka(a, stretched, kernel, debiased=debiased) - cka(a, b, kernel, debiased=debiased)) > 1e-3


def test_the_best_value_leaves_retrieval_at_chance(encoded):
    """1 - CKA is 0 for a modality and a rotation of it, where a row's nearest is no partner."""
    a = torch.randn(200, 32, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    b = a @ rotation(32)
    a, b = (x / x.norm(dim=1, keepdim=True) for x in (a, b))
    term = LOSSES["cka"]().build(Setting({}, embedding_size=32))
    assert term(encoded(a), encoded(b)).item() == pytest.approx(0, abs=1e-12)
    assert ((a @ b.T).argmax(dim=1) == torch.arange(200)).float().mean() < 0.03


def test_noise_is_near_0_only_if_debiased():
    a, b = torch.randn(2, 64, 32, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    assert cka(a, b) > 0.25
    assert abs(cka(a, b, debiased=True)) < 0.05


def test_gradients_of_gram_matrices(raw):
    a, b = (x.clone().requires_grad_() for x in raw)

    def grams(x):
        return torch.exp(-(x[:, None] - x[None, :]).square().sum(dim=2) / 7)

    for debiased in (False, True):
        assert torch.autograd.gradcheck(lambda a, b, d=debiased: gram_alignment(grams(a), grams(b), d), (a, b))


def test_the_width_is_a_constant_to_the_gradient(raw):
    a = raw[0].clone().requires_grad_()
    weights = torch.linspace(-1, 1, 64, dtype=torch.float64).view(8, 8)
    (gradient,) = torch.autograd.grad((weights * rbf_gram(a, 0.5)).sum(), a)
    distance = (a[:, None] - a[None, :]).square().sum(dim=2)
    width = 2 * 0.25 * float(np.median(distance.detach().numpy()))
    torch.testing.assert_close(gradient, torch.autograd.grad((weights * torch.exp(-distance / width)).sum(), a)[0])


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float64])
@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_a_collapsed_side_aligns_with_nothing(raw, kernel, dtype):
    a = (torch.ones(8, 1) * torch.tensor([0.1, 0.7, 123.3, -1 / 3, 1e-9])).to(dtype).requires_grad_()
    value = cka(a, raw[1].to(dtype), kernel)
    value.backward()
    assert value.item() == 0
    assert torch.isfinite(a.grad).all()


def test_small_batches_are_refused_or_count_nothing(raw, encoded):
    for least, params in ((3, {}), (4, {"debiased": True})):
        config = LOSSES.convert("cka", params, "term")
        with pytest.raises(UserError, match=f"at least {least} rows"):
            config.check(Setting({}, batch_size=least - 1))
        few = [x[: least - 1].clone().requires_grad_() for x in raw]
        value = config.build(Setting({}))(*map(encoded, few))
        value.backward()
        assert value.item() == 0
        assert not few[0].grad.any()


def test_params_reach_the_formula(raw, encoded):
    params = {"kernel": "rbf", "bandwidth": 0.8, "debiased": True}
    value = LOSSES.convert("cka", params, "term").build(Setting({}))(*map(encoded, raw))
    torch.testing.assert_close(value, 1 - cka(*raw, kernel="rbf", bandwidth=0.8, debiased=True))
