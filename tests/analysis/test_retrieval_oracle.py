"""Retrieval numbers against torchmetrics, on random embeddings."""

import numpy as np
import pytest
import torch
from torchmetrics.functional.retrieval import retrieval_hit_rate, retrieval_recall, retrieval_reciprocal_rank
from xmodal.analysis import retrieval

ROWS = 120


@pytest.fixture(scope="module")
def pairs():
    rng = np.random.default_rng(4)
    a = rng.standard_normal((ROWS, 12))
    return a, a + 2.5 * rng.standard_normal((ROWS, 12))


def queries(a, b, same):
    """Scores of all candidates and which of them are hits, one query at a time."""
    cosines = torch.nn.functional.normalize(torch.tensor(a)) @ torch.nn.functional.normalize(torch.tensor(b)).T
    scores = 2 + cosines  # the other takes what is not above 0 for no hit at all
    return list(zip(scores, torch.tensor(same[:, None] == same[None, :]), strict=True))


@pytest.mark.parametrize("repeats", [1, 3], ids=["unique", "repeated"])
@pytest.mark.parametrize("swapped", [False, True])
def test_recall_is_the_hit_rate(pairs, repeats, swapped):
    """With one hit per query it is recall in torchmetrics' sense too; with several, the share of queries with a hit."""
    a, b = reversed(pairs) if swapped else pairs
    same = np.random.default_rng(5).permutation(ROWS) // repeats
    found = retrieval(a, b, same)
    for k in (1, 5, 10):
        hits = [float(retrieval_hit_rate(score, hit, top_k=k)) for score, hit in queries(a, b, same)]
        assert found.recall[str(k)] == pytest.approx(np.mean(hits), abs=1e-12)
        if repeats == 1:
            shares = [float(retrieval_recall(score, hit, top_k=k)) for score, hit in queries(a, b, same)]
            assert found.recall[str(k)] == pytest.approx(np.mean(shares), abs=1e-12)
    assert 0.05 < found.recall["1"] < 0.95


@pytest.mark.parametrize("repeats", [1, 3], ids=["unique", "repeated"])
def test_ranks_are_those_of_the_best_hit(pairs, repeats):
    same = np.random.default_rng(5).permutation(ROWS) // repeats
    found = retrieval(*pairs, same)
    other = [1 / float(retrieval_reciprocal_rank(score, hit)) for score, hit in queries(*pairs, same)]
    np.testing.assert_allclose(found.rank, other, rtol=1e-6)
    assert found.median_rank == pytest.approx(np.median(other), rel=1e-6)
