"""What all ways of making maps have in common, on two views of digits."""

import sys

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from xmodal.errors import UserError
from xmodal.progress import Cancelled, reporting
from xmodal.projection.configs import MAP_METHODS, METHODS
from xmodal.projection.projector import Projector, preview
from xmodal.projection.records import Snapshot
from xmodal.projection.settings import MapSettings

QUICK = {
    "umap": {},
    "tsne": {"iterations": 50, "perplexity": 10.0},
    "pacmap": {"iterations": 100},
    "parametric_umap": {"steps": 60, "width": 32},
}
"""What is not linear, with parameters that take a moment."""
each = pytest.mark.parametrize("method", QUICK)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch):
    monkeypatch.setattr("xmodal.projection.makers.tsne.EARLY", 100)


@pytest.fixture
def small(make_snapshot):
    """Return a function that makes snapshots of 2 x 120 points."""

    def make(**kind):
        return _cut(make_snapshot(**kind))

    return make


def _cut(snapshot, rows=120):
    vectors = {name: packed.numpy()[:rows] for name, packed in snapshot.vectors.items()}
    return Snapshot.of(vectors, scope=snapshot.scope, step=snapshot.step)


def settings_of(method, **others):
    return MapSettings(params=QUICK.get(method, {}), **others)


def test_all_are_offered_once():
    assert sorted(METHODS) == sorted(MAP_METHODS)


@each
@pytest.mark.parametrize("dimensions", [2, 3])
def test_neighbours_are_kept_and_the_next_map_is_like_the_last(small, method, dimensions):
    projector, settings = Projector(), settings_of(method, dimensions=dimensions)
    first = projector.project(small(seed=0), method, settings)
    assert first.coordinates.numpy().shape == (240, dimensions)
    assert (first.method, first.settings, first.is_fresh) == (method, settings, True)
    assert first.quality.trustworthiness > 0.85
    following = projector.project(small(seed=1), method, settings)
    assert not following.is_fresh
    assert following.drift < 0.05
    assert following.quality.trustworthiness > 0.85


@each
def test_equal_calls_give_equal_maps(small, method):
    maps = [Projector().project(small(), method, settings_of(method)).coordinates for _ in range(2)]
    assert maps[0] == maps[1]


@each
def test_a_new_process_goes_on_from_the_last_map(small, method):
    last = Projector().project(small(), method, settings_of(method))
    layout = Projector(last=last).project(small(seed=1), method, settings_of(method))
    assert layout.drift < 0.15


@each
def test_points_that_come_later_find_their_neighbours(small, method):
    projector, settings = Projector(), settings_of(method)
    whole = small()
    half = {name: packed.numpy()[:90] for name, packed in whole.vectors.items()}
    projector.project(Snapshot.of(half, scope="digits"), method, settings)
    layout = projector.project(whole, method, settings)
    assert not layout.is_fresh
    assert layout.quality.trustworthiness > 0.85


@each
def test_a_fit_reports_how_far_it_is_and_can_be_broken_off(small, method):
    heard, projector = [], Projector()
    settings = settings_of(method)
    with reporting(heard.append):
        first = projector.project(small(), method, settings)
    assert heard == sorted(heard)
    assert len(heard) > 3
    with pytest.raises(Cancelled), reporting(_refuse):
        projector.project(small(seed=1), method, settings)
    again = projector.project(small(), method, settings)
    assert again.coordinates == first.coordinates  # the last map is still the last


def _refuse(share):
    raise Cancelled


@each
def test_each_modality_on_its_own_is_turned_over_the_first(small, method):
    settings = settings_of(method, fit="per_modality")
    projector = Projector()
    layout = projector.project(small(gap=3.0), method, settings)
    alone = small(gap=3.0)
    only = Snapshot.of({"image": alone.vectors["image"].numpy()}, scope="digits")
    image = layout.coordinates.numpy()[layout.modality.numpy() == 0]
    expected = Projector().project(only, method, settings_of(method)).coordinates.numpy()
    np.testing.assert_allclose(image, expected, atol=1e-4)  # the first stays as it was fitted
    text = layout.coordinates.numpy()[layout.modality.numpy() == 1]
    apart = np.linalg.norm(image.mean(axis=0) - text.mean(axis=0))
    assert apart < 0.05 * pdist(image).max()  # a gap of 3 is not to be seen: what is told in words
    assert projector.project(small(gap=3.0, seed=1), method, settings).drift < 0.08


@pytest.mark.parametrize(("method", "package"), [("tsne", "openTSNE"), ("pacmap", "pacmap")])
def test_a_missing_package_is_one_sentence(small, method, package, monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)  # importing it fails now
    with pytest.raises(UserError, match=r"pip install 'xmodal\[projections\]'"):
        Projector().project(small(), method)


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [("umap", {"n_neighbors": 1}, "n_neighbors"), ("tsne", {"perplexity": -3.0}, "perplexity"), ("nmap", {}, "nmap")],
)
def test_what_cannot_be_is_refused_by_name(small, method, params, said):
    with pytest.raises(UserError, match=said):
        Projector().project(small(), method, MapSettings(params=params))


def test_parameters_change_the_map_and_are_kept_apart(small):
    projector = Projector()
    tight, loose = (MapSettings(params={"min_dist": value}) for value in (0.0, 0.9))
    first, second = (projector.project(small(), "umap", settings) for settings in (tight, loose))
    near = [np.sort(pdist(layout.coordinates.numpy()))[:240].mean() for layout in (first, second)]
    assert near[0] < near[1]
    assert np.isnan(second.drift)
    assert projector.project(small(), "umap", tight).coordinates == first.coordinates


def test_a_map_in_space_begins_as_principal_components_in_space(small):
    drawn = preview(small(), "tsne", MapSettings(dimensions=3))
    assert (drawn.method, drawn.coordinates.shape) == ("pca", (240, 3))
