import numpy as np
import pytest
from sklearn.manifold import trustworthiness
from xmodal.errors import UserError
from xmodal.projection import projector as module
from xmodal.projection.align import align, drift
from xmodal.projection.configs import METHODS
from xmodal.projection.graph import _membership
from xmodal.projection.layout import Phase
from xmodal.projection.neighbors import _keep_largest
from xmodal.projection.projector import Projector, preview, warm_up
from xmodal.projection.quality import _rank_excess
from xmodal.projection.records import Snapshot
from xmodal.projection.repulsion import _gather, _spread
from xmodal.projection.settings import MapSettings

UNANCHORED = [method for method in METHODS if method != "axis"]
FAST = {"tsne": {"iterations": 50}, "pacmap": {"iterations": 50}, "parametric_umap": {"steps": 50, "width": 32}}


@pytest.fixture(autouse=True)
def _hurry(monkeypatch):
    """What takes long is tested by how it goes on, not by how well it ends."""
    monkeypatch.setattr("xmodal.projection.makers.tsne.EARLY", 50)


def settings_of(method, **others):
    return MapSettings(params=FAST.get(method, {}), **others)


def points_of(layout):
    return {
        (int(m), int(row)): tuple(place)
        for m, row, place in zip(
            layout.modality.numpy(), layout.rows.numpy(), layout.coordinates.numpy().tolist(), strict=True
        )
    }


def test_a_umap_says_what_it_is(make_snapshot, digits):
    layout = Projector().project(make_snapshot(step=40))
    assert (layout.method, layout.step, layout.scope, layout.is_fresh) == ("umap", 40, "digits", True)
    assert layout.modalities == ("image", "text")
    coordinates = layout.coordinates.numpy()
    assert coordinates.shape == (600, 2)
    assert coordinates.dtype == np.float32
    assert layout.quality.trustworthiness == pytest.approx(
        trustworthiness(digits.unit.astype(np.float64), coordinates, n_neighbors=15), abs=1e-4
    )
    assert 0.9 < layout.quality.continuity < 1
    assert 0 < layout.quality.neighbour_share < layout.quality.mixed_share == pytest.approx(0.5, abs=0.01)
    assert layout.quality.gap["image|text"] > 0.3
    assert layout.seconds > 0
    assert np.isnan(layout.drift)
    assert not layout.is_refit_better


def test_clouds_without_common_neighbours_are_told(make_snapshot):
    assert Projector().project(make_snapshot(gap=3.0)).quality.is_unmixed
    assert not Projector().project(make_snapshot(gap=0.0)).quality.is_unmixed


def test_the_map_follows_the_data_and_keeps_its_place(make_snapshot):
    projector = Projector(refit_every=0)
    last = projector.project(make_snapshot(noise=1.0)).coordinates.numpy()
    for noise in (0.8, 0.6, 0.4):
        layout = projector.project(make_snapshot(noise=noise))
        fresh = Projector().project(make_snapshot(noise=noise))
        jump = drift(align(fresh.coordinates.numpy(), last), last)
        assert not layout.is_fresh
        assert layout.drift < min(0.12, 0.8 * jump)
        last = layout.coordinates.numpy()
        assert layout.quality.trustworthiness > fresh.quality.trustworthiness - 0.02


def test_nearly_equal_data_hardly_moves(make_snapshot):
    projector = Projector()
    projector.project(make_snapshot(seed=0, noise=0.001))
    assert projector.project(make_snapshot(seed=1, noise=0.001)).drift < 0.01


def test_equal_calls_give_equal_maps(make_snapshot):
    maps = []
    for _ in range(2):
        projector = Projector()
        projector.project(make_snapshot(noise=0.5))
        maps.append(projector.project(make_snapshot(noise=0.4)).coordinates)
    assert maps[0] == maps[1]


def test_equal_embeddings_are_recognised_and_only_what_is_stale_is_made_again(make_snapshot, monkeypatch):
    made = []
    original = module.neighborhood_of
    monkeypatch.setattr(module, "neighborhood_of", lambda *given: made.append(given) or original(*given))
    projector = Projector()
    first = projector.project(make_snapshot(step=1))
    again = projector.project(make_snapshot(step=2))
    assert again.coordinates == first.coordinates
    assert (again.step, again.drift, again.is_fresh) == (2, 0.0, False)
    assert projector.project(make_snapshot(step=3), "pca").step == 3
    projector.project(make_snapshot(step=2), "gap")
    assert projector.project(make_snapshot(step=2)).coordinates == first.coordinates
    assert len(made) == 1
    projector.project(make_snapshot(seed=1))
    assert len(made) == 2


HASTY = (Phase(5, 1.0, 0.0),)
"""A refresh that cannot follow data whose every point is another one."""


@pytest.mark.parametrize("method", ["pca", "gap"])
def test_linear_maps_do_not_flip(make_snapshot, method):
    projector = Projector()
    first = projector.project(make_snapshot(), method)
    vectors = {name: packed.numpy()[:, ::-1].copy() for name, packed in make_snapshot(seed=1).vectors.items()}
    flipped = projector.project(Snapshot.of(vectors, scope="digits"), method)  # other axes, the same cloud
    assert flipped.drift < 0.02
    assert (first.is_fresh, flipped.is_fresh) == (True, False)


def test_the_gap_stays_on_x(make_snapshot):
    projector = Projector()
    for seed in range(3):
        layout = projector.project(make_snapshot(seed=seed, gap=0.3 + 0.1 * seed), "gap")
        image, text = (layout.coordinates.numpy()[layout.modality.numpy() == m].mean(axis=0) for m in (0, 1))
        np.testing.assert_allclose(text - image, [layout.quality.gap["image|text"], 0], atol=1e-4)


def test_a_fresh_fit_in_the_background_is_offered_and_taken_up(make_snapshot, monkeypatch):
    monkeypatch.setattr("xmodal.projection.makers.umap.REFRESH", HASTY)
    projector = Projector(refit_every=2)
    random = np.random.default_rng(0)
    other = {name: packed.numpy()[random.permutation(300)] for name, packed in make_snapshot().vectors.items()}
    projector.project(make_snapshot())
    snapshot = Snapshot.of(other, scope="digits")  # every point is another one: following it must be poor
    projector.project(snapshot)
    assert not projector.work()
    layout = projector.project(Snapshot.of({name: rows + 1e-4 for name, rows in other.items()}, scope="digits"))
    slices = 1
    while projector.work(10):
        slices += 1
    assert slices > 5
    assert projector.offer.trustworthiness > projector.offer.of_map + 0.02
    assert projector.offer.of_map == layout.quality.trustworthiness
    refit = projector.refit()
    assert refit.is_fresh
    assert refit.quality.trustworthiness > layout.quality.trustworthiness + 0.02
    assert refit.drift > 0.05
    assert projector.offer is None
    assert not projector.project(make_snapshot(seed=3)).is_refit_better


def test_a_map_that_is_good_enough_gets_no_offer(make_snapshot):
    projector = Projector(refit_every=1)
    for seed in range(3):
        layout = projector.project(make_snapshot(seed=seed))
        while projector.work():
            pass
    assert projector.offer is None
    assert not layout.is_refit_better


def test_refit_without_an_offer_fits_anew_and_lays_it_over_the_map(make_snapshot):
    projector = Projector()
    with pytest.raises(UserError, match="no embeddings yet"):
        projector.refit()
    projector.project(make_snapshot(noise=0.5))
    projector.project(make_snapshot(noise=0.3))
    refit = projector.refit()
    assert refit.is_fresh
    assert np.isfinite(refit.drift)
    assert projector.project(make_snapshot(noise=0.3)).coordinates == refit.coordinates


def test_rows_that_come_and_go(make_snapshot):
    projector = Projector()
    whole = projector.project(make_snapshot())
    vectors = {name: packed.numpy() for name, packed in make_snapshot().vectors.items()}
    fewer = projector.project(Snapshot.of({n: v[50:] for n, v in vectors.items()}, np.arange(50, 300), scope="digits"))
    assert not fewer.is_fresh
    assert fewer.drift < 0.05
    before, after = points_of(whole), points_of(fewer)
    assert set(after) == {key for key in before if key[1] >= 50}
    more = projector.project(make_snapshot())
    assert not more.is_fresh
    assert more.quality.trustworthiness > whole.quality.trustworthiness - 0.02


def test_another_scope_is_another_map(make_snapshot):
    projector = Projector()
    projector.project(make_snapshot())
    other = projector.project(make_snapshot(scope="others", seed=1))
    assert other.is_fresh
    assert np.isnan(other.drift)


def test_a_new_projector_goes_on_from_the_last_map(make_snapshot):
    last = Projector().project(make_snapshot())
    layout = Projector(last=last).project(make_snapshot(seed=1))
    assert not layout.is_fresh
    assert layout.drift < 0.05


@pytest.mark.parametrize("method", UNANCHORED)
def test_three_modalities_with_missing_cells(make_snapshot, method):
    random = np.random.default_rng(0)
    vectors = {name: random.normal(m, 1, (200, 12)) for m, name in enumerate(["v1", "v2", "pose"])}
    present = {name: random.random(200) > 0.1 for name in vectors}
    projector = Projector()
    for _ in range(2):
        vectors = {name: rows + random.normal(0, 0.05, rows.shape) for name, rows in vectors.items()}
        layout = projector.project(Snapshot.of(vectors, present=present), method, settings_of(method))
        assert len(layout.coordinates.numpy()) == sum(int(mask.sum()) for mask in present.values())
        assert set(layout.quality.gap) == {"v1|v2", "v1|pose", "v2|pose"}
        assert np.isfinite(layout.coordinates.numpy()).all()
    assert layout.drift < 0.1
    assert layout.dropped == dict.fromkeys(vectors, 0)


@pytest.mark.parametrize("method", UNANCHORED)
def test_broken_embeddings_are_dropped_with_a_count(make_snapshot, method):
    vectors = {name: packed.numpy().copy() for name, packed in make_snapshot().vectors.items()}
    vectors["image"][:7, 3] = np.nan
    projector = Projector()
    settings = settings_of(method)
    projector.project(make_snapshot(), method, settings)
    layout = projector.project(Snapshot.of(vectors, scope="digits"), method, settings)
    assert layout.dropped == {"image": 7, "text": 0}
    assert np.isfinite(layout.coordinates.numpy()).all()
    vectors["image"][:], vectors["text"][:] = np.inf, np.nan
    nothing = projector.project(Snapshot.of(vectors, scope="digits"), method, settings)
    assert nothing.dropped == {"image": 300, "text": 300}
    assert len(nothing.coordinates.numpy()) == 0
    assert len(projector.project(make_snapshot(), method, settings).coordinates.numpy()) == 600


@pytest.mark.parametrize("method", UNANCHORED)
@pytest.mark.parametrize("rows", [0, 1, 2, 3, 8, 16])
def test_tiny_sets(method, rows):
    projector = Projector(refit_every=1)
    for seed in range(3):
        random = np.random.default_rng(seed)
        vectors = {name: random.normal(size=(rows, 5)) for name in "ab"}
        layout = projector.project(Snapshot.of(vectors), method, settings_of(method))
        projector.work()
        assert layout.coordinates.numpy().shape == (2 * rows, 2)
        assert np.isfinite(layout.coordinates.numpy()).all()
        assert np.isnan(layout.quality.trustworthiness) == (rows < 16)
    if rows:
        assert np.isfinite(projector.refit().coordinates.numpy()).all()


def test_points_in_one_place():
    layout = Projector().project(Snapshot.of({"a": np.ones((40, 4)), "b": np.ones((40, 4))}))
    assert np.isfinite(layout.coordinates.numpy()).all()
    assert layout.quality.gap == {"a|b": 0.0}


@pytest.mark.parametrize(("asked", "drawn"), [("pca", "pca"), ("umap", "pca"), ("gap", "gap")])
def test_a_preview_is_linear_and_unmeasured(make_snapshot, asked, drawn):
    layout = preview(make_snapshot(step=3), asked)
    assert (layout.method, layout.quality, layout.step) == (drawn, None, 3)
    full = Projector().project(make_snapshot(), drawn)
    np.testing.assert_allclose(layout.coordinates.numpy(), full.coordinates.numpy(), atol=1e-6)


def test_warming_up_compiles_all_that_a_map_needs(make_snapshot):
    warm_up()
    kernels = (_keep_largest, _membership, _spread, _gather, _rank_excess)
    before = [len(kernel.signatures) for kernel in kernels]
    Projector().project(make_snapshot())
    assert [len(kernel.signatures) for kernel in kernels] == before
