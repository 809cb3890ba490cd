import numpy as np
import pytest
from xmodal.errors import UserError
from xmodal.projection.makers.linear import project_axis
from xmodal.projection.projector import Projector
from xmodal.projection.records import Snapshot
from xmodal.projection.settings import Anchor, MapSettings
from xmodal.wire.arrays import Array

E = np.eye(4)


def test_an_axis_by_hand():
    unit = np.array([E[0], E[1], (E[0] + E[1]) / np.sqrt(2), E[2]], np.float32)
    places = project_axis(unit, E[0], E[1])
    half, along = np.sqrt(2) / 2, np.sqrt(2)
    np.testing.assert_allclose(places[:, 0], [0, along, half, half], atol=1e-6)
    rest = unit - np.outer(unit @ ((E[1] - E[0]) / along), (E[1] - E[0]) / along)
    rest -= rest.mean(axis=0)
    largest = np.linalg.svd(rest)[0][:, 0] * np.linalg.svd(rest)[1][0]
    np.testing.assert_allclose(np.abs(places[:, 1]), np.abs(largest), atol=1e-6)
    assert project_axis(unit, E[0], E[1], 3).shape == (4, 3)


def between(start, end, **others):
    return MapSettings(ends=(start, end), **others)


def test_from_an_item_to_an_item_x_keeps_its_meaning_while_training_goes_on(make_snapshot):
    projector = Projector()
    settings = between(Anchor(modality="image", row=3), Anchor(modality="text", row=7))
    for seed in range(2):
        snapshot = make_snapshot(seed=seed)
        layout = projector.project(snapshot, "axis", settings)
        rows, modality, places = (array.numpy() for array in (layout.rows, layout.modality, layout.coordinates))
        assert places[(rows == 3) & (modality == 0), 0] == pytest.approx(0, abs=1e-6)
        start, end = snapshot.vectors["image"].numpy()[3], snapshot.vectors["text"].numpy()[7]
        length = np.linalg.norm(end / np.linalg.norm(end) - start / np.linalg.norm(start))
        assert places[(rows == 7) & (modality == 1), 0] == pytest.approx(length, abs=1e-5)
    assert layout.drift < 0.02


def test_words_move_with_their_vectors(make_snapshot):
    projector, snapshot = Projector(), make_snapshot()
    vectors = snapshot.vectors["text"].numpy()

    def words(text, row):
        return Anchor(modality="text", words=text, vector=Array.of(vectors[row]))

    first = projector.project(snapshot, "axis", between(words("zero", 0), words("one", 1)))
    again = projector.project(snapshot, "axis", between(words("zero", 0), words("one", 5)))
    assert again.coordinates != first.coordinates
    assert not again.is_fresh  # the same axis, of newer encoders


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ((), "map.axis_without_ends"),
        ((Anchor(modality="image", row=1),) * 2, "map.axis_without_length"),
        ((Anchor(modality="image", row=1), Anchor(modality="image", row=999)), "map.axis_item_missing"),
        ((Anchor(modality="image", row=1), Anchor(modality="text", words="cat")), "map.axis_words_missing"),
    ],
)
def test_ends_that_make_no_axis_are_told(make_snapshot, ends, code):
    with pytest.raises(UserError) as told:
        Projector().project(make_snapshot(), "axis", MapSettings(ends=ends))
    assert told.value.code == code
    assert str(told.value).endswith(".")


def test_an_absent_item_is_no_end(make_snapshot):
    present = {"image": np.arange(300) != 1}
    snapshot = make_snapshot(present=present)
    settings = between(Anchor(modality="image", row=1), Anchor(modality="text", row=2))
    with pytest.raises(UserError, match="no usable embedding of image"):
        Projector().project(snapshot, "axis", settings)


@pytest.mark.parametrize("method", ["pca", "gap"])
def test_linear_maps_have_a_third_axis(make_snapshot, method):
    flat = Projector().project(make_snapshot(), method).coordinates.numpy()
    solid = Projector().project(make_snapshot(), method, MapSettings(dimensions=3)).coordinates.numpy()
    np.testing.assert_allclose(solid[:, :2], flat, atol=1e-5)
    assert solid[:, 2].var() <= flat[:, 1].var()


def test_three_modalities_in_space_keep_their_centroids_apart():
    random = np.random.default_rng(0)
    snapshot = Snapshot.of({name: random.normal(2 * np.eye(3, 8)[m], 0.2, (50, 8)) for m, name in enumerate("abc")})
    layout = Projector().project(snapshot, "gap", MapSettings(dimensions=3))
    assert layout.coordinates.numpy().shape == (150, 3)
