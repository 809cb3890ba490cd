import numpy as np
import pytest
from cards import Cards, card_layout

from xmodal_gui.models.coloring import LEVELS, OTHER, color_by_column
from xmodal_gui.models.map_model import STALE_STEPS, MapModel

pytestmark = pytest.mark.gui


@pytest.fixture
def model(qapp):
    model = MapModel()
    model.set_data(Cards())
    return model


def test_points_know_their_row_and_modality_in_whatever_order_they_come(model):
    rng = np.random.default_rng(3)
    layout = card_layout(model.data, order=rng.permutation)
    model.show_layout(layout)
    assert np.array_equal(model.points.rows, layout.rows.numpy())
    assert np.array_equal(model.points.modality, layout.modality.numpy())
    assert sorted(model.points.modality[model.points_of_row(3)]) == [0, 1]
    assert model.points.modality[model.points_of_row(9)].tolist() == [0]  # row 9 has no text


def test_modalities_are_counted_as_the_data_does_whatever_the_layout_says(model):
    layout = card_layout(model.data)
    from msgspec.structs import replace
    from xmodal.wire.arrays import Array

    turned = replace(layout, modalities=("text", "image"), modality=Array.of(1 - layout.modality.numpy()))
    model.show_layout(turned)
    assert model.modalities == ("image", "text")
    assert np.array_equal(model.points.modality, layout.modality.numpy())


def test_what_is_not_finite_is_left_out(model):
    from msgspec.structs import replace
    from xmodal.wire.arrays import Array

    layout = card_layout(model.data)
    places = layout.coordinates.numpy().copy()
    places[[0, 5]] = np.nan, np.inf
    model.show_layout(replace(layout, coordinates=Array.of(places)))
    assert len(model.points) == len(places) - 2
    assert np.isfinite(model.points.coordinates).all()
    assert 0 not in model.points.rows[model.points.modality == 0]


def test_the_hovered_point_stays_the_same_row_when_points_are_reordered(model):
    model.show_layout(card_layout(model.data))
    point = int(model.points_of_row(17)[1])
    model.hover(point)
    model.show_layout(card_layout(model.data, order=np.random.default_rng(1).permutation))
    now = model.hovered_point
    assert now != point
    assert (model.points.rows[now], model.points.modality[now]) == (17, 1)


def test_a_hovered_point_that_is_gone_is_pointed_at_no_more(model):
    model.show_layout(card_layout(model.data))
    model.hover(int(model.points_of_row(17)[1]))
    model.show_layout(card_layout(model.data, order=lambda index: index[index < 10]))
    assert model.hovered_point is None


def test_a_selection_survives_layouts_but_not_other_data(model, qtbot):
    model.show_layout(card_layout(model.data))
    with qtbot.waitSignal(model.selected):
        model.select_row(4)
    model.show_layout(card_layout(model.data, seed=1))
    assert model.selected_row == 4
    model.set_data(Cards(30))
    assert model.selected_row is None
    assert model.layout is None


def test_recoloring_moves_nothing(model, qtbot):
    model.show_layout(card_layout(model.data))
    before = model.points
    with qtbot.assertNotEmitted(model.moved), qtbot.waitSignal(model.recolored):
        model.choose_column("suit")
    assert model.points is before
    with qtbot.assertNotEmitted(model.recolored):
        model.choose_column("no such column")
    assert model.color_by == "suit"


def test_categories_are_ordered_by_frequency_and_the_rest_is_other(model):
    model.choose_column("suit")
    model.show_layout(card_layout(model.data))
    coloring = model.coloring
    assert coloring.labels == ("red", "black", "gold")
    suits = model.data.columns["suit"][model.points.rows]
    assert [coloring.labels[code] for code in coloring.codes] == suits.tolist()
    few = color_by_column("suit", model.data.columns["suit"], model.points.rows, np.arange(60), 1)
    assert few.labels == ("red",)
    assert set(suits[few.codes == OTHER]) == {"black", "gold"}
    assert few.others == int((suits != "red").sum())


def test_quantities_are_scaled_over_the_split_and_missing_ones_are_other():
    values = np.array([0.0, 5.0, np.nan, 10.0, 99.0])
    coloring = color_by_column("x", values, np.arange(5), np.arange(4), 8)
    assert (coloring.low, coloring.high) == (0.0, 10.0)
    assert coloring.codes.tolist() == [0, LEVELS // 2, OTHER, LEVELS - 1, LEVELS - 1]
    assert color_by_column("x", np.full(3, 2.0), np.arange(3), np.arange(3), 8).codes.tolist() == [0, 0, 0]
    nothing = color_by_column("x", np.full(3, np.nan), np.arange(3), np.arange(3), 8)
    assert nothing.codes.tolist() == [OTHER] * 3


def test_age(model):
    model.set_position(0, 50)
    assert model.age is None
    model.show_layout(card_layout(model.data, step=100))
    model.set_position(0, 124)
    assert (model.age, model.is_stale) == (24, False)
    model.set_position(0, 101 + STALE_STEPS)
    assert model.is_stale
    model.set_position(1, 60)  # a rewind: the map is of another line
    assert (model.age, model.is_stale) == (None, True)


def test_warns_of_clouds_that_have_not_met_but_not_along_the_gap(model):
    model.show_layout(card_layout(model.data, share=0.0))
    assert model.is_unmixed
    model.show_layout(card_layout(model.data, share=0.03))
    assert not model.is_unmixed
    model.show_layout(card_layout(model.data, share=0.0, method="gap"))
    assert not model.is_unmixed


def test_a_preview_keeps_what_is_known_of_its_kind_of_map(model):
    model.show_layout(card_layout(model.data, share=0.0))
    model.show_layout(card_layout(model.data, seed=1, quality=None))
    assert model.is_unmixed
    model.show_layout(card_layout(model.data, seed=1, quality=None, method="gap"))
    assert model.quality is None


def test_wishes_are_told_once_and_nonsense_is_ignored(model, qtbot):
    with qtbot.waitSignal(model.methodChosen) as told:
        model.choose_method("pca")
    assert told.args == ["pca"]
    with qtbot.assertNotEmitted(model.methodChosen):
        model.choose_method("pca")
        model.choose_method("t-sne")
    with qtbot.waitSignal(model.liveChanged):
        model.set_live(False)
    with qtbot.assertNotEmitted(model.liveChanged):
        model.set_live(False)


def test_what_is_known_of_a_row(model):
    assert model.texts(3) == [("text", "card 3")]
    assert model.texts(9) == []
    assert [name for name, _ in model.pictures(9)] == ["image"]
    assert model.values(3) == [("suit", "gold"), ("weight", "0.05")]
