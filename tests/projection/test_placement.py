import numpy as np
import pytest
from xmodal.projection.graph import neighbor_graph
from xmodal.projection.neighbors import find_neighbors
from xmodal.projection.pca import project_pca
from xmodal.projection.placement import CHANGED, LEAST_MOBILITY, match, mobility, place


@pytest.fixture
def graph(digits):
    return neighbor_graph(find_neighbors(digits.unit, 15))


def test_match_finds_equal_keys():
    here, there = match(np.array([5, 1, 9, 2]), np.array([2, 7, 5]))
    assert sorted(zip(here.tolist(), there.tolist(), strict=True)) == [(0, 2), (3, 0)]


def test_known_points_stay_and_a_new_one_goes_to_the_mean_of_its_neighbours(digits, graph):
    last = project_pca(digits.unit)
    known = np.delete(np.arange(len(last)), 17)
    start = place(digits, graph, known, last[known])
    np.testing.assert_array_equal(start[known], last[known])
    weight = graph.toarray()[17]
    np.testing.assert_allclose(start[17], weight @ last / weight.sum(), atol=0.05)


def test_points_that_nobody_leads_to_go_where_a_linear_map_puts_them(digits, graph):
    last = project_pca(digits.unit) * 10
    known = np.flatnonzero(digits.modality == 0)
    alone = graph.copy()
    alone.data[:] = 0
    alone.eliminate_zeros()
    start = place(digits, alone, known, last[known])
    new = digits.modality == 1
    error = np.linalg.norm(start[new] - last[new], axis=1).mean()
    assert error < 0.5 * np.linalg.norm(last[new] - last.mean(axis=0), axis=1).mean()


def test_points_are_held_as_far_as_their_neighbours_stayed(graph):
    everyone = np.arange(graph.shape[0])
    np.testing.assert_allclose(mobility(graph, graph, everyone, everyone), LEAST_MOBILITY, atol=1e-5)
    changed = graph.tolil()
    changed[3] = 0
    free = mobility(changed.tocsr(), graph, everyone, everyone)
    assert free[3] == 1
    assert free[np.setdiff1d(everyone, 3)].max() == pytest.approx(LEAST_MOBILITY)
    faded = graph.copy()
    faded.data *= 1 - CHANGED / 2
    np.testing.assert_allclose(mobility(faded, graph, everyone, everyone), (1 + LEAST_MOBILITY) / 2, rtol=1e-5)


def test_points_are_matched_before_their_neighbours_are_compared(graph):
    order = np.random.default_rng(0).permutation(graph.shape[0])
    free = mobility(graph, graph[order][:, order], order, np.arange(len(order)))
    np.testing.assert_allclose(free, LEAST_MOBILITY, atol=1e-5)


def test_new_points_are_free(graph):
    known = np.arange(20, graph.shape[0])
    free = mobility(graph, graph[20:][:, 20:], known, known - 20)
    np.testing.assert_array_equal(free[:20], 1)
    np.testing.assert_allclose(free[20:], LEAST_MOBILITY, atol=1e-5)
