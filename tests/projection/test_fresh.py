import numpy as np
import pytest
from sklearn.manifold import trustworthiness
from tqdm.auto import tqdm
from xmodal.progress import Cancelled, reporting
from xmodal.projection.fresh import _Epochs, fresh_fit, fresh_layout
from xmodal.projection.fresh_host import _write_share, read_share
from xmodal.projection.projector import Projector
from xmodal.projection.records import Snapshot
from xmodal.projection.settings import MapSettings


@pytest.mark.long
def test_a_seeded_fit_depends_on_nothing_else_and_ours_is_as_good(make_snapshot, digits):
    snapshot = make_snapshot()
    theirs = fresh_fit(snapshot, seed=1)
    np.testing.assert_array_equal(fresh_fit(snapshot, seed=1), theirs)
    ours = Projector().project(snapshot)
    exact = digits.unit.astype(np.float64)
    assert ours.quality.trustworthiness > trustworthiness(exact, theirs, n_neighbors=15) - 0.01


def test_the_bar_of_epochs_is_read_as_a_share():
    heard = []
    with reporting(heard.append):
        bar = tqdm(range(4), file=_Epochs(), disable=False, bar_format="{n}/{total}", mininterval=0)
        for _ in bar:
            pass
    assert heard[0] == 0
    assert heard[-1] == 1
    assert heard == sorted(heard)
    with pytest.raises(Cancelled), reporting(_refuse):
        _Epochs().write("\r3/500")


def _refuse(share):
    raise Cancelled


def test_how_far_it_is_stands_beside_the_layout(tmp_path):
    assert read_share(tmp_path / "layout") is None
    _write_share(tmp_path / "layout", 0.25)
    assert read_share(tmp_path / "layout") == 0.25


def test_tiny_sets_need_no_umap():
    assert fresh_fit(Snapshot.of({"a": np.eye(3)}), seed=0).shape == (3, 2)


@pytest.mark.parametrize("method", ["tsne", "pacmap", "parametric_umap"])
def test_every_method_has_a_fresh_fit_that_its_seed_alone_decides(make_snapshot, method):
    settings = MapSettings(params={"steps" if method == "parametric_umap" else "iterations": 50}, dimensions=3)
    vectors = {name: packed.numpy()[:60] for name, packed in make_snapshot().vectors.items()}
    first, again = (fresh_layout(Snapshot.of(vectors), 5, method, settings) for _ in range(2))
    assert (first.method, first.settings, first.coordinates.shape) == (method, settings, (120, 3))
    assert first.coordinates == again.coordinates
    assert first.quality.trustworthiness > 0.7
