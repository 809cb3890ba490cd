import numpy as np
import pytest
from scipy.spatial.distance import pdist
from xmodal.analysis.geometry import modality_gap
from xmodal.projection.gap import gap_axes, project_gap
from xmodal.projection.points import gather_points
from xmodal.projection.records import Snapshot


def centroids(points, coordinates):
    return np.array([coordinates[points.modality == m].mean(axis=0) for m in np.unique(points.modality)])


def test_x_is_the_gap_and_y_the_first_component_beside_it(digits):
    coordinates = project_gap(digits)
    first, second = centroids(digits, coordinates)
    gap = modality_gap(digits.of_modality(0), digits.of_modality(1))
    np.testing.assert_allclose(second - first, [gap, 0], atol=1e-5)
    np.testing.assert_allclose(first + second, 0, atol=1e-5)
    along = gap_axes(digits)[:, 0]
    rest = digits.unit - np.outer(digits.unit @ along, along)
    largest = np.linalg.eigvalsh(np.cov(rest.T))[-1]
    assert coordinates[:, 1].var(ddof=1) == pytest.approx(largest, rel=1e-4)


@pytest.mark.parametrize("count", [3, 4])
def test_more_modalities_show_the_plane_of_their_centroids(count):
    random = np.random.default_rng(0)
    vectors = {str(m): random.normal(0, 0.2, (60, 10)) + random.normal(0, 1, 10) for m in range(count)}
    points = gather_points(Snapshot.of(vectors))
    high = np.array([points.of_modality(m).mean(axis=0) for m in range(count)])
    low = centroids(points, project_gap(points))
    if count == 3:  # three points lie in a plane
        np.testing.assert_allclose(pdist(low), pdist(high), rtol=1e-4)
    else:
        assert (pdist(low) <= pdist(high) + 1e-6).all()
        assert pdist(low).sum() > 0.7 * pdist(high).sum()


@pytest.mark.parametrize("vectors", [{"a": 0}, {"a": 0, "b": 0}, {"a": 0, "b": 0, "c": 0}])
def test_where_there_is_no_gap_principal_components_fill_in(vectors):
    same = np.random.default_rng(0).normal(size=(40, 6))
    points = gather_points(Snapshot.of(dict.fromkeys(vectors, same)))
    axes = gap_axes(points)
    np.testing.assert_allclose(axes.T @ axes, np.eye(2), atol=1e-9)
    assert project_gap(points).std(axis=0).min() > 0.1


def test_no_points():
    assert project_gap(gather_points(Snapshot.of({"a": np.zeros((0, 3))}))).shape == (0, 2)
