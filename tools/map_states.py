"""States of the map: every way of making it, its forms, an axis between words, three dimensions."""

from __future__ import annotations

from patience import settle, train_to, wait_until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tour import Tour
from xmodal.projection.settings import MapSettings

from xmodal_gui.layouts import EXPLORE, TRAIN

STEPS = 120


def ways_of_mapping(tour: Tour) -> None:
    """Show: the forms, an axis from words to words, each method, a map in space, a fit that takes long."""
    window, model = tour.window, tour.window.map_model
    train_to(window, max(STEPS, tour.session.step))
    window.desk.arrange(EXPLORE)
    settle()
    making = window.map.header.making
    making.box.showPopup()
    tour.shoot("map-methods")
    making.box.hidePopup()
    making.open_form("tsne")
    tour.shoot_popup("map-form")
    making.open_form("umap")
    form = making.form
    assert form is not None
    form.fitted.setCurrentIndex(1)
    tour.shoot_popup("map-form-apart")
    axis_of_words(tour)
    for method in ("pacmap", "parametric_umap"):
        choose(tour, method, MapSettings())
        tour.shoot(f"map-{method.replace('_', '-')}")
    choose(tour, "umap", MapSettings(dimensions=3))
    model.choose_column(model.columns()[0])
    tour.shoot("map-space")
    model.drag_around(140, 60)
    tour.shoot("map-space-turned")
    model.choose_method("tsne", MapSettings(params={"iterations": 2000}))
    wait_until(lambda: model.progress is not None, 60, "progress")
    tour.shoot("map-progress")
    making.cancel.click()
    choose(tour, "umap", MapSettings(fit="per_modality"))
    model.choose_column("")
    tour.shoot("map-apart")
    window.desk.arrange(TRAIN)
    choose(tour, "umap", MapSettings())


def axis_of_words(tour: Tour) -> None:
    """Show: the form of an axis, filled in by hand, and the map along it."""
    making, model = tour.window.map.header.making, tour.window.map_model
    making.open_form("axis")
    form = making.form
    assert form is not None
    assert form.ends is not None
    tour.shoot("map-axis-form-empty")
    for end, words in zip(form.ends.ends, ("arrow left", "circle"), strict=True):
        end.kind.setCurrentIndex(end.kind.count() - 1)
        QTest.keyClicks(end.edit, words)
    tour.shoot("map-axis-form")
    QTest.mouseClick(form.accept, Qt.MouseButton.LeftButton)
    wait_until(lambda: model.layout is not None and model.layout.method == "axis", 60, "the axis")
    settle()
    tour.shoot("map-axis")


def choose(tour: Tour, method: str, settings: MapSettings) -> None:
    """Wait until a kind of map is drawn, measured and at rest."""
    model = tour.window.map_model
    model.choose_method(method, settings)

    def is_there() -> bool:
        layout = model.layout
        return (
            layout is not None and (layout.method, layout.settings) == (method, settings) and layout.quality is not None
        )

    wait_until(is_there, 120, method)
    settle(1.0)


CHAPTERS = (ways_of_mapping,)
