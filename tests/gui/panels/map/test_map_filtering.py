"""The legend hides, the search lights; what is under the mouse stays what is drawn there."""

import numpy as np
import pytest
from cards import Cards, card_layout
from pointing import ALT, LEFT, SHIFT, arrive, check_identity, draw, pixel, point_of, truth_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.map_panel import MapPanel
from xmodal_gui.widgets.map_legend import LegendEntry

pytestmark = pytest.mark.gui


def entry(panel, word):
    (found,) = [one for one in panel.legend.entries if isinstance(one, LegendEntry) and one.word == word]
    return found


def click(panel, word, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(entry(panel, word), LEFT, modifiers)


def double_click(panel, word):
    """As a hand does: press, release, press again, release."""
    click(panel, word)
    QTest.mouseDClick(entry(panel, word), LEFT)


def shown(model):
    points = model.points
    return {(r, m) for r, m in zip(points.rows[model.shown], points.modality[model.shown], strict=True)}


def suits(model, *names):
    column = model.data.columns["suit"]
    return {(r, m) for r, m in zip(model.points.rows, model.points.modality, strict=True) if column[r] in names}


# ---- the legend ------------------------------------------------------------------------------------------------


def test_a_click_hides_a_modality_and_the_next_shows_it(panel, model):
    before = panel.view.screen_places().copy()
    total = len(model.points)
    click(panel, "text")
    assert {modality for _, modality in shown(model)} == {0}
    assert not entry(panel, "text").isChecked()
    assert panel.counts.shown.text() == f"60 of {total} shown"
    assert np.array_equal(panel.view.screen_places(), before)  # no filter touches the layout
    click(panel, "text")
    assert model.shown.all()
    assert not panel.counts.shown.isVisible()


def test_double_click_alt_and_enter_show_one_alone_and_then_all(panel, model):
    model.choose_column("suit")
    for gesture in (
        double_click,
        lambda panel, word: click(panel, word, ALT),
        lambda panel, word: QTest.keyClick(entry(panel, word), Qt.Key.Key_Return),
    ):
        gesture(panel, "gold")
        assert shown(model) == suits(model, "gold")
        gesture(panel, "red")
        assert shown(model) == suits(model, "red")
        gesture(panel, "red")
        assert model.shown.all()


def test_filters_add_up_and_stay_when_the_colours_change(panel, model):
    model.choose_column("suit")
    click(panel, "red")
    click(panel, "image")
    expected = {(row, modality) for row, modality in suits(model, "black", "gold") if modality == 1}
    assert shown(model) == expected
    model.choose_column("weight")
    assert shown(model) == expected
    model.choose_column("suit")
    assert not entry(panel, "red").isChecked()
    QTest.mouseClick(panel.counts.shown, LEFT)
    assert model.shown.all()
    assert entry(panel, "red").isChecked()


def test_the_rest_beside_the_named_categories_is_an_entry_too(qapp, theme, qtbot):
    model = MapModel(categories=1)
    model.set_data(Cards())
    model.show_layout(card_layout(model.data))
    model.choose_column("suit")
    panel = MapPanel(model, theme)
    qtbot.addWidget(panel)
    panel.show()
    click(panel, "other")
    assert shown(model) == suits(model, "red")


def test_what_is_hidden_can_neither_be_pointed_at_nor_selected(panel, model, qtbot):
    click(panel, "text")
    places = panel.view.screen_places()
    apart = np.hypot(*(places[:, None] - places[model.shown][None]).transpose(2, 0, 1)).min(axis=1)
    point = int(np.where(model.shown, 0, apart).argmax())  # a hidden one that no visible one is near
    assert apart[point] > 12
    qtbot.mouseMove(panel.view, pixel(panel, point))
    assert model.hovered_point is None
    model.hover(point)
    assert model.hovered_point is None
    x, y = places[point]
    draw(panel.view, [(x - 5, y - 5), (x + 6, y + 6)], SHIFT)
    assert len(model.selection) == 0
    ground = panel.view.grab().toImage().pixelColor(pixel(panel, point))
    assert ground == panel.view.grab().toImage().pixelColor(1, 1)


def test_what_is_pointed_at_is_so_no_more_when_it_is_hidden(panel, model, qtbot):
    qtbot.mouseMove(panel.view, pixel(panel, point_of(model, 12, 1)))
    assert model.hovered_point is not None
    modality = model.modalities[model.points.modality[model.hovered_point]]
    row = model.points.rows[model.hovered_point]
    click(panel, modality)
    point = model.hovered_point
    assert point is None or (model.shown[point] and (model.points.rows[point], modality) != (row, modality))


def test_all_hidden_is_said(panel, model):
    for word in ("image", "text"):
        click(panel, word)
    assert not model.shown.any()
    image = panel.view.grab().toImage()
    assert len({image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}) > 1
    assert panel.counts.shown.isVisible()


def test_another_data_set_is_shown_whole(panel, model):
    click(panel, "text")
    model.search.look_for("card")
    model.set_data(Cards(30))
    model.show_layout(card_layout(model.data))
    assert model.shown.all()
    assert model.lit is None


def test_what_buttons_and_keys_do_can_be_reached_as_actions_too(panel, model):
    actions = {action.text(): action for action in panel.header.actions()}
    model.search.look_for("card 1")
    actions["Select what the search found"].trigger()
    assert len(model.selection) == len(model.matches) > 0
    actions["Clear the search"].trigger()
    actions["Clear the selection"].trigger()
    assert (model.search.query, len(model.selection)) == ("", 0)
    click(panel, "text")
    actions["Show all that is hidden"].trigger()
    assert model.shown.all()
    actions["Drag to draw a lasso"].trigger()
    assert panel.header.tools["lasso"].isChecked()
    actions["Live: follow or freeze"].trigger()
    assert not model.live
    actions["Links of all in view"].trigger()
    assert model.link_choice.mode == "all"


# ---- the search ------------------------------------------------------------------------------------------------


def test_a_word_lights_its_rows_counts_them_and_enter_selects_them(panel, model, qtbot):
    QTest.keyClick(panel, Qt.Key.Key_Slash)
    assert panel.header.search.edit.hasFocus()
    qtbot.keyClicks(panel.header.search.edit, "card 1")
    found = {row for row in range(60) if str(row).startswith("1") and row % 10 != 9}
    assert set(model.matches.tolist()) == found
    assert panel.header.search.count.text() == f"{len(found)} of 60"
    assert set(model.points.rows[model.lit].tolist()) == found
    QTest.keyClick(panel.header.search.edit, Qt.Key.Key_Return)
    assert set(model.selection.rows.tolist()) == found
    QTest.mouseClick(panel.header.search.clear, LEFT)
    assert (panel.header.search.edit.text(), model.search.query) == ("", "")
    assert not panel.header.search.count.isVisible()


def test_keys_typed_into_the_field_steer_nothing_and_escape_clears_it(panel, model, qtbot):
    edit = panel.header.search.edit
    edit.setFocus()
    model.selection.choose([1, 2])
    qtbot.keyClicks(edit, "b1f0")
    assert (panel.view.gestures.tool, model.color_by) == ("pan", "")
    assert panel.header.search.count.text() == "0 of 60"
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""
    assert len(model.selection) == 2


def test_words_match_from_their_beginning_in_any_order_and_case(model):
    def found(query):
        model.search.look_for(query)
        return model.matches.tolist()

    assert found("CARD 33") == found("33 car") == [33]
    assert found("ard") == []  # not within words
    assert found("card 3x") == []
    assert found("  ") == []
    assert not model.search.is_active


def test_what_is_hidden_is_neither_found_nor_selected(panel, model, qtbot):
    model.choose_column("suit")
    click(panel, "gold")
    model.search.look_for("card")
    assert panel.header.search.edit.text() == "card"
    assert not any(model.data.columns["suit"][row] == "gold" for row in model.matches)
    assert panel.header.search.count.text() == f"{len(model.matches)} of 45"


# ---- identity --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["hide", "alone", "search", "select", "refresh", "reorder", "all"])
def test_what_the_mouse_points_at_is_what_is_drawn_there_after_filters_searches_and_refreshes(
    panel, model, qtbot, deed
):
    model.choose_column("suit")
    if deed in ("hide", "refresh", "reorder", "all"):
        click(panel, "red")
    if deed in ("alone", "all"):
        double_click(panel, "image")
    if deed in ("search", "all"):
        model.search.look_for("card 2")
    if deed in ("select", "all"):
        model.selection.choose(range(20))
    if deed in ("refresh", "all"):
        model.show_layout(card_layout(model.data, seed=5))
    if deed in ("reorder", "all"):
        model.show_layout(card_layout(model.data, seed=6, order=np.random.default_rng(2).permutation))
    arrive(panel, qtbot)
    hidden = suits(model, *(label for label in model.filter.hidden.get("suit", ())))
    gone = {model.modalities.index(name) for name in model.filter.hidden.get("", ())}
    truth = {key: at for key, at in truth_of(panel, model).items() if key not in hidden and key[1] not in gone}
    assert len(truth) == int(model.shown.sum())
    check_identity(panel, model, qtbot, truth)


def test_the_identity_is_right_at_once_when_a_filter_changes_under_a_still_mouse(panel, model, qtbot):
    """The mouse does not move: what it points at is looked up anew by itself."""
    model.choose_column("suit")
    for word in ("red", "black", "gold", "red", "black"):
        at = pixel(panel, point_of(model, 12, 1))
        qtbot.mouseMove(panel.view, QPoint(at))
        click(panel, word)
        assert model.hovered_point == panel.view.point_at(panel.view._mouse)
