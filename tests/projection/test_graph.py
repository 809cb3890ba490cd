import numpy as np
import pytest
from xmodal.projection.graph import neighbor_graph
from xmodal.projection.neighbors import Neighbors, find_neighbors


def plain_graph(neighbors: Neighbors) -> np.ndarray:
    """The definition, row by row, with the kernel's width from SciPy."""
    from scipy.optimize import brentq

    count, k = neighbors.nearest.shape
    directed = np.zeros((count, count))
    for i in range(count):
        distance = neighbors.distance[i].astype(np.float64)
        excess = np.maximum(distance - distance[distance > 0].min(), 0)
        width = brentq(lambda s, e=excess: np.exp(-e / s).sum() - np.log2(k + 1), 1e-6, 1e3)
        directed[i, neighbors.nearest[i]] = np.exp(-excess / width)
    return directed + directed.T - directed * directed.T


def test_graph_is_its_definition(digits):
    neighbors = find_neighbors(digits.unit[:150], 15)
    expected = plain_graph(neighbors)
    before = neighbors.nearest.copy()
    np.testing.assert_allclose(neighbor_graph(neighbors).toarray(), expected, atol=1e-4)
    np.testing.assert_array_equal(neighbors.nearest, before)


@pytest.mark.long  # umap-learn takes 20 s to import after an installation
@pytest.mark.filterwarnings("ignore")  # what umap-learn says while it is imported
def test_graph_and_curve_are_those_of_umap_learn(digits):
    from umap.umap_ import find_ab_params, fuzzy_simplicial_set
    from xmodal.projection.repulsion import Curve

    neighbors = find_neighbors(digits.unit, 15)
    itself = np.arange(len(digits.unit), dtype=np.int32)[:, None]
    theirs, _, _ = fuzzy_simplicial_set(
        digits.unit,
        n_neighbors=16,
        random_state=np.random.RandomState(0),  # what umap-learn takes
        metric="euclidean",
        knn_indices=np.hstack([itself, neighbors.nearest]),
        knn_dists=np.pad(neighbors.distance, ((0, 0), (1, 0))),
    )
    np.testing.assert_allclose(neighbor_graph(neighbors).toarray(), theirs.toarray(), atol=1e-4)
    np.testing.assert_allclose(Curve(), find_ab_params(1.0, 0.1), rtol=1e-6)


def test_duplicates_join_with_full_weight():
    graph = neighbor_graph(find_neighbors(np.tile(np.eye(1, 4, dtype=np.float32), (20, 1)), 15))
    assert graph.nnz
    np.testing.assert_allclose(graph.data, 1)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_points_have_no_edges(count):
    graph = neighbor_graph(find_neighbors(np.ones((count, 3), np.float32), 15))
    assert graph.shape == (count, count)
    assert graph.nnz == 0
