"""A mouse on the map, and where things are there."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xmodal_gui.widgets.hover_card import HoverCard

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("No", "Shift", "Alt"))


def expose(panel, qtbot):
    """Show a panel and let everything find its place: a layout that comes late would move points under the mouse."""
    panel.resize(800, 600)
    panel.show()
    qtbot.waitExposed(panel)
    QApplication.processEvents()
    QTest.mouseMove(panel.view, QPoint(1, 1))  # Qt tells of no move to where a test before left the mouse


def arrive(panel, qtbot):
    panel.view.finish_motion()
    qtbot.waitUntil(lambda: not panel.view._motion.is_moving)


def pixel(panel, point):
    return QPoint(*np.round(panel.view.screen_places()[point]).astype(int).tolist())


def lonely_point(panel):
    """A point that no other is near, so that the mouse can only mean this one."""
    places = panel.view.screen_places()
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    apart[[len(panel._model.points_of_row(row)) < 2 for row in panel._model.points.rows]] = 0
    return int(apart.min(axis=1).argmax())


def point_of(model, row, modality):
    (point,) = np.flatnonzero((model.points.rows == row) & (model.points.modality == modality))
    return int(point)


def draw(view, corners, modifiers=NONE, button=LEFT):
    """Drag along corners, as a hand does: many small moves."""
    corners = [QPoint(*np.round(corner).astype(int).tolist()) for corner in corners]
    QTest.mousePress(view, button, modifiers, corners[0])
    for start, end in pairwise(corners):
        for share in np.linspace(0, 1, 9)[1:]:
            QTest.mouseMove(view, start + (end - start) * share)
    QTest.mouseRelease(view, button, modifiers, corners[-1])


def truth_of(panel, model):
    """(row, modality) -> pixel, of all points, from the layout itself: what the view made of it is what is tested."""
    layout, view = model.layout, panel.view
    drawn = view.camera.to_screen(layout.coordinates.numpy().astype(float), view.width(), view.height())
    keys = zip(layout.rows.numpy().tolist(), layout.modality.numpy().tolist(), strict=True)
    return dict(zip(keys, drawn, strict=True))


def check_identity(panel, model, qtbot, truth, least=10):
    """Point at each place that no other is near; what is hovered and what the card shows must be what is drawn there.

    `truth`: (row, modality) -> pixel, of all that should be there and nothing else.
    """
    view, checked = panel.view, 0
    places = np.array(list(truth.values()))
    for (row, number), place in truth.items():
        at = QPoint(*np.round(place).astype(int).tolist())
        if np.sort(np.hypot(*(places - place).T))[1] < 6 or not view.rect().adjusted(2, 2, -2, -2).contains(at):
            continue
        qtbot.mouseMove(view, at)
        point = model.hovered_point
        assert point is not None, (row, number)
        assert (model.points.rows[point], model.points.modality[point]) == (row, number)
        card = view.findChild(HoverCard)
        assert card.row == row
        assert card.title == (f"card {row}" if row % 10 != 9 else f"id-{row}")
        checked += 1
    assert checked >= least
