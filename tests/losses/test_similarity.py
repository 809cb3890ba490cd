import pytest
import torch
from xmodal.losses import LOSSES, Setting
from xmodal.losses.similarity import all_pairs_similarity, cosine, paired_similarity

FORMULAS = {"all_pairs_similarity": all_pairs_similarity, "paired_similarity": paired_similarity}


def looped(name, a, b):
    a, b = a.tolist(), b.tolist()
    pairs = [(x, y) for i, x in enumerate(a) for j, y in enumerate(b) if name == "all_pairs_similarity" or i == j]
    return -sum(sum(p * q for p, q in zip(x, y, strict=True)) for x, y in pairs) / len(pairs)


@pytest.fixture(params=FORMULAS)
def name(request):
    return request.param


def test_golden_values(name, raw, golden):
    assert FORMULAS[name](*raw).item() == pytest.approx(golden[name], abs=5e-11)


@pytest.mark.parametrize("rows", [1, 2, 8])
def test_matches_plain_loops(name, raw, rows):
    a, b = (x[:rows] for x in raw)
    assert FORMULAS[name](a, b).item() == pytest.approx(looped(name, a, b), rel=1e-12)


def test_all_pairs_is_the_mean_of_the_matrix(raw):
    a, b = raw
    torch.testing.assert_close(all_pairs_similarity(a, b), -torch.mean(a @ b.T), rtol=1e-12, atol=1e-15)


def test_symmetric_when_swapped(name, raw):
    a, b = raw
    torch.testing.assert_close(FORMULAS[name](a, b), FORMULAS[name](b, a), rtol=1e-13, atol=0)


def test_who_sees_pairing(raw):
    a, b = raw
    order = torch.tensor([3, 1, 7, 0, 2, 6, 5, 4])
    torch.testing.assert_close(all_pairs_similarity(a, b[order]), all_pairs_similarity(a, b), rtol=1e-11, atol=0)
    torch.testing.assert_close(paired_similarity(a[order], b[order]), paired_similarity(a, b), rtol=1e-13, atol=0)
    assert abs(paired_similarity(a, b[order]) - paired_similarity(a, b)) > 0.1


def test_gradients(name, raw):
    assert torch.autograd.gradcheck(FORMULAS[name], tuple(x.clone().requires_grad_() for x in raw))


@pytest.mark.parametrize("size", [1e-4, 1e4])
def test_extreme_inputs_stay_finite(name, raw, size):
    a, b = ((size * x).float() for x in raw)
    assert FORMULAS[name](a, b).item() == pytest.approx(size**2 * FORMULAS[name](*raw).item(), rel=1e-3)


def test_registered_terms(name, raw, encoded):
    term = LOSSES[name]().build(Setting({}, embedding_size=5))
    assert not list(term.parameters())
    assert term(encoded(raw[0]), encoded(raw[1])).item() == FORMULAS[name](*raw).item()


def test_cosine(raw, unit, fact, encoded):
    assert cosine(*unit).item() == fact("cosine")
    expected = 0.0
    for x, y in zip(*(rows.tolist() for rows in raw), strict=True):
        dot, lengths = sum(p * q for p, q in zip(x, y, strict=True)), sum(p * p for p in x) * sum(q * q for q in y)
        expected += (1 - dot / lengths**0.5) / len(raw[0])
    assert cosine(*raw).item() == pytest.approx(expected, rel=1e-12)
    assert cosine(1e-4 * raw[0], 1e4 * raw[1]).item() == pytest.approx(expected, rel=1e-9)
    assert cosine(*unit).item() == pytest.approx(1 + paired_similarity(*unit).item(), rel=1e-12)
    term = LOSSES["cosine"]().build(Setting({}))
    assert term(encoded(raw[0]), encoded(raw[1])).item() == cosine(*raw).item()
