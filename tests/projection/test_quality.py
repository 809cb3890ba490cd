import numpy as np
import pytest
from sklearn import manifold
from xmodal.projection.graph import neighbor_graph
from xmodal.projection.neighbors import find_neighbors
from xmodal.projection.pca import project_pca
from xmodal.projection.quality import continuity, measure, neighbour_share, pairwise_gaps, trustworthiness
from xmodal.projection.records import Quality


@pytest.mark.parametrize("k", [1, 15])
def test_trustworthiness_is_that_of_scikit_learn(digits, k):
    for coordinates in (project_pca(digits.unit), np.random.default_rng(0).normal(size=(len(digits.unit), 2))):
        theirs = manifold.trustworthiness(digits.unit.astype(np.float64), coordinates, n_neighbors=k)
        assert trustworthiness(digits.unit, coordinates, k) == pytest.approx(theirs, abs=1e-4)


def test_a_sample_of_points_tells_nearly_the_same(digits):
    coordinates = project_pca(digits.unit)
    sampled = trustworthiness(digits.unit, coordinates, most_queries=200)
    assert sampled == pytest.approx(trustworthiness(digits.unit, coordinates), abs=0.02)


def test_points_in_one_place_on_the_map_are_no_error(digits):
    assert 0.3 < trustworthiness(digits.unit, np.zeros((len(digits.unit), 2))) < 0.7


def test_too_few_points_have_no_trustworthiness():
    unit = np.eye(31, dtype=np.float32)
    assert np.isnan(trustworthiness(unit[:30], unit[:30, :2]))
    assert 0 <= trustworthiness(unit, unit[:, :2]) <= 1


def test_neighbour_share_is_its_definition(digits):
    graph = neighbor_graph(find_neighbors(digits.unit, 15))
    dense, crossing, possible = graph.toarray(), 0.0, 0
    for i in range(len(dense)):
        for j in range(len(dense)):
            differ = digits.modality[i] != digits.modality[j]
            crossing += dense[i, j] * differ
            possible += differ and i != j
    expected = crossing / dense.sum(), possible / (len(dense) * (len(dense) - 1))
    assert neighbour_share(graph, digits.modality) == pytest.approx(expected, rel=1e-5)


def test_mixed_labels_reach_the_share_of_perfect_mixing(digits):
    graph = neighbor_graph(find_neighbors(digits.unit, 15))
    share, mixed = neighbour_share(graph, np.random.default_rng(0).permutation(digits.modality))
    assert share == pytest.approx(mixed, abs=0.03)


def test_one_modality_never_asks_for_another(digits):
    graph = neighbor_graph(find_neighbors(digits.unit, 15))
    quality = measure(digits._replace(modality=np.zeros_like(digits.modality)), graph, project_pca(digits.unit))
    assert (quality.neighbour_share, quality.mixed_share, quality.is_unmixed) == (0, 0, False)
    assert quality.gap == {}


@pytest.mark.parametrize(("share", "said"), [(0.019, True), (0.021, False), (float("nan"), False)])
def test_the_warning_is_for_shares_below_two_percent(share, said):
    assert Quality(trustworthiness=1, neighbour_share=share, mixed_share=0.5, gap={}).is_unmixed is said


def test_gaps_are_keyed_by_pairs_of_modalities_that_have_points(digits):
    assert list(pairwise_gaps(digits)) == ["image|text"]
    alone = digits._replace(modality=np.zeros_like(digits.modality))
    assert pairwise_gaps(alone) == {}


@pytest.mark.parametrize("dimensions", [2, 3])
def test_continuity_is_trustworthiness_with_map_and_space_exchanged(digits, dimensions):
    near = find_neighbors(digits.unit, 15)
    places = project_pca(digits.unit, dimensions)
    theirs = manifold.trustworthiness(places.astype(np.float64), digits.unit.astype(np.float64), n_neighbors=15)
    assert continuity(places, near.nearest) == pytest.approx(theirs, abs=2e-4)
    shuffled = places[np.random.default_rng(0).permutation(len(places))]
    assert continuity(shuffled, near.nearest) == pytest.approx(0.5, abs=0.03)


def test_continuity_of_a_sample_is_that_of_all_and_of_few_points_is_not_defined(digits):
    near, places = find_neighbors(digits.unit, 15), project_pca(digits.unit)
    assert continuity(places, near.nearest, 300) == pytest.approx(continuity(places, near.nearest), abs=0.01)
    few = find_neighbors(digits.unit[:30], 15)
    assert np.isnan(continuity(places[:30], few.nearest))
