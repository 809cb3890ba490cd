import numpy as np
import pytest
from sklearn.manifold import trustworthiness
from xmodal.projection.fresh import fresh_fit
from xmodal.projection.projector import Projector
from xmodal.projection.records import Snapshot


@pytest.mark.long
def test_a_seeded_fit_depends_on_nothing_else_and_ours_is_as_good(make_snapshot, digits):
    snapshot = make_snapshot()
    theirs = fresh_fit(snapshot, seed=1)
    np.testing.assert_array_equal(fresh_fit(snapshot, seed=1), theirs)
    ours = Projector().project(snapshot)
    exact = digits.unit.astype(np.float64)
    assert ours.quality.trustworthiness > trustworthiness(exact, theirs, n_neighbors=15) - 0.01


def test_tiny_sets_need_no_umap():
    assert fresh_fit(Snapshot.of({"a": np.eye(3)}), seed=0).shape == (3, 2)
