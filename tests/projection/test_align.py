import numpy as np
import pytest
from scipy.spatial.distance import pdist
from xmodal.projection.align import align, diameter, drift


@pytest.fixture
def last():
    return np.random.default_rng(0).normal(size=(50, 2)) * [3, 1]


def turned(points, angle=2.0, mirror=False, scale=1.0):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return scale * points @ turn @ np.diag([1, -1 if mirror else 1]) + np.array([5, -7])


@pytest.mark.parametrize("mirror", [False, True])
def test_rotation_reflection_and_translation_are_undone(last, mirror):
    np.testing.assert_allclose(align(turned(last, mirror=mirror), last), last, atol=1e-5)


def test_scale_is_kept(last):
    aligned = align(turned(last, scale=0.5), last)
    assert diameter(aligned) == pytest.approx(0.5 * diameter(last), rel=1e-5)


def test_points_in_common_decide(last):
    common = np.array([0, 3, 10, 11])
    moved = turned(last)
    np.testing.assert_allclose(align(moved, last[common], common), last, atol=1e-5)


def test_nothing_in_common_moves_nothing(last):
    np.testing.assert_allclose(align(last, np.zeros((0, 2)), np.zeros(0, np.intp)), last, atol=1e-6)


def test_diameter_is_the_largest_distance(last):
    assert diameter(last) == pytest.approx(pdist(last).max())
    assert diameter([[0, 0], [1, 1], [2, 2], [-1, -1]]) == pytest.approx(np.sqrt(18))
    assert diameter([[0, 0], [0, 5]]) == 5
    assert diameter([[1, 1], [1, 1]]) == diameter(np.zeros((0, 2))) == 0


def test_drift_is_the_mean_displacement_over_the_diameter(last):
    assert drift(last + np.array([3, 4]), last) == pytest.approx(5 / diameter(last))
    assert np.isnan(drift(np.ones((1, 2)), np.zeros((1, 2))))
