import math

import numpy as np
import pytest
from xmodal.analysis import analyse, effective_rank, k_occurrence, mean_reciprocal_rank, retrieval, skewness
from xmodal.analysis import rows as rows_module


@pytest.fixture
def generator() -> np.random.Generator:
    return np.random.default_rng(0)


def test_effective_rank_by_the_book(generator) -> None:
    x = generator.standard_normal((30, 6)) + 2
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    sigma = np.linalg.svd(unit - unit.mean(axis=0), compute_uv=False)
    entropy = -sum(p * math.log(p) for p in sigma / sigma.sum())
    assert effective_rank(x) == pytest.approx(math.exp(entropy), rel=1e-9)


def test_effective_rank_of_what_is_known(generator) -> None:
    assert effective_rank(generator.standard_normal((4000, 8))) == pytest.approx(8, abs=0.1)
    angle = generator.uniform(0, 2 * np.pi, 4000)
    plane = np.stack([np.cos(angle), np.sin(angle)], axis=1) @ generator.standard_normal((2, 8))
    assert effective_rank(plane) <= 2 + 1e-6
    ends = np.where(np.arange(100)[:, None] % 2, 1.0, -1.0) * np.ones(8)
    assert effective_rank(ends) == pytest.approx(1, abs=1e-6)
    assert math.isnan(effective_rank(np.ones((5, 3))))
    assert math.isnan(effective_rank(np.ones((1, 3))))


def test_a_cone_does_not_hide_what_is_in_it(generator) -> None:
    narrow = generator.standard_normal((2000, 8)) * 0.05 + np.eye(8)[0] * 5
    assert effective_rank(narrow) > 6.5


def test_k_occurrence_by_plain_loops(generator, monkeypatch) -> None:
    monkeypatch.setattr(rows_module, "BLOCK", 3)
    a, b = generator.standard_normal((11, 4)), generator.standard_normal((7, 4))
    counts = [0] * 7
    for query in a:
        cosine = [query @ other / np.linalg.norm(other) for other in b]
        for place in sorted(range(7), key=lambda place: -cosine[place])[:3]:
            counts[place] += 1
    assert k_occurrence(a, b, 3).tolist() == counts
    assert k_occurrence(a, b, 100).tolist() == [11] * 7


def test_a_hub_is_seen_in_the_skew(generator) -> None:
    a = generator.standard_normal((400, 3)) + 3
    even = generator.standard_normal((400, 3)) + 3
    hub = np.concatenate([[[1.0, 1.0, 1.0]], -even[1:]])
    assert skewness(k_occurrence(a, hub, 1)) > 10
    assert skewness(k_occurrence(a, a, 1)) != skewness(k_occurrence(a, a, 1))  # NaN: each finds itself, no hub at all


def test_skewness_by_the_book() -> None:
    values = [0, 0, 0, 4]
    assert skewness(np.array(values)) == pytest.approx(sum((v - 1) ** 3 for v in values) / 4 / 3**1.5)


def test_mean_reciprocal_rank() -> None:
    assert mean_reciprocal_rank(np.array([1.0, 2.0, 4.0])) == pytest.approx(1.75 / 3)


def test_blocks_grow_smaller_where_there_are_very_many_others() -> None:
    assert [one.stop - one.start for one in rows_module.blocks(1000, 10_000)] == [512, 488]
    assert next(rows_module.blocks(1000, 100_000)).stop == 51
    assert next(rows_module.blocks(1000, 10**9)).stop == 1


def test_everything_of_a_pool(generator) -> None:
    a = generator.standard_normal((40, 5))
    b = a + 0.1 * generator.standard_normal((40, 5))
    present = {"a": np.arange(40) < 30, "b": np.arange(40) >= 5, "c": np.ones(40, bool)}
    found = analyse({"a": a, "b": b, "c": np.ones((40, 3))}, present, np.arange(40))
    assert found.apart == ("a|c", "b|c")
    assert list(found.searches) == ["a->b", "b->a"]
    assert found.searches["a->b"].pool == 25
    assert found.searches["a->b"].recall == retrieval(a[5:30], b[5:30], np.arange(25)).recall
    assert found.modalities["a"].rows == 30
    assert found.pairs["a|b"].alignment < 0.2
