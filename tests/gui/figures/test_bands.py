import io
import struct
import zlib

import numpy as np
import pytest
from cards import Cards, card_layout
from PySide6.QtGui import QImage, QPainter
from rendering import pixels
from steps import change, evaluation, model_of, step
from xmodal.training.changes import SetLambda

from xmodal_gui.figures import bands
from xmodal_gui.figures.bands import paint_bands
from xmodal_gui.figures.curves_figure import CurvesFigure
from xmodal_gui.figures.formats import render_figure
from xmodal_gui.figures.map_figure import MapFigure
from xmodal_gui.figures.page import Page, prepare
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.png_stream import write_png

pytestmark = pytest.mark.gui


@pytest.fixture(params=["map", "curves"])
def figure(request, theme):
    if request.param == "map":
        model = MapModel()
        model.set_data(Cards(400))
        model.choose_column("weight")
        model.show_layout(card_layout(model.data))
        return MapFigure(model, theme, "UMAP, 第一次")
    curves = model_of()
    rng = np.random.default_rng(0)
    curves.append_steps(step(n, total=5 - 0.02 * n + rng.normal(0, 0.5)) for n in range(1, 2001))
    curves.append_evaluation(evaluation(50))
    curves.append_evaluation(evaluation(2000))
    curves.append_change(change(300, SetLambda(value=2.0), SetLambda(value=1.0)))
    return CurvesFigure(curves, theme, "run")


def painted_at_once(figure, page):
    image = QImage(*page.pixels(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.scale(image.width() / page.room.width(), image.height() / page.room.height())
    prepare(painter)
    for _ in figure.draw(painter, page):
        pass
    painter.end()
    return image


@pytest.mark.parametrize(("dpi", "lines"), [(96, 9), (150, 40), (301, 200)])
def test_bands_are_the_figure_painted_at_once(figure, monkeypatch, dpi, lines):
    page = Page(width_mm=61, height_mm=47, dpi=dpi)
    width, height = page.pixels()
    monkeypatch.setattr(bands, "BAND_PIXELS", lines * width)
    found = [band for band in paint_bands(figure, page) if isinstance(band, QImage)]
    assert [band.height() for band in found][:-1] == [lines] * ((height - 1) // lines)
    whole = pixels(painted_at_once(figure, page))
    np.testing.assert_array_equal(np.concatenate([pixels(band) for band in found]), whole)
    written = QImage.fromData(render_figure(figure, page, "png"))
    np.testing.assert_array_equal(pixels(written), whole)
    assert written.text("Title") == figure.title


def test_the_share_grows_over_all_bands(figure, monkeypatch):
    monkeypatch.setattr(bands, "BAND_PIXELS", 100 * Page().pixels()[0])
    shares = [share for share in paint_bands(figure, Page()) if isinstance(share, float)]
    assert len(shares) > 8
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1


def test_a_png_of_bands_is_read_as_it_was(tmp_path):
    from PIL import Image

    rgb = np.random.default_rng(0).integers(0, 256, (50, 37, 3), np.uint8)  # lines that Qt fills up to four bytes
    cut = [rgb[:20], rgb[20:21], rgb[21:]]
    images = [QImage(part.tobytes(), 37, len(part), 3 * 37, QImage.Format.Format_RGB888) for part in cut]
    file = io.BytesIO()
    write_png(file, (37, 50), images, dots_per_metre=23622, title="步 1")
    with Image.open(file) as read:
        np.testing.assert_array_equal(np.asarray(read), rgb)
        assert read.text["Title"] == "步 1"
        assert read.info["dpi"] == pytest.approx((600, 600), abs=0.1)
    content = file.getvalue()
    at = 8
    while at < len(content):  # each chunk's check sum: readers differ in whether they look
        (length,) = struct.unpack(">I", content[at : at + 4])
        assert zlib.crc32(content[at + 4 : at + 8 + length]) == struct.unpack(">I", content[at + 8 + length :][:4])[0]
        at += 12 + length
    assert at == len(content)
