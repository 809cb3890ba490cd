import numpy as np
import pytest
from xmodal.projection.records import Layout
from xmodal.projection.settings import MapSettings
from xmodal.wire.arrays import Array

from xmodal_gui.models.map_points import points_of
from xmodal_gui.models.turn import RADIANS, Turn

pytestmark = pytest.mark.gui


def test_a_quarter_turn_by_hand():
    solid = np.array([[1.0, 0, 0], [-1, 0, 0]])
    seen, depth = Turn(np.eye(3)).dragged(np.pi / 2 / RADIANS, 0).seen(solid)
    np.testing.assert_allclose(seen, 0, atol=1e-12)
    np.testing.assert_allclose(np.abs(depth), 1)


def test_what_is_in_front_goes_with_the_hand():
    solid = np.array([[0, 0, 1.0], [0, 0, -1]])  # the first is nearer to the eye
    right, _ = Turn(np.eye(3)).dragged(10, 0).seen(solid)
    assert right[0, 0] > 0 > right[1, 0]
    down, _ = Turn(np.eye(3)).dragged(0, 10).seen(solid)  # pixels count downwards, the map's y upwards
    assert down[0, 1] < 0 < down[1, 1]


def test_many_turns_keep_all_distances():
    solid = np.random.default_rng(0).normal(size=(20, 3))
    turn = Turn()
    for step in range(500):
        turn = turn.dragged(step % 7 - 3, step % 5 - 2)
    seen, depth = turn.seen(solid)
    whole = np.column_stack([seen, depth])
    centred = solid - (solid.min(axis=0) + solid.max(axis=0)) / 2
    np.testing.assert_allclose(whole @ whole.T, centred @ centred.T, atol=1e-9)
    np.testing.assert_allclose(np.linalg.det(turn.matrix), 1)


def layout_of(coordinates):
    count = len(coordinates)
    return Layout(
        method="pca",
        settings=MapSettings(dimensions=coordinates.shape[1]),
        modalities=("a",),
        coordinates=Array.of(coordinates.astype(np.float32)),
        modality=Array.of(np.zeros(count, np.int32)),
        rows=Array.of(np.arange(count)),
    )


def test_points_in_space_are_seen_from_a_side_and_flat_ones_are_as_they_are():
    solid = np.random.default_rng(0).normal(size=(30, 3))
    points = points_of(layout_of(solid), ("a",))
    assert points.coordinates.shape == (30, 2)
    assert np.abs(points.coordinates).max() <= points.extent().max()
    other = points.seen_from(Turn().dragged(100, 20))
    assert not np.allclose(other.coordinates, points.coordinates)
    flat = points_of(layout_of(solid[:, :2]), ("a",))
    assert flat.depth is None
    assert flat.seen_from(Turn().dragged(100, 20)) is flat
    assert points_of(layout_of(solid[:0]), ("a",)).coordinates.shape == (0, 2)
