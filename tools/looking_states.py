"""States of the window while one looks: start, training, map, inspector, query, curves."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from patience import settle, train_to, wait_until
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from tour import Tour
from xmodal.training.changes import (
    SetLambda,
    SetTerm,
)

from xmodal_gui.layouts import DEBUG, EXPLORE, TRAIN
from xmodal_gui.widgets.map_legend import LegendEntry

STEPS = (40, 160)
"""Where a term is changed, and where it is looked at."""


def start(tour: Tour) -> None:
    """Show: nothing yet, a run that opens, and its first steps."""
    tour.shoot("start-empty")
    tour.window.controller.open_new("icons", "balance")
    settle(0.3)
    tour.shoot("opening")
    tour.wait_for_session()
    tour.session.pause()
    wait_until(lambda: tour.session.phase == "paused", 60, "the pause")
    tour.shoot("first-steps")


def train(tour: Tour) -> None:
    """Show: a session at work, and one that pauses."""
    tour.session.train()
    wait_until(lambda: tour.session.step > 10, 60, "ten steps")
    tour.shoot("training")
    tour.session.apply(SetLambda(value=0.3))
    train_to(tour.window, max(STEPS[0], tour.session.step + 5))
    tour.session.apply(SetTerm(term=tour.session.shown.cost.terms[0].id, weight=0.5))
    train_to(tour.window, max(STEPS[1], tour.session.step + 5))
    tour.shoot("paused")


def chart_map(tour: Tour) -> None:
    """Show: the map: colours, filter, search, selection, thumbnails, views."""
    window, model, view = tour.window, tour.window.map_model, tour.window.map.view
    window.desk.arrange(EXPLORE)
    settle()
    model.choose_column("set")
    tour.shoot("map-column")
    window.map.legend.findChildren(LegendEntry)[0].click()
    tour.shoot("map-filter")
    model.filter.show_all()
    model.search.look_for("arrow")
    window.map.header.search.edit.setText("arrow")
    tour.shoot("map-search")
    model.select_matches()
    model.link_choice.choose("selection")
    tour.shoot("map-links")
    model.search.look_for("nothing at all")
    tour.shoot("map-search-nothing")
    model.search.look_for("")
    model.selection.clear()
    model.choose_column(next(measure.key for measure in model.colors.measures()))
    tour.shoot("map-quantity")
    model.choose_column("")
    drag_lasso(tour)
    zoom(tour, 12)
    tour.shoot("map-thumbnails")
    places = view.screen_places()
    x, y = (int(side) for side in places[len(places) // 2])
    QTest.mouseMove(view, QPoint(x, y))
    tour.shoot("map-hover")
    view.fit()
    model.choose_method("gap")
    wait_until(lambda: model.layout is not None and model.layout.method == "gap", 60, "the gap view")
    settle()
    tour.shoot("map-gap")
    model.choose_method("umap")
    wait_until(lambda: model.layout is not None and model.layout.method == "umap", 60, "UMAP")
    settle()


def drag_lasso(tour: Tour) -> None:
    view = tour.window.map.view
    view.gestures.choose("lasso")
    wide, high = view.width(), view.height()
    corners = [(0.3, 0.3), (0.6, 0.25), (0.7, 0.6), (0.4, 0.7), (0.3, 0.35)]
    places = [QPoint(int(x * wide), int(y * high)) for x, y in corners]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=places[0])
    for before, after in pairwise(places):
        for share in np.linspace(0, 1, 9)[1:]:
            QTest.mouseMove(view, before + (after - before) * float(share))
    tour.shoot("map-lasso")
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=places[-1])
    tour.shoot("map-selection")
    view.gestures.choose("pan")


def zoom(tour: Tour, factor: float) -> None:
    view = tour.window.map.view
    places = view.screen_places()
    x, y = places[len(places) // 2]  # where there are points, whatever the map looks like
    view.look_from(view.camera.zoomed(factor, float(x), float(y), view.width(), view.height()))


def inspector(tour: Tour) -> None:
    """Show: no pair, one, several; beside the map and wide."""
    selection = tour.window.map_model.selection
    selection.clear()
    tour.window.desk.arrange(TRAIN)
    settle()
    tour.shoot("inspector-empty")
    row = int(tour.window.map_model.points.rows[0])
    selection.choose([row])
    tour.shoot("inspector-one")
    selection.choose([int(each) for each in tour.window.map_model.points.rows[:12]])
    tour.shoot("inspector-several")
    tour.window.desk.arrange(EXPLORE)
    settle()
    tour.shoot("inspector-wide")


def query(tour: Tour) -> None:
    """Show: pins, words that training never showed, a drawing."""
    panel, model = tour.window.query, tour.window.query_model
    tour.window.desk.arrange(EXPLORE)
    tour.shoot("query-empty")
    model.ask_text("bell ring zeppelin")
    wait_until(lambda: model.query is not None and model.ranking(model.query) is not None, 60, "the answer")
    tour.shoot("query-unknown-word")
    panel.draw.setChecked(True)
    picture = np.zeros(panel.pad.pixels.shape, np.uint8)
    picture[8:24, 14:18] = picture[14:18, 8:24] = 255
    model.ask_picture(picture)
    wait_until(lambda: model.query is not None and model.ranking(model.query) is not None, 60, "the answer")
    tour.shoot("query-drawn")
    tour.window.desk.arrange(TRAIN)
    tour.bring_up("query")
    tour.shoot("query-narrow")


def curves(tour: Tour) -> None:
    """Show: few plots and many, their menus, the cursor."""
    window, plots = tour.window, tour.window.curves_model.plots
    window.desk.arrange(TRAIN)
    window.map_model.selection.clear()
    for chart in window.curves_model.charts:
        plots.show_chart(chart.key, on=True)
    tour.shoot("curves-all")
    plots.restore()
    plots.add()
    tour.shoot("curves-empty-plot")
    view = list(window.curves.views.values())[-1]
    view.add.click()
    tour.shoot_popup("curves-picker")
    plots.restore()
    view = next(iter(window.curves.views.values()))
    QTest.mouseMove(view.plot.viewport, view.plot.viewport.rect().center())
    tour.shoot("curves-cursor")
    view.more.click()
    tour.shoot_popup("curves-plot-menu")
    window.curves.more.click()
    tour.shoot_popup("curves-all-menu")
    plots.restore()


def explain(tour: Tour) -> None:
    """Show: what carries a similarity, by both methods, of pictures, words, sounds; changed words on the map."""
    window, why = tour.window, tour.window.why
    window.controller.open_new("shapes", "clip")
    wait_until(lambda: tour.session.description is not None and "shapes" in tour.session.description.title, 120, "it")
    train_to(window, STEPS[0])
    window.desk.arrange(TRAIN)
    row = int(window.map_model.points.rows[0])
    window.selected.choose([row])
    settle()
    window.inspector.why.switch.click()
    wait_until(lambda: why.answer is not None, 60, "the answer")
    tour.shoot("why-gradients")
    window.inspector_model.choose_pair(("text", "audio"))
    wait_until(lambda: why.answer is not None, 60, "the answer")
    tour.shoot("why-sound")
    why.choose("occlusion")
    wait_until(lambda: why.answer is not None, 60, "the answer")
    tour.shoot("why-occlusion")
    tour.bring_up("query")
    window.query_model.ask_text("a large red star")
    wait_until(lambda: window.guests.guest is not None, 60, "the guest")
    tour.shoot("what-if-text")
    window.inspector.whatIfRequested.emit("image", row)
    wait_until(lambda: window.guests.guest is not None and not window.guests.guest.name, 60, "the guest")
    tour.shoot("what-if-picture")
    window.inspector.why.switch.click()


def debug(tour: Tour) -> None:
    """Show: each of the panels that tell why modalities do not meet."""
    desk = tour.window.desk
    desk.arrange(DEBUG)
    settle()
    for name in ("alignment", "pull", "triage"):
        desk.docks[name].raise_()
        settle()
        tour.shoot(f"debug-{name}")
    desk.arrange(TRAIN)


CHAPTERS = (start, train, chart_map, inspector, query, curves, explain, debug)
"""In their order: each finds the window as the one before left it."""
