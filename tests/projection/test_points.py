import numpy as np
import pytest
from xmodal.projection.points import gather_points
from xmodal.projection.records import Snapshot


def test_all_modalities_become_unit_rows_of_one_set():
    vectors = {"a": np.array([[3.0, 4.0], [1.0, 0.0]]), "b": np.array([[0.0, 2.0], [5.0, 5.0]])}
    points = gather_points(Snapshot.of(vectors, rows=np.array([7, 9])))
    np.testing.assert_allclose(points.unit, [[0.6, 0.8], [1, 0], [0, 1], [0.5**0.5, 0.5**0.5]], atol=1e-6)
    assert points.modality.tolist() == [0, 0, 1, 1]
    assert points.rows.tolist() == [7, 9, 7, 9]
    assert len(set(points.keys().tolist())) == 4


def test_absent_rows_are_left_out_and_broken_ones_counted():
    broken = np.ones((6, 3))
    broken[0, 1], broken[1, 0], broken[2] = np.nan, -np.inf, 0
    present = {"a": np.array([True, True, True, True, True, False])}
    points = gather_points(Snapshot.of({"a": broken, "b": np.ones((6, 3))}, present=present))
    assert points.dropped == {"a": 3, "b": 0}
    assert points.rows[points.modality == 0].tolist() == [3, 4]
    assert np.isfinite(points.unit).all()


def test_huge_and_tiny_vectors_keep_their_direction():
    points = gather_points(Snapshot.of({"a": np.array([[3e38, 3e38], [1e-38, 0]], np.float32)}))
    np.testing.assert_allclose(points.unit, [[0.5**0.5, 0.5**0.5], [1, 0]], atol=1e-6)


def test_nothing_at_all():
    assert len(gather_points(Snapshot.of({})).unit) == 0


def test_what_has_no_joint_map_is_refused():
    with pytest.raises(ValueError, match="one dimension"):
        gather_points(Snapshot.of({"a": np.ones((2, 3)), "b": np.ones((2, 4))}))
    with pytest.raises(ValueError, match="b has 3 embeddings for 2 rows"):
        gather_points(Snapshot.of({"a": np.ones((2, 3)), "b": np.ones((3, 3))}, rows=np.arange(2)))
