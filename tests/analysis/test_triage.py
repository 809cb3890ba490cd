"""Scores of pairs against plain loops and planted faults."""

from __future__ import annotations

import numpy as np
import pytest
from xmodal.analysis import retrieval, triage, worsening
from xmodal.analysis.hubness import k_occurrence


def pairs(rows: int = 60, size: int = 8, noise: float = 0.3, seed: int = 0):
    generator = np.random.default_rng(seed)
    truth = generator.standard_normal((rows, size))
    drawn = [truth + noise * generator.standard_normal(truth.shape) for _ in range(2)]
    return drawn[0], drawn[1] + 1.5


def unit(x):
    return x / np.linalg.norm(x)


def test_against_plain_loops() -> None:
    a, b = pairs(40)
    same = np.arange(40) // 2 * (np.arange(40) < 10) + 100 * np.arange(40) * (np.arange(40) >= 10)
    found = triage(a, b, same, k=3)
    a, b = np.array([unit(x) for x in a]), np.array([unit(x) for x in b])
    left, right = (np.array([unit(x - each.mean(0)) for x in each]) for each in (a, b))
    for i in range(40):
        others = [j for j in range(40) if same[j] != same[i]]
        there = np.mean(sorted(left[i] @ right[j] for j in others)[-3:])
        back = np.mean(sorted(right[i] @ left[j] for j in others)[-3:])
        assert found.suspicion[i] == pytest.approx((there + back) / 2 - left[i] @ right[i], abs=1e-5)
        assert found.cosine[i] == pytest.approx(a[i] @ b[i], abs=1e-6)
        alike = {j: min(a[i] @ a[j], b[i] @ b[j]) for j in others}
        assert found.twin[i] == max(alike, key=alike.get)
        assert found.twin_cosine[i] == pytest.approx(max(alike.values()), abs=1e-6)
    np.testing.assert_allclose(found.rank_ab, retrieval(a, b, same).rank)
    np.testing.assert_allclose(found.rank_ba, retrieval(b, a, same).rank)
    np.testing.assert_array_equal(found.hub, k_occurrence(a, b, 3) + k_occurrence(b, a, 3))


def test_swapped_partners_are_the_most_suspicious() -> None:
    a, b = pairs(400, 16)
    wrong = np.arange(20)
    b[wrong] = b[np.roll(wrong, 1)]
    found = triage(a, b, np.arange(400))
    assert set(np.argsort(-found.suspicion)[:20]) == set(wrong)
    assert (found.suspicion[wrong] > 0).all()
    swapped = triage(b, a, np.arange(400))
    np.testing.assert_allclose(swapped.suspicion, found.suspicion, atol=1e-6)


def test_twins_are_found_and_rows_of_one_caption_are_none() -> None:
    a, b = pairs(100, 16)
    a[7], b[7] = a[3] * 2, b[3]
    same = np.arange(100)
    found = triage(a, b, same)
    assert (found.twin[3], found.twin[7]) == (7, 3)
    assert found.twin_cosine[[3, 7]] == pytest.approx(1, abs=1e-6)
    same[7] = 3
    assert triage(a, b, same).twin_cosine[[3, 7]].max() < 0.9


def test_pairs_that_are_all_alike_have_no_twin() -> None:
    a, b = pairs(5)
    found = triage(a, b, np.zeros(5, int))
    assert (found.twin == -1).all()
    assert np.isnan(found.twin_cosine).all()
    assert (found.rank_ab == 1).all()


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_few_rows(rows: int) -> None:
    a, b = pairs(rows)
    assert len(triage(a, b, np.arange(rows)).suspicion) == rows


def test_blocks_do_not_matter(monkeypatch) -> None:
    a, b = pairs(50)
    whole = triage(a, b, np.arange(50))
    monkeypatch.setattr("xmodal.analysis.rows.BLOCK", 7)
    for one, two in zip(vars(whole).values(), vars(triage(a, b, np.arange(50))).values(), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-6)


def test_what_is_wanted_no_more_ends() -> None:
    with pytest.raises(InterruptedError):
        triage(*pairs(10), np.arange(10), stopped=lambda: True)


def test_what_cannot_be_pairs_is_refused() -> None:
    a, b = pairs(10)
    with pytest.raises(ValueError, match="equal numbers"):
        triage(a, b[:9], np.arange(10))
    with pytest.raises(ValueError, match="one embedding size"):
        triage(a, b[:, :4], np.arange(10))


def test_ranks_get_worse_in_ratios() -> None:
    assert worsening(np.array([1, 8, np.nan]), np.array([4, 2, 1]))[:2].tolist() == [2, -2]
    assert np.isnan(worsening(np.array([np.nan]), np.array([1]))[0])
