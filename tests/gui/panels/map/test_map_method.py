import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from xmodal.projection.configs import METHODS
from xmodal.projection.settings import Anchor, MapSettings
from xmodal.wire.arrays import Array

from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.scatter_painter import nearness

pytestmark = pytest.mark.gui


def in_space(layout, method="pca"):
    """The layout's points, each as high as its number."""
    flat = layout.coordinates.numpy()
    solid = np.column_stack([flat, np.linspace(-1, 1, len(flat), dtype=np.float32)])
    return replace(layout, method=method, coordinates=Array.of(solid), settings=MapSettings(dimensions=3))


def form_of(panel, method=None):
    making = panel.header.making
    making.open_form(method or making._model.method)
    return making.form


def test_every_method_can_be_chosen_and_says_what_it_is(panel):
    box = panel.header.method
    assert [box.itemData(place) for place in range(box.count())] == list(METHODS)
    assert all(box.itemData(place, Qt.ItemDataRole.ToolTipRole) for place in range(box.count()))


def test_the_form_has_the_methods_own_parameters(panel, model, qtbot):
    form = form_of(panel, "tsne")
    assert form.form.fields() == ["perplexity", "exaggeration", "iterations"]
    perplexity = form.form.findChild(NumberField, "perplexity")
    perplexity.show_value(12.0)
    form.dimensions.setCurrentIndex(form.dimensions.findData(3))
    with qtbot.waitSignal(model.methodChosen) as told:
        QTest.mouseClick(form.accept, Qt.MouseButton.LeftButton)
    assert told.args == ["tsne"]
    assert model.settings == MapSettings(params={"perplexity": 12.0}, dimensions=3)


def test_one_fit_per_modality_says_what_that_costs(panel, model):
    form = form_of(panel, "umap")
    assert form._apart.isHidden()
    form.fitted.setCurrentIndex(form.fitted.findData("per_modality"))
    assert not form._apart.isHidden()
    assert "mean nothing" in form._apart.text()
    form.accept.click()
    assert model.settings.fit == "per_modality"
    model.choose_method("gap")
    assert model.settings.fit == "joint"  # between fits there is no gap to look along


def test_an_axis_asks_for_its_ends_before_it_is_drawn(panel, model, qtbot):
    model.select_row(2)
    box = panel.header.method
    box.setCurrentIndex(box.findData("axis"))
    with qtbot.assertNotEmitted(model.methodChosen):
        box.activated.emit(box.currentIndex())
    form = panel.header.making.form
    assert form is not None
    assert box.currentData() == "umap"
    first, second = form.ends.ends
    assert first.edit.text() == "2"  # the selected row is proposed
    assert not form.accept.isEnabled()
    QTest.keyClicks(second.edit, "no row")
    assert not form.accept.isEnabled()
    second.edit.clear()
    QTest.keyClicks(second.edit, "4")
    form.accept.click()
    modality = model.modalities[0]
    assert model.method == "axis"
    assert model.settings.ends == (Anchor(modality=modality, row=2), Anchor(modality=modality, row=4))


def test_words_are_ends_where_something_reads_them(panel, model):
    assert form_of(panel, "axis").ends.ends[0].kind.findText("words") == -1
    panel.header.making.form.close()
    model.word_modality = "text"
    form = form_of(panel, "axis")
    for end, words in zip(form.ends.ends, ("a  red circle", "a star"), strict=True):
        end.kind.setCurrentIndex(end.kind.findText("words"))
        QTest.keyClicks(end.edit, words)
    form.accept.click()
    assert [end.words for end in model.settings.ends] == ["a red circle", "a star"]
    here, there = (Array.of(np.eye(2, dtype=np.float32)[i]) for i in (0, 1))
    told = []
    model.methodChosen.connect(told.append)
    model.move_ends({"a red circle": here, "a star": there})
    assert told == ["axis"]  # now it can be drawn
    model.move_ends({"a red circle": there})
    assert told == ["axis"]  # later places are taken over with the next snapshot
    assert [end.vector for end in model.settings.ends] == [there, there]


def test_a_drag_turns_a_map_in_space_and_the_camera_stays(panel, model):
    model.show_layout(in_space(model.layout))
    panel.view.finish_motion()
    before, camera = panel.view.screen_places().copy(), panel.view.camera
    middle = panel.view.rect().center()
    QTest.mousePress(panel.view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(panel.view, middle + QPoint(20, 0))
    QTest.mouseMove(panel.view, middle + QPoint(60, 10))
    QTest.mouseRelease(panel.view, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 10))
    assert panel.view.camera == camera
    assert not np.allclose(panel.view.screen_places(), before)
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    QTest.mousePress(panel.view, Qt.MouseButton.MiddleButton, pos=middle)
    QTest.mouseMove(panel.view, middle + QPoint(30, 0))
    QTest.mouseRelease(panel.view, Qt.MouseButton.MiddleButton, pos=middle + QPoint(30, 0))
    assert panel.view.camera != camera


def test_all_points_are_in_view_from_every_side(panel, model):
    model.show_layout(in_space(model.layout))
    panel.view.fit()
    panel.view.finish_motion()
    for _ in range(12):
        model.drag_around(70, 40)
        places = panel.view.screen_places()
        assert (places >= 0).all()
        assert (places <= (panel.view.width(), panel.view.height())).all()


def test_what_is_near_lies_above_and_is_clearer(panel, model):
    model.show_layout(in_space(model.layout))
    order, depth = panel.view._painter.order, model.points.depth
    assert (np.diff(depth[order]) >= 0).all()
    opacity = panel.view._painter._opacity
    assert opacity[order[-1]] == 1.0 > opacity[order[0]] > 0.2
    assert nearness(np.zeros(3)).tolist() == [1, 1, 1]
    model.drag_around(300, 0)
    assert (np.diff(model.points.depth[panel.view._painter.order]) >= 0).all()
    model.show_layout(replace(model.layout, coordinates=Array.of(model.layout.coordinates.numpy()[:, :2])))
    assert panel.view._painter._opacity is None


def test_a_flat_map_is_panned_not_turned(panel, model):
    camera = panel.view.camera
    middle = panel.view.rect().center()
    QTest.mousePress(panel.view, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(panel.view, middle + QPoint(20, 0))
    QTest.mouseMove(panel.view, middle + QPoint(60, 10))
    QTest.mouseRelease(panel.view, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 10))
    assert panel.view.camera != camera


def test_how_far_a_fit_is_stands_in_the_header_and_a_click_cancels(panel, model, qtbot):
    cancel = panel.header.making.cancel
    assert cancel.isHidden()
    model.show_progress(0.42)
    assert (cancel.isVisible(), cancel.text()) == (True, "42 %")
    with qtbot.waitSignal(model.cancelRequested):
        QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    model.take_shown()
    assert cancel.isHidden()


def test_a_map_that_may_be_stuck_can_be_fitted_anew(panel, model, qtbot):
    form = form_of(panel, "umap")
    with qtbot.waitSignal(model.refitRequested):
        QTest.mouseClick(form.anew, Qt.MouseButton.LeftButton)
    assert form_of(panel, "pca").anew is None
