import math

import numpy as np
import pytest
import torch
from sklearn.cross_decomposition import CCA
from sklearn.datasets import load_linnerud
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Setting
from xmodal.losses.columns import standardised
from xmodal.losses.correlation import SoftCCA, accumulate_covariance, canonical_correlations, dcca, soft_cca_parts

PAIR = Setting({}, pairs=(("m", "m"),), embedding_size=5, batch_size=8)


def noise(*shape, seed=0):
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def looped_covariance(x, y, over):
    """Covariances of the columns of x and y, entry by entry."""
    x, y = x.T.tolist(), y.T.tolist()
    means = [sum(column) / len(column) for column in (*x, *y)]
    return np.array(
        [
            [
                sum((p - means[i]) * (q - means[len(x) + j]) for p, q in zip(own, other, strict=True)) / over
                for j, other in enumerate(y)
            ]
            for i, own in enumerate(x)
        ]
    )


def symmetric_correlations(a, b, ridge):
    """The definition with symmetric inverse roots, as in the paper."""

    def inverse_root(s):
        values, vectors = np.linalg.eigh(s + ridge * np.eye(len(s)))
        return vectors @ np.diag(values**-0.5) @ vectors.T

    over = len(a) - 1
    left, right = (inverse_root(looped_covariance(x, x, over)) for x in (a, b))
    return np.linalg.svd(left @ looped_covariance(a, b, over) @ right)[1]


# --- canonical correlations and DCCA


def test_golden_value_of_the_sum_of_squares(raw, fact):
    rho = canonical_correlations(*(x[:, :3] for x in raw), 1e-4)
    assert -rho.square().sum().item() == fact("cca_sum_of_squares")


def test_published_correlations(golden):
    data = load_linnerud()
    rho = canonical_correlations(*(torch.from_numpy(x) for x in (data.data, data.target)), 1e-12)
    assert rho.tolist() == pytest.approx(golden["linnerud_cca"], abs=5e-7)


@pytest.mark.parametrize("ridge", [1e-4, 0.1])
def test_matches_symmetric_roots(ridge):
    a, b = noise(20, 6, seed=1), noise(20, 6, seed=2)
    b = b + a @ noise(6, 6, seed=3)
    assert canonical_correlations(a, b, ridge).tolist() == pytest.approx(symmetric_correlations(a, b, ridge), rel=1e-9)


def test_matches_cca_zoo():
    from cca_zoo.deep.objectives import CCALoss
    from cca_zoo.linear import CCA as Linear  # noqa: N811

    a, b = noise(60, 4, seed=4), noise(60, 4, seed=5)
    b = b + a @ noise(4, 4, seed=6)
    expected = CCALoss(reg_covar=1e-3)([a, b]).item()
    assert -canonical_correlations(a, b, 1e-3).square().sum().item() == pytest.approx(expected, rel=1e-9)
    model = Linear(n_components=4).fit([a.numpy(), b.numpy()])
    scores = model.transform([a.numpy(), b.numpy()])
    expected = [np.corrcoef(x, y)[0, 1] for x, y in zip(scores[0].T, scores[1].T, strict=True)]
    assert canonical_correlations(a, b, 1e-12).tolist() == pytest.approx(expected, rel=1e-6)


def test_matches_scikit_learn():
    a, b = noise(80, 3, seed=7), noise(80, 3, seed=8)
    b = b + a @ noise(3, 3, seed=9)
    x, y = CCA(n_components=3, scale=False, tol=1e-12, max_iter=10000).fit_transform(a.numpy(), b.numpy())
    expected = [np.corrcoef(p, q)[0, 1] for p, q in zip(x.T, y.T, strict=True)]
    assert canonical_correlations(a, b, 1e-12).tolist() == pytest.approx(expected, rel=1e-6)


def test_dcca_is_the_sum_of_rho_and_not_one_of_the_others(raw):
    a, b = raw[0][:, :2], raw[1][:, :2]

    def scaled(x):
        x = x - x.mean(dim=0)
        return x / x.var(dim=0).mean().sqrt()

    rho = symmetric_correlations(scaled(a), scaled(b), 0.05)
    assert dcca(a, b, 0.05).item() == pytest.approx(-sum(rho), rel=1e-9)
    assert dcca(a, b, 0.05, top=1).item() == pytest.approx(-rho[0], rel=1e-9)
    assert abs(dcca(a, b, 0.05).item() + sum(rho**2)) > 0.01
    assert abs(dcca(a, b, 0.05).item() + math.sqrt(sum(rho**2))) > 0.01


def test_dcca_sees_neither_scale_nor_rotation():
    a, b = noise(30, 5, seed=1), noise(30, 5, seed=2) + noise(30, 5, seed=1)
    turn = torch.linalg.qr(noise(5, 5, seed=3))[0]
    for moved in (1e-4 * b, 1e4 * b, b @ turn, b + 100):
        torch.testing.assert_close(dcca(a, moved), dcca(a, b), rtol=1e-9, atol=0)


def test_as_many_dimensions_as_rows_are_perfectly_correlated_whatever_they_are():
    """What `check` refuses."""
    a, b = noise(2, 9, 8, seed=1)
    assert dcca(a, b, 1e-9).item() == pytest.approx(-8, abs=1e-4)


def test_ties_have_a_sound_gradient():
    """Equal eigenvalues and equal correlations, where the gradient of an eigendecomposition explodes."""
    a = (torch.linalg.qr(noise(8, 4, seed=3) - noise(8, 4, seed=3).mean(dim=0))[0]).requires_grad_()
    b = a.detach().clone().requires_grad_()
    assert canonical_correlations(a, b, 0.1).std() < 1e-12
    assert torch.autograd.gradcheck(lambda a, b: dcca(a, b, 0.1), (a, b))
    leaf = a.detach().float().requires_grad_()
    dcca(leaf, leaf.detach(), 1e-3).backward()
    assert leaf.grad.abs().max() < 1


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dimensions_that_hold_nothing_count_and_pull_nothing(dtype):
    """Early in training embeddings fill few dimensions; the others must not pull in the direction of rounding."""
    a = (noise(64, 2, seed=1) @ noise(2, 16, seed=2)).to(dtype).requires_grad_()
    b = (a.detach() @ noise(16, 16, seed=3).to(dtype) + noise(64, 16, seed=4).to(dtype)).requires_grad_()
    value = dcca(a, b, 1e-2)
    value.backward()
    exact = dcca(a.detach()[:, :].double(), b.detach().double(), 1e-2)
    assert value.item() == pytest.approx(exact.item(), rel=1e-3)
    assert -2 < value < 0
    assert a.grad.norm() < 1


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float64])
def test_a_collapsed_side_has_no_correlation(raw, dtype):
    a = (torch.ones(8, 1) * torch.tensor([0.1, 0.7, 123.3, -1 / 3, 1e-9])).to(dtype).requires_grad_()
    value = dcca(a, raw[1].to(dtype))
    value.backward()
    assert value.item() == 0
    assert torch.isfinite(a.grad).all()


def test_a_non_finite_row_makes_a_nan_and_no_exception(raw):
    a = raw[0].clone()
    a[2, 3] = math.inf
    assert torch.isnan(dcca(a, raw[1]))


def test_what_cannot_work_is_said_beforehand():
    config = LOSSES["dcca"]()
    config.check(Setting({}, embedding_size=128, batch_size=129))
    with pytest.raises(UserError, match="raise the batch size above 128, or lower the embedding size"):
        config.check(Setting({}, embedding_size=128, batch_size=128))
    with pytest.raises(UserError, match="only 4 canonical correlations"):
        LOSSES.convert("dcca", {"top": 5}, "term").check(Setting({}, embedding_size=4, batch_size=9))


def test_a_batch_of_no_more_rows_than_dimensions_counts_nothing(raw, encoded):
    term = LOSSES["dcca"]().build(Setting({}, embedding_size=5))
    a, b = (x[:5].clone().requires_grad_() for x in raw)
    value = term(encoded(a), encoded(b))
    value.backward()
    assert value.item() == 0
    assert not a.grad.any()
    assert not b.grad.any()
    assert term(*(encoded(x[:6]) for x in raw)).item() < -1


# --- soft CCA


def looped_soft_cca(batches, weight, forgetting):
    """Values of consecutive batches, in plain Python floats."""
    size, told = batches[0][0].shape[1], []
    accumulated = [[[0.0] * size for _ in range(size)] for _ in range(2)]
    count = 0.0
    for batch in batches:
        rows, value, count = len(batch[0]), 0.0, forgetting * count + 1
        normal = []
        for x in batch:
            variance = np.diag(looped_covariance(x, x, len(x)))
            normal.append((x - x.mean(dim=0)) / torch.from_numpy(np.sqrt(variance + 1e-5)))
        for own, x in zip(accumulated, normal, strict=True):
            fresh = looped_covariance(x, x, rows - 1)
            for i in range(size):
                for j in range(size):
                    own[i][j] = forgetting * own[i][j] + fresh[i][j]
                    value += weight * abs(own[i][j]) / count if i != j else 0.0
        pairs = zip(normal[0].flatten().tolist(), normal[1].flatten().tolist(), strict=True)
        told.append(value + sum((p - q) ** 2 for p, q in pairs) / 2 / rows)
    return told


def batches(number=4):
    return [(noise(7, 5, seed=2 * k), noise(7, 5, seed=2 * k + 1)) for k in range(number)]


@pytest.mark.parametrize(("weight", "forgetting"), [(0.1, 0.9), (2.0, 0.0), (0.0, 0.5)])
def test_matches_plain_loops_over_many_batches(weight, forgetting, encoded):
    term = SoftCCA(decorrelation=weight, forgetting=forgetting).build(PAIR).double()
    told = []
    for a, b in batches():
        told.append(term(encoded(a), encoded(b)).value.item())
        term.clamp()
    assert told == pytest.approx(looped_soft_cca(batches(), weight, forgetting), rel=1e-12)


def test_the_gradient_takes_what_was_before_as_a_constant():
    before = noise(5, 5)

    def value(a, b):
        x, y = standardised(a), standardised(b)
        of_x, of_y = (accumulate_covariance(z, before, 0.7) for z in (x, y))
        distance, decorrelation = soft_cca_parts(x, y, of_x, of_y, 2.5)
        return distance + 0.3 * decorrelation

    assert torch.autograd.gradcheck(value, tuple(x.requires_grad_() for x in batches(1)[0]))


def test_closed_forms():
    signs = torch.tensor([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], dtype=torch.float64)
    eye = torch.eye(3, dtype=torch.float64)
    assert soft_cca_parts(signs, signs, eye, eye) == (0, 0)
    assert soft_cca_parts(signs, -signs, eye, eye) == (2 * 3, 0)
    assert soft_cca_parts(signs, signs[:, [1, 2, 0]], eye, eye) == (3, 0)  # no correlation
    assert soft_cca_parts(signs, signs, eye + 0.5, eye) == (0, pytest.approx(6 * 0.5))


def test_only_a_step_that_was_taken_changes_the_state(encoded):
    (a, b), (c, d) = batches(2)
    term = SoftCCA().build(PAIR).double()
    term(encoded(a), encoded(b))
    term.clamp()
    before = {name: value.clone() for name, value in term.state_dict().items()}
    assert set(before) == {"accumulated m->m", "count m->m"}

    def unchanged():
        return all(torch.equal(value, before[name]) for name, value in term.state_dict().items())

    with torch.no_grad():
        term(encoded(c), encoded(d))
    term.clamp()
    assert unchanged()
    term.eval()
    term(encoded(c), encoded(d))
    term.clamp()
    assert unchanged()
    term.train()
    term(encoded(c), encoded(d))
    assert unchanged()
    term.discard()
    term.clamp()
    assert unchanged()
    term(encoded(c), encoded(d))
    term.clamp()
    assert not unchanged()
    assert not any(value.requires_grad for value in term.buffers())


def test_each_pair_has_covariances_of_its_own(encoded):
    pairs = (("a", "b"), ("a", "c"))
    term = SoftCCA().build(Setting({}, pairs=pairs, embedding_size=5)).double()
    (x, y), (z, _) = batches(2)
    term(encoded(x, name="a"), encoded(y, name="b"))
    term(encoded(x[:4], name="a"), encoded(z[:4], name="c"))
    term.clamp()
    for pair, rows in (("a->b", (x, y)), ("a->c", (x[:4], z[:4]))):
        for side, own in enumerate(rows):
            expected = standardised(own).T @ standardised(own) / (len(own) - 1)
            torch.testing.assert_close(term.get_buffer(f"accumulated {pair}")[side], expected)
        assert term.get_buffer(f"count {pair}") == 1


def test_a_batch_of_one_row_counts_nothing_and_leaves_no_trace(raw, encoded):
    with pytest.raises(UserError, match="at least 2 rows"):
        SoftCCA().check(Setting({}, batch_size=1))
    term = SoftCCA().build(PAIR).double()
    a, b = (x[:1].clone().requires_grad_() for x in raw)
    told = term(encoded(a), encoded(b))
    told.value.backward()
    term.clamp()
    assert told.value.item() == 0
    assert set(told.readings) == {"distance", "decorrelation"}
    assert not a.grad.any()
    assert not any(value.any() for value in term.buffers())


def test_the_parts_are_told(encoded):
    (a, b), _ = batches(2)
    told = SoftCCA(decorrelation=0.3).build(PAIR).double()(encoded(a), encoded(b))
    assert told.value.item() == pytest.approx(told.readings["distance"] + 0.3 * told.readings["decorrelation"])
