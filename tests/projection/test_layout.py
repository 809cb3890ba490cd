import numpy as np
import pytest
from sklearn.manifold import trustworthiness
from xmodal.projection.align import align, drift
from xmodal.projection.graph import neighbor_graph
from xmodal.projection.layout import FIT, REFRESH, REPULSION_RATE, Descent, _step, fit_start
from xmodal.projection.neighbors import find_neighbors
from xmodal.projection.pca import project_pca
from xmodal.projection.placement import LEAST_MOBILITY
from xmodal.projection.repulsion import SOFTENING, Curve


@pytest.fixture
def graph(digits):
    return neighbor_graph(find_neighbors(digits.unit, 15))


@pytest.fixture
def start(digits):
    return fit_start(project_pca(digits.unit))


def plain_step(graph, points: np.ndarray, rate: float) -> np.ndarray:
    """One step without momentum, as the module says it: loops over all edges and all pairs."""
    a, b = Curve()
    weight = graph.toarray() / graph.data.max()
    after = points.copy()
    for i in range(len(points)):
        offset = points - points[i]
        squared = (offset**2).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            pull = np.where(weight[i] > 0, 4 * weight[i] * a * b * squared ** (b - 1) / (1 + a * squared**b), 0)
        push = 2 * b / ((SOFTENING + squared) * (1 + a * squared**b)) * REPULSION_RATE / len(points) * weight[i].sum()
        force = (pull[:, None] * offset).sum(axis=0) - (push[:, None] * offset).sum(axis=0)
        after[i] += rate * force / (pull.sum() + 1e-3)
    return after


def test_a_step_is_its_definition(graph, start):
    from xmodal.projection.layout import Phase

    ours = Descent(graph, start, (Phase(1, 0.5, 0.0),)).advance()
    moved = plain_step(graph, start.astype(np.float64), 0.5) - start
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    np.testing.assert_allclose(ours - start, moved / np.maximum(length, 1), atol=0.02)


def test_a_fit_is_as_trustworthy_as_it_gets_and_equal_when_repeated(digits, graph, start):
    fitted = Descent(graph, start, FIT).advance().copy()
    linear = trustworthiness(digits.unit, project_pca(digits.unit), n_neighbors=15)
    assert trustworthiness(digits.unit, fitted, n_neighbors=15) > max(0.95, linear + 0.1)
    np.testing.assert_array_equal(Descent(graph, start, FIT).advance(), fitted)


def test_slices_make_the_same_map(graph, start):
    sliced = Descent(graph, start, FIT)
    while not sliced.is_done:
        sliced.advance(7)
    np.testing.assert_array_equal(sliced.coordinates, Descent(graph, start, FIT).advance())


def test_a_map_at_rest_stays(graph, start):
    fitted = Descent(graph, start, FIT).advance()
    held = np.full(len(start), LEAST_MOBILITY, np.float32)  # as a refresh holds points whose neighbours did not change
    again = Descent(graph, fitted, REFRESH, held).advance()
    assert drift(align(again, fitted), fitted) < 0.01


def test_the_start_is_not_changed_and_an_immobile_point_stays(graph, start):
    before = start.copy()
    mobility = np.ones(len(start), np.float32)
    mobility[5] = 0
    moved = Descent(graph, start, REFRESH, mobility).advance()
    np.testing.assert_array_equal(start, before)
    np.testing.assert_array_equal(moved[5], start[5])
    assert (moved[6] != start[6]).all()


def test_duplicates_start_apart():
    assert len(np.unique(fit_start(np.zeros((10, 2), np.float32)), axis=0)) == 10


def test_one_kernel_is_compiled_once_for_all(graph, start):
    Descent(graph, start, REFRESH).advance(1)
    assert len(_step.signatures) == 1
