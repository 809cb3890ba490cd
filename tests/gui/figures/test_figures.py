from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from cards import Cards, card_layout
from msgspec.structs import replace as replace_fields
from PySide6.QtGui import QImage, QPainter, QPicture
from rendering import distances_of_marks, pixels, rendered_back
from steps import change, evaluation, model_of, step
from xmodal.errors import UserError
from xmodal.projection.settings import Anchor, MapSettings
from xmodal.training.changes import SetLambda

from xmodal_gui.figures.curves_figure import CurvesFigure, Frame, nice_ticks, ticks_of
from xmodal_gui.figures.formats import render_figure, save_figure
from xmodal_gui.figures.legend import LINE
from xmodal_gui.figures.map_figure import MapFigure, figure_of_layout, made_of
from xmodal_gui.figures.page import MM, UNITS, Page
from xmodal_gui.models.map_model import MapModel

pytestmark = pytest.mark.gui

PAGE = Page(width_mm=120, height_mm=90, dpi=200)


@pytest.fixture
def model(qapp):
    model = MapModel()
    model.set_data(Cards())
    model.show_layout(card_layout(model.data))
    return model


@pytest.fixture
def curves(qapp):
    model = model_of()
    rng = np.random.default_rng(0)
    model.append_steps(step(n, total=5 - 0.02 * n + rng.normal(0, 0.05)) for n in range(1, 101))
    model.append_evaluation(evaluation(50))
    model.append_evaluation(evaluation(100))
    return model


def size_at(dpi):
    return PAGE.pixels(dpi)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
@pytest.mark.parametrize("column", ["", "suit", "weight"])
def test_marks_stand_where_the_map_has_them(model, theme, kind, column):
    model.choose_column(column)
    figure = MapFigure(model, theme, "UMAP")
    image = rendered_back(render_figure(figure, PAGE, kind), kind, size_at(200))
    places = figure.places(PAGE) * 200 / UNITS
    size = figure.mark_size(PAGE) * 200 / UNITS
    off = distances_of_marks(image, places, figure.colors, reach=0.8 * size, apart=2.2 * size)
    assert len(off) > 20
    assert off.max() <= 2.0
    assert off.mean() <= 0.7


def test_places_are_those_of_the_map_without_distortion(model, theme):
    figure = MapFigure(model, theme, "UMAP")
    places, at = figure.places(PAGE), figure._at
    scale, offset = np.polyfit(at[:, 0], places[:, 0], 1)
    down, _ = np.polyfit(at[:, 1], places[:, 1], 1)
    np.testing.assert_allclose(places[:, 0], at[:, 0] * scale + offset, atol=1e-6)
    assert down == pytest.approx(-scale)
    assert (places > 0).all()
    assert (places < (PAGE.width_mm * MM, PAGE.height_mm * MM)).all()


@pytest.mark.parametrize("kind", ["map", "curves"])
def test_a_figure_has_the_size_asked_for_in_every_format(model, curves, theme, tmp_path, kind):
    figure = MapFigure(model, theme, "how") if kind == "map" else CurvesFigure(curves, theme, "how")
    for ending in ("png", "svg", "pdf"):
        save_figure(figure, PAGE, tmp_path / f"f.{ending}")
    image = QImage(str(tmp_path / "f.png"))
    assert (image.width(), image.height()) == (945, 709)  # 120 x 90 mm at 200 dpi
    assert image.dotsPerMeterX() == pytest.approx(200 * 39.37, abs=1)
    assert image.text("Title").startswith("how")
    svg = (tmp_path / "f.svg").read_text()
    assert 'width="120' in svg
    assert "<title>how" in svg
    document = pypdfium2.PdfDocument(tmp_path / "f.pdf")
    assert document[0].get_size() == pytest.approx((120 / 25.4 * 72, 90 / 25.4 * 72), abs=0.5)
    assert document.get_metadata_value("Title").startswith("how")
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert ("image" if kind == "map" else "Total") in text


def test_letters_have_the_size_asked_for(model, theme):
    heights = []
    for points in (6.0, 12.0):
        page = Page(width_mm=120, height_mm=90, font_pt=points)
        document = pypdfium2.PdfDocument(render_figure(MapFigure(model, theme, "HHH"), page, "pdf"))
        text = document[0].get_textpage()
        places = [text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1) == "H"]
        heights.append(places[0][3] - places[0][1])
        document.close()
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.05)


def test_without_legend_and_note_the_points_have_the_room(model, theme):
    figure = MapFigure(model, theme, "UMAP")
    bare = Page(width_mm=60, height_mm=90, legend=False, note=False)
    full = Page(width_mm=60, height_mm=90)
    assert np.ptp(figure.places(bare), axis=0)[0] == pytest.approx(np.ptp(figure.places(full), axis=0)[0])
    assert figure.places(bare)[:, 1].mean() != figure.places(full)[:, 1].mean()
    svg = render_figure(figure, bare, "svg").decode()
    assert "<text" not in svg


def test_what_is_hidden_on_the_map_is_not_in_the_figure(model, theme):
    model.filter.toggle("", "text")
    figure = figure_of_layout(model, card_layout(model.data, seed=3), theme, "fresh")
    assert len(figure.places(PAGE)) == 60
    svg = render_figure(figure, PAGE, "svg").decode()
    assert "image" in svg
    assert ">text<" not in svg


def test_a_figure_stays_as_it_was_made(model, theme):
    figure = MapFigure(model, theme, "UMAP")
    before = render_figure(figure, PAGE, "svg")
    model.choose_column("suit")
    model.show_layout(card_layout(model.data, seed=9))
    assert render_figure(figure, PAGE, "svg") == before


def test_a_light_figure_of_a_dark_window(model, theme):
    theme.choose("dark")
    light = MapFigure(model, theme.light(), "UMAP")
    dark = MapFigure(model, theme, "UMAP")
    assert pixels(rendered_back(render_figure(light, PAGE, "png"), "png", size_at(200)))[1, 1].min() == 255
    assert pixels(rendered_back(render_figure(dark, PAGE, "png"), "png", size_at(200)))[1, 1].max() < 60


def test_how_it_was_made_is_said(model):
    assert made_of(model.layout, seed=4) == "UMAP, fresh fit of seed 4, step 100, trustworthiness 0.91 (k = 15)"
    assert made_of(model.layout).startswith("UMAP, as it followed training, step 100")


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_curves_run_where_their_numbers_say(curves, theme, kind):
    figure = CurvesFigure(curves, theme)
    frame, room = figure.frames[0], figure.rooms(PAGE)[0]
    canvas = QPicture()
    painter = QPainter(canvas)
    inner = figure.inner(painter, PAGE, frame, room)
    painter.end()
    image = rendered_back(render_figure(figure, PAGE, kind), kind, size_at(200))
    seen, color = pixels(image), np.array(theme.color("total").getRgb()[:3])
    drawn, off = frame.lines[0].drawn, []
    for at, value in zip(drawn.steps, drawn.means, strict=True):
        x = (inner.left() + at / 100 * inner.width()) * 200 / UNITS
        y = (inner.bottom() - (value - frame.low) / (frame.high - frame.low) * inner.height()) * 200 / UNITS
        column = seen[round(y) - 6 : round(y) + 7, min(int(x), image.width() - 1)]
        near = np.flatnonzero(np.abs(column - color).max(axis=1) < 90)
        off.append(np.nan if len(near) == 0 else abs(near.mean() - 6 - (y - round(y)) + 0.5))
    assert np.isfinite(off).mean() > 0.9
    assert np.nanmean(off) < 1.5


def test_ticks():
    assert nice_ticks(0, 100, 5) == [0, 20, 40, 60, 80, 100]
    assert nice_ticks(-0.3, 0.31, 4) == pytest.approx([-0.2, 0, 0.2])
    log = Frame("", (), -2.0, 1.0, log=True)
    assert [label for _, label in ticks_of(log, 4)] == ["0.01", "0.1", "1", "10"]
    assert len(ticks_of(Frame("", (), -12.0, 3.0, log=True), 4)) <= 5


def test_another_ending_is_refused(model, theme, tmp_path):
    with pytest.raises(UserError, match="pdf, png, svg"):
        save_figure(MapFigure(model, theme, ""), PAGE, tmp_path / "f.eps")
    assert list(tmp_path.iterdir()) == []


def test_figures_of_nothing_are_empty(theme):
    for figure in (MapFigure(MapModel(), theme, ""), CurvesFigure(model_of(), theme)):
        assert render_figure(figure, PAGE, "png")


def test_changes_are_named_above_the_frames(curves, theme, tmp_path):
    for seq, (at, value) in enumerate([(20, 0.25), (21, 0.5), (60, 2.0), (99, 4.0)], start=1):
        curves.append_change(change(at, SetLambda(value=value), SetLambda(value=1.0), gesture=seq))
    curves.name_markers(lambda gesture: "less coupling" if gesture == 3 else "")
    figure = CurvesFigure(curves, theme, "run")
    page = Page(width_mm=180, height_mm=140)
    save_figure(figure, page, tmp_path / "f.pdf")
    words = pypdfium2.PdfDocument(tmp_path / "f.pdf")[0].get_textpage().get_text_range()
    labels = [marker.words for marker in curves.markers]
    assert labels[2] == "less coupling"
    assert labels[0] not in words  # the change one step later leaves it no room
    for label in labels[1:]:
        assert words.count(label) == len(figure.frames)


def test_a_title_that_is_too_long_for_a_line_takes_two(curves, theme):
    figure = CurvesFigure(curves, theme)
    title = "Recall at 10 of 1,000, validation, chance 0.01"
    figure.frames = [replace(figure.frames[0], title=title)] * 2
    document = pypdfium2.PdfDocument(render_figure(figure, Page(width_mm=85, height_mm=65), "pdf"))
    words = document[0].get_textpage().get_text_range()
    document.close()
    assert words.count("chance 0.01") == 2
    assert "…" not in words
    room = figure.rooms(PAGE)[0]
    painter = QPainter(canvas := QPicture())
    tops = [figure.inner(painter, PAGE, replace(figure.frames[0], title=each), room).top() for each in ("a", 9 * title)]
    painter.end()
    assert not canvas.isNull()
    assert tops[1] - tops[0] == pytest.approx(LINE * PAGE.font(theme).pixelSize())


@pytest.mark.parametrize("size", [(180, 140), (85, 65), (300, 60)])
def test_no_word_of_an_axis_is_cut(curves, theme, size):
    page = Page(width_mm=size[0], height_mm=size[1], note=False)
    figure = CurvesFigure(curves, theme)
    document = pypdfium2.PdfDocument(render_figure(figure, page, "pdf"))
    text = document[0].get_textpage()
    seen = [n for n in range(text.count_chars()) if not text.get_text_range(n, 1).isspace()]
    boxes = np.array([text.get_charbox(n) for n in seen])
    assert len(boxes) > 100
    width, height = document[0].get_size()
    assert (boxes[:, :2] > 0).all()
    assert (boxes[:, 2] < width).all()
    assert (boxes[:, 3] < height).all()


@pytest.mark.parametrize(
    ("method", "settings", "seed", "said"),
    [
        ("tsne", MapSettings(params={"perplexity": 12.0}), 3, "t-SNE, perplexity = 12, fresh fit of seed 3, step 100"),
        ("pacmap", MapSettings(), None, "PaCMAP, as it followed training, step 100"),
        ("umap", MapSettings(dimensions=3), 0, "UMAP, three dimensions, from one side, fresh fit of seed 0"),
        ("parametric_umap", MapSettings(fit="per_modality"), None, "distances between clouds mean nothing"),
        (
            "axis",
            MapSettings(ends=(Anchor(modality="image", row=4), Anchor(modality="text", words="a star"))),
            None,
            "linear map along the axis from image 4 to “a star”, step 100",
        ),
    ],
)
def test_a_figure_says_by_which_method_and_parameters(qapp, method, settings, seed, said):
    layout = replace_fields(card_layout(Cards(), method=method), settings=settings)
    assert said in made_of(layout, seed)
