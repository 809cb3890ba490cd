import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors
from xmodal.projection.neighbors import BLOCK, find_neighbors


@pytest.mark.parametrize("count", [2, 50, BLOCK + 7])
def test_neighbours_are_those_of_scikit_learn(digits, count):
    unit = digits.unit[np.random.default_rng(0).permutation(len(digits.unit))[:count]]
    nearest, distance = find_neighbors(unit, 15)
    k = min(15, count - 1)
    theirs_distance, theirs = NearestNeighbors(n_neighbors=k).fit(unit.astype(np.float64)).kneighbors()
    np.testing.assert_allclose(distance, theirs_distance, atol=2e-3)
    assert (nearest == theirs).mean() > 0.995  # near ties may change places


def test_a_point_is_never_its_own_neighbour_even_among_duplicates():
    unit = np.zeros((40, 3), np.float32)
    unit[:, 0] = 1
    nearest, distance = find_neighbors(unit, 15)
    assert not (nearest == np.arange(40)[:, None]).any()
    assert all(len(set(row)) == 15 for row in nearest.tolist())
    np.testing.assert_array_equal(distance, 0)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_points_have_none(count):
    nearest, distance = find_neighbors(np.ones((count, 3), np.float32), 15)
    assert nearest.shape == distance.shape == (count, 0)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")  # what numba says while it compiles another library
def test_large_sets_are_searched_approximately(digits):
    exact = find_neighbors(digits.unit, 15)
    rough = find_neighbors(digits.unit, 15, exact_limit=100)
    assert not (rough.nearest == np.arange(len(digits.unit))[:, None]).any()
    found = [len(set(a) & set(b)) / 15 for a, b in zip(exact.nearest.tolist(), rough.nearest.tolist(), strict=True)]
    assert np.mean(found) > 0.95
    np.testing.assert_allclose(rough.distance[:, 0], exact.distance[:, 0], atol=2e-3)
