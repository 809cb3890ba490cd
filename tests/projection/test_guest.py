import numpy as np
import pytest
from xmodal.projection.guest import guest_spread, guest_weights


def test_weights_fall_with_distance_on_a_local_scale() -> None:
    weights = guest_weights(np.array([0.9, 0.8, 0.7]))
    np.testing.assert_allclose(weights, np.exp([0, -1, -2]) / np.exp([0, -1, -2]).sum())
    np.testing.assert_allclose(guest_weights(np.array([0.99, 0.98, 0.97])), weights)


def test_neighbours_equally_near_draw_equally() -> None:
    np.testing.assert_allclose(guest_weights(np.full(4, 0.3)), 0.25)


def test_spread_is_a_share_of_the_map() -> None:
    corners = np.array([[0.0, 0.0], [3.0, 4.0]])
    assert guest_spread(np.array([0.5, 0.5]), corners, 5.0) == pytest.approx(0.5)
    assert guest_spread(np.array([0.5, 0.5]), corners[[0, 0]], 5.0) == 0
    assert guest_spread(np.array([1.0, 0.0]), corners, 5.0) == 0


def test_a_guest_that_is_a_point_of_a_cluster_lies_in_it() -> None:
    draw = np.random.default_rng(0)
    centres = np.eye(4)[draw.integers(4, size=200)]
    points = centres + 0.1 * draw.normal(size=centres.shape)
    places = centres[:, :2] * 10 - centres[:, 2:] * 10 + 0.2 * draw.normal(size=(200, 2))
    unit = points / np.linalg.norm(points, axis=1, keepdims=True)
    for row in range(20):
        cosines = unit @ unit[row]
        nearest = np.argsort(-cosines)[1:16]
        weights = guest_weights(cosines[nearest])
        assert np.linalg.norm(weights @ places[nearest] - places[row]) < 1.5
        assert guest_spread(weights, places[nearest], 28.0) < 0.05
