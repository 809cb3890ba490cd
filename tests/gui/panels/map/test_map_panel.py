from dataclasses import astuple
from itertools import pairwise

import numpy as np
import pytest
from cards import card_layout
from gestures import wheel
from pointing import arrive, check_identity, lonely_point, pixel, point_of, truth_of
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from xmodal_gui.widgets.camera import Camera, fit_camera
from xmodal_gui.widgets.category_colors import category_colors
from xmodal_gui.widgets.hover_card import HoverCard
from xmodal_gui.widgets.map_legend import LegendEntry, QuantityBar

pytestmark = pytest.mark.gui


@pytest.fixture
def model(empty_model):
    return empty_model


def color_at(panel, point):
    return panel.view.grab().toImage().pixelColor(pixel(panel, point))


def near(a, b, tolerance=40):
    return all(abs(x - y) <= tolerance for x, y in zip(a.getRgb()[:3], b.getRgb()[:3], strict=True))


# ---- what is shown ---------------------------------------------------------------------------------------------


def test_the_first_map_is_fitted_and_every_point_stands_in_sight(panel, model):
    model.show_layout(card_layout(model.data))
    places = panel.view.screen_places()
    assert (places > 0).all()
    assert (places < (panel.view.width(), panel.view.height())).all()
    spread = (places.max(axis=0) - places.min(axis=0)) / (panel.view.width(), panel.view.height())
    assert spread.max() > 0.7


def test_points_are_drawn_where_they_are_in_their_modality_hue(panel, model, theme):
    model.show_layout(card_layout(model.data))
    seen = [near(color_at(panel, p), theme.modality(int(model.points.modality[p]))) for p in range(len(model.points))]
    assert np.mean(seen) > 0.9  # a few lie under others


def test_recoloring_shows_categories_and_scales_in_the_picture_and_the_legend(panel, model, theme):
    model.show_layout(card_layout(model.data))
    model.choose_column("suit")
    point = lonely_point(panel)
    code = ("red", "black", "gold").index(model.data.columns["suit"][model.points.rows[point]])
    assert near(color_at(panel, point), category_colors(model.coloring.labels, theme)[code])
    words = [entry.word for entry in panel.legend.entries if isinstance(entry, LegendEntry)]
    assert words == ["image", "text", "red", "black", "gold"]
    model.choose_column("weight")
    (bar,) = [entry for entry in panel.legend.entries if isinstance(entry, QuantityBar)]
    assert (bar.low, bar.high) == ("0", "0.983")
    model.choose_column("")
    assert [entry.word for entry in panel.legend.entries] == ["image", "text"]


def test_changing_the_theme_repaints_the_points(panel, model, theme):
    model.show_layout(card_layout(model.data))
    point = lonely_point(panel)
    theme.choose("dark")
    assert near(color_at(panel, point), theme.modality(int(model.points.modality[point])))
    corner = panel.view.grab().toImage().pixelColor(2, 2)
    assert near(corner, theme.color("plot"), 3)


def test_facts_and_sentences(panel, model, qtbot):
    assert not panel.facts["step"].isVisible()
    model.show_layout(card_layout(model.data, step=1412))
    model.set_position(0, 1436)
    qtbot.waitUntil(lambda: panel.facts["age"].text() == "24 steps old")
    said = {name: label.text() for name, label in panel.facts.items()}
    assert said["step"] == "step 1,412"
    assert said["trust"] == "trustworthiness 0.91"
    assert said["share"] == "cross-modal neighbours 9.0 %"
    assert said["gap"] == "gap 0.23"
    model.set_position(1, 3)
    qtbot.waitUntil(lambda: panel.facts["age"].text() == "from before the rewind")
    model.show_layout(card_layout(model.data, trustworthiness=float("nan"), method="pca"))
    assert panel.facts["trust"].text() == "trustworthiness –"
    assert panel.facts["step"].text() == "PCA · step 100"


def test_without_a_map_a_sentence_is_painted(panel, model):
    plain = panel.view.grab().toImage()
    grounds = {plain.pixelColor(x, plain.height() // 2).name() for x in range(plain.width())}
    assert len(grounds) > 1
    model.show_layout(card_layout(model.data))
    model.clear()
    assert len(panel.view.screen_places()) == 0
    assert not panel.facts["trust"].isVisible()


def test_the_unmixed_note_leads_to_the_gap_view(panel, model, qtbot):
    model.show_layout(card_layout(model.data, share=0.001))
    assert panel._note.isVisible()
    inside = panel.view.rect().contains(panel._note.geometry())
    assert inside
    with qtbot.waitSignal(model.methodChosen) as told:
        qtbot.mouseClick(panel._note.gap_button, Qt.MouseButton.LeftButton)
    assert told.args == ["gap"]
    assert panel.header.method.currentData() == "gap"
    model.show_layout(card_layout(model.data, share=0.001, method="gap"))
    assert not panel._note.isVisible()


def test_a_map_that_makes_or_hides_a_gap_is_warned_of_with_its_evidence(panel, model):
    made = {"near_share": 0.41, "map_share": 0.02, "separability": 0.5}
    model.show_layout(card_layout(model.data, share=0.3, more=made))
    assert panel._note.isVisible()
    words = panel._note.findChild(QLabel).text()
    assert all(part in words for part in ("look apart", "41 %", "2.0 %"))
    hidden = {"near_share": 0.01, "map_share": 0.45, "separability": 1.0}
    model.show_layout(card_layout(model.data, share=0.001, more=hidden))
    assert "hides a gap" in panel._note.findChild(QLabel).text()
    model.show_layout(card_layout(model.data, share=0.001))
    assert "No cross-modal neighbours" in panel._note.findChild(QLabel).text()
    model.show_layout(card_layout(model.data, more=hidden, method="gap"))
    assert not panel._note.isVisible()


def test_continuity_is_shown_where_it_was_measured(panel, model):
    model.show_layout(card_layout(model.data, more={"continuity": 0.87}))
    assert panel.facts["continuity"].text() == "continuity 0.87"
    model.show_layout(card_layout(model.data))
    assert not panel.facts["continuity"].isVisible()


def test_refit_is_there_only_while_offered(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    assert not panel.header.refit.isVisible()
    model.show_layout(card_layout(model.data, refit_trustworthiness=0.95))
    assert panel.header.refit.isVisible()
    with qtbot.waitSignal(model.refitRequested):
        qtbot.mouseClick(panel.header.refit, Qt.MouseButton.LeftButton)


# ---- controls, both ways ---------------------------------------------------------------------------------------


def test_choosers_ask_and_follow(panel, model, qtbot):
    with qtbot.waitSignal(model.methodChosen) as told:
        panel.header.method.setFocus()
        QTest.keyClick(panel.header.method, Qt.Key.Key_Down)
    assert told.args == [panel.header.method.currentData()]
    with qtbot.assertNotEmitted(panel.header.method.activated):
        model.choose_method("umap")
    assert panel.header.method.currentData() == "umap"
    with qtbot.waitSignal(model.recolored):
        QTest.keyClick(panel.header.colors, Qt.Key.Key_Down)
    assert model.color_by == "suit"
    model.choose_column("weight")
    assert panel.header.colors.currentData() == "weight"


def test_live_switch_both_ways(panel, model, qtbot):
    with qtbot.waitSignal(model.liveChanged) as told:
        qtbot.mouseClick(panel.header.live, Qt.MouseButton.LeftButton)
    assert told.args == [False]
    assert panel.header.refresh.isVisible()
    with qtbot.waitSignal(model.refreshRequested):
        qtbot.mouseClick(panel.header.refresh, Qt.MouseButton.LeftButton)
    model.set_live(True)
    assert panel.header.live.isChecked()
    assert not panel.header.refresh.isVisible()


def test_number_keys_color_by_column(panel, model):
    model.show_layout(card_layout(model.data))
    for key, column in ((Qt.Key.Key_1, "suit"), (Qt.Key.Key_2, "weight"), (Qt.Key.Key_9, "weight"), (Qt.Key.Key_0, "")):
        QTest.keyClick(panel.view, key)
        assert model.color_by == column


# ---- pointing --------------------------------------------------------------------------------------------------


def test_hover_shows_the_row_under_the_mouse_and_links_its_partner(panel, model, theme, qtbot):
    model.show_layout(card_layout(model.data))
    point = lonely_point(panel)
    row = int(model.points.rows[point])
    before = panel.view.grab().toImage()
    qtbot.mouseMove(panel.view, pixel(panel, point))
    assert model.hovered_point == point
    card = panel.view.findChild(HoverCard)
    assert (card.row, card.title) == (row, f"card {row}")
    assert panel.view.rect().contains(card.geometry())
    card.hide()  # the link runs under it
    after = panel.view.grab().toImage()
    first, second = (panel.view.screen_places()[p] for p in model.points_of_row(row))
    along = [first + (second - first) * t for t in np.linspace(0.1, 0.9, 60)]
    dots = [np.round(place).astype(int).tolist() for place in along]
    changed = [before.pixelColor(*dot) != after.pixelColor(*dot) for dot in dots]
    assert np.mean(changed) > 0.7
    qtbot.mouseMove(panel.view, QPoint(1, 1))
    assert model.hovered_point is None
    assert not card.isVisible()


def test_leaving_the_map_points_at_nothing(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    qtbot.mouseMove(panel.view, pixel(panel, lonely_point(panel)))
    assert model.hovered_point is not None
    from PySide6.QtCore import QEvent

    QApplication.sendEvent(panel.view, QEvent(QEvent.Type.Leave))
    assert model.hovered_point is None


def test_click_selects_escape_clears(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    point = lonely_point(panel)
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=pixel(panel, point))
    assert model.selected_row == model.points.rows[point]
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert model.selected_row is None
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=pixel(panel, point))
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert model.selected_row is None


@pytest.mark.parametrize("deed", ["refresh", "reorder", "recolor", "theme", "zoom"])
def test_what_the_mouse_points_at_is_always_what_is_drawn_there(panel, model, theme, qtbot, deed):
    """The identity under the mouse after everything that could mix points up."""
    model.show_layout(card_layout(model.data))
    match deed:
        case "refresh":
            model.show_layout(card_layout(model.data, seed=5))
        case "reorder":
            model.show_layout(card_layout(model.data, order=np.random.default_rng(2).permutation))
        case "recolor":
            model.choose_column("suit")
        case "theme":
            theme.choose("dark")
        case "zoom":
            wheel(panel.view, 240, QPoint(300, 200))
    arrive(panel, qtbot)
    check_identity(panel, model, qtbot, truth_of(panel, model))


def test_points_that_move_away_from_a_still_mouse_are_pointed_at_no_more(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    point = lonely_point(panel)
    qtbot.mouseMove(panel.view, pixel(panel, point))
    assert model.hovered_point == point
    model.show_layout(card_layout(model.data, seed=9))
    arrive(panel, qtbot)
    under = panel.view.point_at(panel.view._mouse)
    assert model.hovered_point == under


# ---- moving and looking ----------------------------------------------------------------------------------------


def test_points_move_smoothly_and_never_jump(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    start = panel.view.screen_places().copy()
    goal = card_layout(model.data, seed=1)
    model.show_layout(goal)
    assert np.allclose(panel.view.screen_places(), start)  # the first frame is where they were
    steps = [start]
    panel.view._motion.moved.connect(lambda: steps.append(panel.view.screen_places().copy()))
    animation = panel.view._motion._animation
    animation.pause()  # a display at 60 Hz, however slow the machine is
    for time in range(16, animation.duration(), 16):
        animation.setCurrentTime(time)
    with qtbot.waitSignal(panel.view.arrived, timeout=5000):
        animation.resume()
    way = np.linalg.norm(steps[-1] - start, axis=1)
    longest = max(np.linalg.norm(b - a, axis=1).max() for a, b in pairwise(steps))
    assert len(steps) > 10
    assert longest < 0.2 * way.max()
    assert np.allclose(panel.view._motion.places, goal.coordinates.numpy())


def test_a_layout_that_comes_while_points_move_starts_where_they_are(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    model.show_layout(card_layout(model.data, seed=1))
    panel.view._motion._animation.setCurrentTime(150)
    there = panel.view.screen_places().copy()
    model.show_layout(card_layout(model.data, seed=2))
    assert np.allclose(panel.view.screen_places(), there)


def test_points_are_followed_by_row_when_they_come_in_another_order(panel, model):
    model.show_layout(card_layout(model.data))
    point = point_of(model, 12, 0)
    there = panel.view.screen_places()[point].copy()
    model.show_layout(card_layout(model.data, seed=1, order=np.random.default_rng(2).permutation))
    assert np.allclose(panel.view.screen_places()[point_of(model, 12, 0)], there)


def test_the_range_does_not_breathe(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    camera = panel.view.camera
    for seed in range(3):
        model.show_layout(card_layout(model.data, scale=0.8 + 0.05 * seed))
        arrive(panel, qtbot)
        assert panel.view.camera == camera


def test_the_view_follows_when_points_leave_it_unless_the_user_looks_around(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    model.show_layout(card_layout(model.data, scale=3.0))
    arrive(panel, qtbot)
    places = panel.view.screen_places()
    assert (places > 0).all()
    assert (places < (panel.view.width(), panel.view.height())).all()
    wheel(panel.view, 120, QPoint(200, 200))
    camera = panel.view.camera
    model.show_layout(card_layout(model.data, scale=9.0))
    arrive(panel, qtbot)
    assert panel.view.camera == camera
    QTest.keyClick(panel.view, Qt.Key.Key_F)
    arrive(panel, qtbot)
    assert panel.view.camera == fit_camera(model.points.coordinates, panel.view.width(), panel.view.height())


def test_another_kind_of_map_is_fitted(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    wheel(panel.view, 480, QPoint(200, 200))
    model.show_layout(card_layout(model.data, method="pca", scale=0.1, shift=(50, 50)))
    arrive(panel, qtbot)
    fitted = fit_camera(model.points.coordinates, panel.view.width(), panel.view.height())
    assert astuple(panel.view.camera) == pytest.approx(astuple(fitted))


def test_wheel_zooms_around_the_mouse_and_a_drag_pans(panel, model, qtbot):
    model.show_layout(card_layout(model.data))
    view, at = panel.view, QPoint(250, 180)
    under = view.camera.to_map(at.x(), at.y(), view.width(), view.height())
    scale = view.camera.scale
    wheel(view, 240, at)
    assert view.camera.scale > 1.3 * scale
    assert view.camera.to_map(at.x(), at.y(), view.width(), view.height()) == pytest.approx(under)
    before = view.screen_places().copy()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    for x in (310, 330, 360):
        QTest.mouseMove(view, QPoint(x, 290))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(360, 290))
    assert np.allclose(view.screen_places() - before, (60, -10))
    assert model.selected_row is None  # a drag is no click


def test_a_hidden_map_does_not_animate(panel, model):
    model.show_layout(card_layout(model.data))
    panel.hide()
    model.show_layout(card_layout(model.data, seed=1))
    assert not panel.view._motion.is_moving
    assert np.allclose(panel.view._motion.places, model.points.coordinates)


def test_resizing_keeps_all_points_in_sight(panel, model):
    model.show_layout(card_layout(model.data))
    panel.resize(420, 360)
    places = panel.view.screen_places()
    assert (places > 0).all()
    assert (places < (panel.view.width(), panel.view.height())).all()


def test_one_point_none_and_equal_points_are_shown(panel, model):
    model.show_layout(card_layout(model.data, order=lambda index: index[:1]))
    assert panel.view.point_at(QPointF(*panel.view.screen_places()[0])) == 0
    model.show_layout(card_layout(model.data, scale=0.0, shift=(3.0, 3.0)))
    assert np.isfinite(panel.view.screen_places()).all()
    assert panel.view.point_at(QPointF(*panel.view.screen_places()[0])) is not None
    model.show_layout(card_layout(model.data, order=lambda index: index[:0]))
    panel.view.grab()


def test_camera_between_and_back():
    camera = Camera(1.0, 2.0, 50.0)
    assert camera.between(Camera(3.0, 2.0, 200.0), 0.5) == Camera(2.0, 2.0, pytest.approx(100.0))
    assert camera.zoomed(2, 10, 20, 100, 80).zoomed(0.5, 10, 20, 100, 80) == Camera(
        pytest.approx(1.0), pytest.approx(2.0), pytest.approx(50.0)
    )
    x, y = camera.to_map(30.0, 10.0, 100, 80)
    assert camera.to_screen(np.array([[x, y]]), 100, 80)[0] == pytest.approx([30.0, 10.0])


def test_everything_can_be_reached_by_name(panel):
    for widget in (
        panel.view,
        panel.header.method,
        panel.header.colors,
        panel.header.live,
        panel.header.fit,
        panel.header.refresh,
    ):
        assert widget.accessibleName()
