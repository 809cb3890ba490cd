"""Cells, orders and histograms of cosines against the full matrix."""

from __future__ import annotations

import numpy as np
import pytest
from xmodal.analysis.matching import match_histograms
from xmodal.analysis.row_order import row_order
from xmodal.analysis.similarity import cell_edges, mean_cells, strongest_cells, strongest_pair


def pairs(rows: int = 60, size: int = 8, noise: float = 0.6, seed: int = 0):
    generator = np.random.default_rng(seed)
    truth = generator.standard_normal((rows, size))
    return tuple(truth + noise * generator.standard_normal(truth.shape) for _ in range(2))


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def groups(rows: int = 120, count: int = 6, seed: int = 1):
    """Rows of well-parted groups, shuffled."""
    generator = np.random.default_rng(seed)
    group = generator.permutation(np.arange(rows) % count)
    centre = np.eye(count, 16)[group]
    return *(centre + 0.05 * generator.standard_normal(centre.shape) for _ in range(2)), group


@pytest.mark.parametrize(("start", "stop", "cells"), [(0, 10, 3), (4, 5, 9), (7, 1000, 64), (0, 64, 64)])
def test_cells_cover_each_row_once(start: int, stop: int, cells: int) -> None:
    edges = cell_edges(start, stop, cells)
    assert (edges[0], edges[-1], len(edges) - 1) == (start, stop, min(cells, stop - start))
    assert np.diff(edges).min() >= 1
    assert np.diff(edges).max() - np.diff(edges).min() <= 1


def test_nothing_cannot_be_cut() -> None:
    with pytest.raises(ValueError, match="cells need rows"):
        cell_edges(3, 3, 5)
    with pytest.raises(ValueError, match="cells need rows"):
        cell_edges(0, 3, 0)


def test_cells_against_the_full_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xmodal.analysis.rows.BLOCK", 7)
    a, b = pairs(97)[0], pairs(80, seed=3)[1]
    full = unit(a) @ unit(b).T
    rows, columns = cell_edges(5, 91, 11), cell_edges(3, 80, 17)
    means, largest = mean_cells(a, b, rows, columns), strongest_cells(a, b, rows, columns)
    assert means.shape == largest.shape == (11, 17)
    for h in range(11):
        for w in range(17):
            part = full[rows[h] : rows[h + 1], columns[w] : columns[w + 1]]
            assert means[h, w] == pytest.approx(part.mean(), abs=1e-6)
            assert largest[h, w] == pytest.approx(part.max(), abs=1e-6)


def test_single_cells_are_the_cosines() -> None:
    a, b = pairs(20)
    edges = cell_edges(0, 20, 400)
    np.testing.assert_allclose(mean_cells(a, b, edges, edges), unit(a) @ unit(b).T, atol=1e-6)
    np.testing.assert_allclose(strongest_cells(a, b, edges, edges), unit(a) @ unit(b).T, atol=1e-6)


def test_strongest_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xmodal.analysis.rows.BLOCK", 5)
    a, b = pairs(33)
    full = unit(a) @ unit(b[:12]).T
    row, column, cosine = strongest_pair(a, b[:12])
    assert (row, column) == np.unravel_index(full.argmax(), full.shape)
    assert cosine == pytest.approx(full.max())
    with pytest.raises(ValueError, match="both sides"):
        strongest_pair(a[:0], b)


def test_nobody_waits_for_what_is_stopped() -> None:
    a, b = pairs(10)
    edges = cell_edges(0, 10, 3)
    with pytest.raises(InterruptedError):
        strongest_cells(a, b, edges, edges, stopped=lambda: True)
    with pytest.raises(InterruptedError):
        match_histograms(a, b, np.arange(10), stopped=lambda: True)


@pytest.mark.parametrize("clustered", [2_000, 0])
def test_the_order_is_one_of_rows_not_of_how_they_come(clustered: int) -> None:
    a, b = pairs(50)
    rows = np.random.default_rng(5).permutation(1_000)[:50]
    order = row_order(a, b, rows, clustered)
    assert sorted(order) == list(range(50))
    mixed = np.random.default_rng(6).permutation(50)
    again = row_order(a[mixed], b[mixed], rows[mixed], clustered)
    np.testing.assert_array_equal(rows[mixed][again], rows[order])


def test_clusters_stand_together() -> None:
    a, b, group = groups()
    along = group[row_order(a, b, np.arange(len(a)))]
    assert (np.diff(along) != 0).sum() == 5


def test_neighbours_are_nearer_than_by_chance_and_ends_are_turned() -> None:
    angle = np.random.default_rng(2).permutation(np.linspace(0, 1.5, 200))
    a = np.column_stack([np.cos(angle), np.sin(angle)])
    along = angle[row_order(a, a, np.arange(200))]
    assert np.abs(np.diff(along)).sum() < 3 * 1.5  # a shuffle walks 66 times as far as the line is long


def test_many_rows_stand_along_the_first_coordinate() -> None:
    x = np.random.default_rng(0).standard_normal((300, 4)) * [5, 1, 0.1, 0.1] + [0, 0, 30, 0]
    along = unit(x)[row_order(x, x, np.arange(300), clustered=100), 0]
    assert abs(np.corrcoef(along, np.arange(300))[0, 1]) > 0.95


def test_ties_stand_by_their_numbers() -> None:
    x = np.ones((40, 3))
    rows = np.arange(40)[::-1].copy()
    for clustered in (2_000, 10):
        np.testing.assert_array_equal(np.sort(rows[row_order(x, x, rows, clustered)]), np.arange(40))
    np.testing.assert_array_equal(rows[row_order(x, x, rows, 10)], np.arange(40))


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_few_rows_have_an_order(rows: int) -> None:
    a, b = pairs(rows)
    np.testing.assert_array_equal(row_order(a, b, np.arange(rows)), np.arange(rows))


def test_histograms_against_plain_loops() -> None:
    a, b = pairs(60)
    same = np.arange(60)
    same[7] = same[3]
    found = match_histograms(a, b, same)
    full = unit(a) @ unit(b).T
    matched = np.diag(full)
    mismatched = np.array([full[i, j] for i in range(60) for j in range(60) if same[i] != same[j]])
    assert (found.matched_count, found.mismatched_count) == (60, 60 * 59 - 2)
    wins = np.mean([(plus > mismatched).mean() + (plus == mismatched).mean() / 2 for plus in matched])
    assert found.auc == pytest.approx(wins, abs=1e-3)
    shares = [np.histogram(each, found.edges)[0] / len(each) for each in (matched, mismatched)]
    np.testing.assert_allclose(found.matched, shares[0], atol=2 / 60)
    np.testing.assert_allclose(found.mismatched.sum(), 1)
    assert found.overlap == pytest.approx(np.minimum(*shares).sum(), abs=0.05)
    assert found.edges[0] <= full.min()
    assert full.max() <= found.edges[-1]
    assert len(found.edges) <= 65


def test_perfect_and_unrelated_pairs() -> None:
    x = np.eye(8)
    found = match_histograms(x, x, np.arange(8))
    assert (found.auc, found.overlap) == (1.0, 0.0)
    equal = match_histograms(np.ones((8, 2)), np.ones((8, 2)), np.arange(8))
    assert (equal.auc, equal.overlap) == (0.5, 1.0)
    a, b = pairs(400, 16)
    assert match_histograms(a, np.roll(b, 1, axis=0), np.arange(400)).auc == pytest.approx(0.5, abs=0.05)


def test_what_cannot_be_compared_is_unknown() -> None:
    a, b = pairs(5)
    found = match_histograms(a, b, np.zeros(5, int))
    assert np.isnan(found.auc)
    assert np.isnan(found.overlap)
    assert (found.matched_count, found.mismatched_count) == (5, 0)
    nothing = match_histograms(a[:0], b[:0], np.zeros(0, int))
    assert nothing.matched_count == 0
    assert np.isnan(nothing.auc)


def test_rows_must_fit() -> None:
    a, b = pairs(5)
    with pytest.raises(ValueError, match="equal shapes"):
        match_histograms(a, b[:4], np.arange(5))
    with pytest.raises(ValueError, match="equal shapes"):
        row_order(a, b, np.arange(4))
    with pytest.raises(ValueError, match="not finite"):
        row_order(a * np.nan, b, np.arange(5))
