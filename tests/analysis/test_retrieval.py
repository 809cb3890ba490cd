import itertools
import math

import numpy as np
import pytest
from sklearn.metrics import top_k_accuracy_score
from xmodal.analysis import retrieval
from xmodal.analysis import rows as rows_module


def noisy(rows, noise, seed=0, dimension=16):
    rng = np.random.default_rng(seed)
    a = rng.standard_normal((rows, dimension))
    return a, a + noise * rng.standard_normal((rows, dimension))


def cosine(a, b):
    return (a / np.linalg.norm(a, axis=1, keepdims=True)) @ (b / np.linalg.norm(b, axis=1, keepdims=True)).T


def test_against_scikit_learn_without_repeats():
    a, b = noisy(300, 2.0)
    result = retrieval(a, b, np.arange(300))
    for k in (1, 5, 10):
        expected = top_k_accuracy_score(np.arange(300), cosine(a, b), k=k, labels=np.arange(300))
        assert result.recall[str(k)] == pytest.approx(expected, abs=1e-12)
        assert result.chance[str(k)] == pytest.approx(k / 300, rel=1e-12)
    assert 0.1 < result.recall["1"] < 0.9
    assert result.median_rank == np.median(result.rank)


def test_against_loops_with_repeated_captions(monkeypatch):
    monkeypatch.setattr(rows_module, "BLOCK", 17)
    a, b = noisy(60, 3.0)
    same = np.random.default_rng(1).integers(0, 25, 60)
    scores = cosine(a, b)
    ranks = []
    for i in range(60):
        order = sorted(range(60), key=lambda j: -scores[i, j])
        ranks.append(1 + next(place for place, j in enumerate(order) if same[j] == same[i]))
    result = retrieval(a, b, same)
    assert result.rank.tolist() == ranks
    for k in (1, 5, 10):
        assert result.recall[str(k)] == pytest.approx(sum(rank <= k for rank in ranks) / 60, abs=1e-12)
        misses = [math.comb(60 - int((same == code).sum()), k) / math.comb(60, k) for code in same]
        assert result.chance[str(k)] == pytest.approx(1 - sum(misses) / 60, rel=1e-12)


def test_directions_differ():
    a, b = noisy(200, 2.0)
    b[:, 0] += 3  # makes some rows of b hubs
    one, other = retrieval(a, b, np.arange(200)), retrieval(b, a, np.arange(200))
    assert one.rank.tolist() != other.rank.tolist()


def test_equal_embeddings_score_chance():
    constant = np.full((50, 8), 0.3, dtype=np.float32)
    same = np.repeat(np.arange(25), 2)
    result = retrieval(constant, constant, same)
    for k in ("1", "5", "10"):
        assert result.recall[k] == pytest.approx(result.chance[k], rel=1e-12)
    assert result.median_rank == 1 + 48 / 3


def test_ties_are_the_expectation_over_all_orders():
    # Query 0 scores 1 on row 3, then ties on rows 0 (its hit), 1 (its hit too), 2 and 4.
    b = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [1, 0]], dtype=float)
    a = np.array([[0.6, 0.8]] * 5)
    same = np.array([0, 0, 1, 2, 3])
    places = [2 + min(order.index(0), order.index(1)) for order in itertools.permutations([0, 1, 2, 4])]
    assert retrieval(a, b, same).rank[0] == pytest.approx(np.mean(places), rel=1e-12)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_fewer_rows_than_k(rows):
    a, b = noisy(rows, 0.0)
    result = retrieval(a, b, np.arange(rows))
    assert result.recall == {"1": 1, "5": 1, "10": 1}
    assert result.chance["1"] == pytest.approx(1 / rows)
    assert result.chance["5"] == 1
    assert result.median_rank == 1


def test_all_rows_of_one_caption_are_hits():
    a, b = noisy(20, 9.0)
    result = retrieval(a, b, np.zeros(20, dtype=int))
    assert result.recall == result.chance == {"1": 1, "5": 1, "10": 1}


def test_perfect_and_reversed():
    angles = np.linspace(0.1, 1.4, 30)
    a = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert retrieval(a, a, np.arange(30)).recall["1"] == 1
    assert retrieval(a, -a, np.arange(30)).rank.tolist() == [30.0] * 30


def test_order_of_pairs_does_not_matter():
    a, b = noisy(50, 2.0)
    same = np.arange(50) // 3
    order = np.random.default_rng(2).permutation(50)
    assert retrieval(a[order], b[order], same[order]).recall == pytest.approx(retrieval(a, b, same).recall)


def test_bad_input_is_refused():
    a, b = noisy(5, 0.0)
    with pytest.raises(ValueError, match="finite"):
        retrieval(np.where(a > 1, np.nan, a), b, np.arange(5))
    with pytest.raises(ValueError, match="equal numbers"):
        retrieval(a, b[:4], np.arange(5))
    with pytest.raises(ValueError, match="at least 1"):
        retrieval(a[:0], b[:0], np.arange(0))


def test_ten_thousand_rows():
    a, b = noisy(10_000, 1.0, dimension=32)
    assert retrieval(a, b, np.arange(10_000)).recall["10"] > 0.5
