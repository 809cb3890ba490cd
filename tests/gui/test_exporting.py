import os
import re
import stat

import numpy as np
import pypdfium2
import pytest
from cards import Cards, card_layout
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from rendering import distances_of_marks, pixels, rendered_back
from steps import evaluation, model_of, step
from xmodal.errors import UserError

from xmodal_gui.exporting import render_pdf, render_svg, save_picture
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.curves_panel import CurvesPanel
from xmodal_gui.panels.map_panel import MapPanel

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(theme, qtbot):
    model = MapModel()
    model.set_data(Cards())
    panel = MapPanel(model, theme)
    qtbot.addWidget(panel)
    panel.view.show_thumbnails(False)  # so few points would get them at once
    panel.resize(640, 480)
    panel.show()
    qtbot.waitExposed(panel)
    model.show_layout(card_layout(model.data))
    return panel


@pytest.fixture
def curves(theme, qtbot):
    model = model_of()
    panel = CurvesPanel(model, theme)
    qtbot.addWidget(panel)
    panel.resize(780, 300)
    panel.show()
    qtbot.waitExposed(panel)
    rng = np.random.default_rng(0)
    model.append_steps(step(n, total=5 - 0.02 * n + rng.normal(0, 0.05)) for n in range(1, 101))
    model.append_evaluation(evaluation(50))
    model.append_evaluation(evaluation(100))
    QApplication.processEvents()
    panel.redraw()
    return panel


def rendered(svg, size):
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    renderer = QSvgRenderer(svg)
    assert renderer.isValid()
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def centre_of(image, x, y, color, reach=5):
    """Centre of the pixels about (x, y) that have about this colour."""
    found = [
        (i, j)
        for i in range(round(x) - reach, round(x) + reach + 1)
        for j in range(round(y) - reach, round(y) + reach + 1)
        if max(abs(a - b) for a, b in zip(image.pixelColor(i, j).getRgb()[:3], color.getRgb()[:3], strict=True)) < 60
    ]
    return np.mean(found, axis=0) + 0.5 if found else None


def test_symbols_of_an_svg_stand_where_they_stood(panel, theme, tmp_path):
    path = save_picture(panel, tmp_path / "map.svg")
    image = rendered(str(path), panel.size())
    model, view = panel._model, panel.view
    corner = view.mapTo(panel, view.rect().topLeft())
    places = view.screen_places() + np.array([corner.x(), corner.y()])
    off = []
    for point, (x, y) in enumerate(places):
        apart = np.sort(np.hypot(*(places - (x, y)).T))[1]
        if apart > 14:
            centre = centre_of(image, x, y, theme.modality(int(model.points.modality[point])))
            assert centre is not None, point
            off.append(np.hypot(*(centre - (x, y))))
    assert len(off) > 20
    assert max(off) <= 1.0
    assert np.mean(off) <= 0.5


def test_symbols_of_a_pdf_stand_where_they_stood(panel, theme):
    model, view = panel._model, panel.view
    corner = view.mapTo(panel, view.rect().topLeft())
    places = 2 * (view.screen_places() + np.array([corner.x(), corner.y()]))
    colors = [theme.modality(int(number)) for number in model.points.modality]
    data = render_pdf(panel, "the map")
    document = pypdfium2.PdfDocument(data)
    assert document[0].get_size() == pytest.approx((480, 360), abs=0.5)  # points: the widget's pixels at 96 dpi
    assert document.get_metadata_value("Title") == "the map"
    assert "trustworthiness" in document[0].get_textpage().get_text_bounded()
    document.close()
    off = distances_of_marks(rendered_back(data, "pdf", (1280, 960)), places, colors, reach=10, apart=28)
    assert len(off) > 20
    assert off.max() <= 2.0


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_picture_of_curves_looks_like_the_screen(curves, kind):
    data = {"svg": render_svg, "pdf": render_pdf}[kind](curves)
    screen = pixels(curves.grab().toImage())
    again = pixels(rendered_back(data, kind, (780, 300)))[:300]
    assert np.mean(np.abs(screen - again).max(axis=2) > 40) < 0.06


def test_marks_of_an_svg_are_outlines_and_text_is_text(panel):
    text = render_svg(panel, "the map").decode()
    assert "<title>the map</title>" in text
    assert "trustworthiness" in text
    paths = len(re.findall(r"<path", text))
    assert paths >= len(panel._model.points)


def test_curves_of_an_svg_run_where_they_ran(curves, theme, tmp_path):
    path = save_picture(curves, tmp_path / "curves.svg")
    screen, again = curves.grab().toImage(), rendered(str(path), curves.size())
    view = curves.views["total"]
    corner = view.plot.viewport.mapTo(curves, view.plot.frame().topLeft().toPoint())
    frame = view.plot.frame()
    off = []
    for x in range(corner.x() + 5, corner.x() + int(frame.width() / 2)):
        columns = []
        for image in (screen, again):
            dark = [
                y
                for y in range(corner.y() + 16, corner.y() + int(frame.height()) - 4)
                if image.pixelColor(x, y).lightness() < 120
            ]
            columns.append(np.mean(dark) if dark else None)
        if None not in columns:
            off.append(abs(columns[0] - columns[1]))
    assert len(off) > 50
    assert np.mean(off) < 1.0


@pytest.mark.parametrize("scale", [1.0, 2.0, 1.5])
def test_a_png_has_the_size_asked_for_and_looks_like_the_screen(panel, tmp_path, scale):
    path = save_picture(panel, tmp_path / "map.png", scale=scale, title="step 100")
    image = QImage(str(path))
    assert (image.width(), image.height()) == (round(640 * scale), round(480 * scale))
    assert image.text("Title") == "step 100"
    assert image.dotsPerMeterX() == pytest.approx(96 * scale * 39.37, abs=1)
    screen = panel.grab().toImage()
    grid = [(x, y) for x in range(5, 635, 35) for y in range(5, 475, 35)]
    same = [screen.pixelColor(x, y) == image.pixelColor(int(x * scale), int(y * scale)) for x, y in grid]
    assert np.mean(same) > 0.9


def test_curves_are_as_thick_at_twice_the_size(curves, tmp_path):
    view = curves.views["gap"]  # a level line: its height is its thickness
    heights = []
    for scale in (1, 3):
        image = QImage(str(save_picture(curves, tmp_path / f"{scale}.png", scale=scale)))
        frame = view.plot.frame()
        corner = view.plot.viewport.mapTo(curves, frame.topLeft().toPoint())
        x = int((corner.x() + 0.6 * frame.width()) * scale)
        ys = range(int((corner.y() + 16) * scale), int((corner.y() + frame.height() - 3) * scale))
        heights.append(sum(1 - min(image.pixelColor(x, y).greenF() / 1.0, 1.0) for y in ys) / scale)
    assert heights[1] == pytest.approx(heights[0], rel=0.25)


def test_the_ending_decides_and_another_is_refused(panel, tmp_path):
    with pytest.raises(UserError, match=r"no picture format named 'jpeg'.*pdf, png, svg") as caught:
        save_picture(panel, tmp_path / "map.jpeg")
    assert caught.value.code == "name.unknown"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(panel, tmp_path):
    with pytest.raises(UserError, match=r"map.png could not be written: No such file or directory") as caught:
        save_picture(panel, tmp_path / "nowhere" / "map.png")
    assert caught.value.code == "export.not_written"


def test_what_stood_there_stays_when_writing_fails(panel, tmp_path, monkeypatch):
    target = tmp_path / "map.svg"
    target.write_text("before")

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError, match="No space left on device"):
        save_picture(panel, target)
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_picture_has_the_usual_permissions(panel, tmp_path):
    old = os.umask(0o027)
    try:
        path = save_picture(panel, tmp_path / "map.svg")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
