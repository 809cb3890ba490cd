import numpy as np
import pytest
from xmodal.projection.repulsion import MOST_NODES, SOFTENING, SPACING, Curve, Repulsion


def plain_forces(points: np.ndarray, curve: Curve) -> np.ndarray:
    offset = points[:, None] - points[None]
    squared = (offset**2).sum(axis=2)
    strength = 2 * curve.b / ((SOFTENING + squared) * (1 + curve.a * squared**curve.b))
    return (strength[..., None] * offset).sum(axis=1)


@pytest.mark.parametrize("spread", [0.3, 3.0])
def test_forces_are_those_of_plain_loops(spread):
    points = np.random.default_rng(0).normal(0, spread, (700, 2)).astype(np.float32)
    expected = plain_forces(points.astype(np.float64), Curve())
    error = Repulsion(Curve()).forces(points) - expected
    assert np.linalg.norm(error) < 0.04 * np.linalg.norm(expected)


def test_far_away_points_make_the_grid_coarser_not_larger():
    points = np.array([[0, 0], [3 * MOST_NODES * SPACING, 0], [0, 50]], np.float32)
    forces = Repulsion(Curve()).forces(points)
    np.testing.assert_allclose(forces, plain_forces(points.astype(np.float64), Curve()), atol=1e-3)


def test_a_point_alone_and_points_in_one_place_feel_nothing():
    np.testing.assert_allclose(Repulsion(Curve()).forces(np.ones((1, 2), np.float32)), 0, atol=1e-4)
    np.testing.assert_allclose(Repulsion(Curve()).forces(np.ones((9, 2), np.float32)), 0, atol=1e-3)
