"""Links, measures and the card: what the map knows of partners, checked against the embeddings themselves."""

import numpy as np
import pytest
from cards import Cards, card_layout
from pointing import expose, lonely_point, pixel
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from xmodal.projection.records import Snapshot

from xmodal_gui.models.coloring import LEVELS, OTHER
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.measures import Measure
from xmodal_gui.panels.map_panel import MapPanel
from xmodal_gui.widgets.hover_card import HoverCard
from xmodal_gui.widgets.link_painter import MOST
from xmodal_gui.widgets.map_legend import QuantityBar

pytestmark = pytest.mark.gui


@pytest.fixture
def vectors():
    rng = np.random.default_rng(1)
    image = rng.normal(size=(60, 8))
    return {"image": image, "text": image + rng.normal(size=(60, 8)) * rng.uniform(0, 2, (60, 1))}


@pytest.fixture
def model(model, vectors):
    model.pairs.show_snapshot(Snapshot.of(vectors, present=model.data.present, step=100))
    return model


def cosine(vectors, row):
    a, b = vectors["image"][row], vectors["text"][row]
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


# ---- links -----------------------------------------------------------------------------------------------------


def test_links_join_the_points_of_a_row_and_know_the_true_distance(model, vectors):
    model.show_layout(card_layout(model.data, order=np.random.default_rng(3).permutation))
    links, points = model.links(), model.points
    assert len(links) == 54  # every tenth row lacks its text
    for first, second, row, distance in zip(links.first, links.second, links.rows, links.distance, strict=True):
        assert points.rows[first] == points.rows[second] == row
        assert {points.modality[first], points.modality[second]} == {0, 1}
        assert distance == pytest.approx(1 - cosine(vectors, row), abs=1e-5)
    model.pairs.show_snapshot(Snapshot.of({name: -values for name, values in vectors.items()}))
    assert model.links() is not links


def test_links_without_embeddings_are_links_of_unknown_length(qapp):
    model = MapModel()
    model.set_data(Cards())
    model.show_layout(card_layout(model.data))
    assert len(model.links()) == 54
    assert np.isnan(model.links().distance).all()


def drawn(panel, row, theme, vectors):
    """Whether the middle of a row's link has the colour of its distance."""
    places = panel.view.screen_places()
    middle = places[panel._model.points_of_row(row)].mean(axis=0)
    x, y = np.round(middle).astype(int).tolist()
    image = panel.view.grab().toImage()
    red, green, blue = theme.quantity(np.array([min(1 - cosine(vectors, row), 1)]))[0].tolist()
    around = [image.pixelColor(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    return any(max(abs(c.red() - red), abs(c.green() - green), abs(c.blue() - blue)) < 40 for c in around)


def test_l_shows_links_of_the_selection_of_all_and_none(panel, model, theme, vectors):
    rows = [row for row in range(60) if row % 10 != 9]
    chosen = rows[:15]
    model.selection.choose(chosen)
    assert model.link_choice.mode == "selection"
    assert panel.counts.links.isVisible()
    seen = {row for row in rows if drawn(panel, row, theme, vectors)}
    assert len(seen & set(chosen)) > 10  # points lie over some
    assert len(seen - set(chosen)) < 8  # and some look alike
    QTest.keyClick(panel.view, Qt.Key.Key_L)
    assert model.link_choice.mode == "all"
    assert len({row for row in rows if drawn(panel, row, theme, vectors)}) > 38
    QTest.keyClick(panel.view, Qt.Key.Key_L)
    assert model.link_choice.mode == "none"
    assert not panel.counts.links.isVisible()
    assert len({row for row in chosen if drawn(panel, row, theme, vectors)}) < 5


def test_the_line_of_the_one_selected_row_tells_its_distance_too(panel, model, theme, vectors):
    rows = [row for row in range(60) if row % 10 != 9]
    seen = []
    for row in rows[:12]:
        model.select_row(row)
        panel.view.findChild(HoverCard).hide()
        seen.append(drawn(panel, row, theme, vectors))
    assert np.mean(seen) > 0.8


def test_the_menu_chooses_links_both_ways(panel, model):
    actions = {action.data(): action for action in panel.header.links.menu().actions()}
    actions["all"].trigger()
    assert model.link_choice.mode == "all"
    model.link_choice.choose("none")
    assert [mode for mode, action in actions.items() if action.isChecked()] == ["none"]
    assert panel.header.links.toolTip().startswith("No links")


def test_links_end_at_no_hidden_point_and_too_many_are_counted(panel, model):
    painter = panel.view._painter._links
    model.link_choice.choose("all")
    seen = np.ones(len(model.points), bool)
    assert len(painter.wanted(seen)) == 54
    model.filter.toggle("", "text")
    assert len(painter.wanted(seen)) == 0
    model.set_data(Cards(700))
    model.show_layout(card_layout(model.data))
    assert len(painter.wanted(np.ones(len(model.points), bool))) > MOST
    panel.view.grab()  # says so instead


# ---- measures --------------------------------------------------------------------------------------------------


def test_colour_by_the_rank_of_the_partner(panel, model, qtbot):
    key = Measure("rank", "image", "text").key
    index = panel.header.colors.findData(key)
    assert panel.header.colors.itemText(index) == "rank image → text"
    with qtbot.waitSignal(model.recolored):
        model.choose_column(key)
    qtbot.waitUntil(lambda: model.coloring.high == 54)
    assert panel.header.colors.currentIndex() == index
    facts, points = model.pairs.facts, model.points
    for row, code in zip(points.rows.tolist(), model.coloring.codes.tolist(), strict=True):
        rank = facts.rank(row, "image", "text")
        expected = OTHER if rank is None else min(int(np.log(rank) / np.log(54) * LEVELS), LEVELS - 1)
        assert code == expected
    (bar,) = [entry for entry in panel.legend.entries if isinstance(entry, QuantityBar)]
    assert (bar.low, bar.high) == ("1", "54")


def test_colour_by_the_cosine_follows_the_newest_snapshot(panel, model, qtbot, vectors):
    model.choose_column(Measure("cosine", "image", "text").key)
    point = int(model.points_of_row(3)[0])
    low, high, code = model.coloring.low, model.coloring.high, model.coloring.codes[point]
    assert code == int((cosine(vectors, 3) - low) / (high - low) * LEVELS)
    turned = {**vectors, "text": -vectors["text"]}
    with qtbot.waitSignal(model.recolored):
        model.pairs.show_snapshot(Snapshot.of(turned, present=model.data.present))
    assert (model.coloring.low, model.coloring.high) == (pytest.approx(-high), pytest.approx(-low))


def test_a_measure_of_other_modalities_is_forgotten_with_its_data(model):
    model.choose_column(Measure("cosine", "image", "text").key)
    other = Cards(30)
    other.modalities = {"image": other.modalities["image"]}
    model.set_data(other)
    assert model.color_by == ""
    assert model.colors.measures() == ()


def test_without_embeddings_all_is_unknown(qapp):
    model = MapModel()
    model.set_data(Cards())
    model.show_layout(card_layout(model.data))
    model.choose_column(Measure("rank", "text", "image").key)
    assert (model.coloring.codes == OTHER).all()


# ---- the card --------------------------------------------------------------------------------------------------


def test_the_card_says_the_ranks_of_partners_both_ways_and_keeps_up(panel, model, qtbot, vectors):
    point = lonely_point(panel)
    row = int(model.points.rows[point])
    card = panel.view.findChild(HoverCard)
    qtbot.mouseMove(panel.view, pixel(panel, point))

    def said():
        return [value for key, value in card._lines if key.startswith("rank image")]

    assert model.hovered_point == point
    facts = model.pairs.facts
    assert said() == [f"{facts.rank(row, 'image', 'text'):.0f} of 54"]
    assert ("rank text → image", f"{facts.rank(row, 'text', 'image'):.0f} of 60") in card._lines
    assert ("cosine", f"{cosine(vectors, row):.3f}"[:5]) in [(k, v[:5]) for k, v in card._lines]
    model.pairs.show_snapshot(Snapshot.of({**vectors, "text": -vectors["text"]}, present=model.data.present))
    assert said() == [f"{model.pairs.facts.rank(row, 'image', 'text'):.0f} of 54"]


def test_pointing_takes_less_than_50_ms_of_2000_pairs(qapp, theme, qtbot):
    import time

    rng = np.random.default_rng(0)
    model = MapModel()
    model.set_data(Cards(2000))
    model.show_layout(card_layout(model.data))
    panel = MapPanel(model, theme)
    qtbot.addWidget(panel)
    expose(panel, qtbot)
    spent = []
    for point in (5, 700, 2300):
        model.pairs.show_snapshot(Snapshot.of({name: rng.normal(size=(2000, 128)) for name in model.modalities}))
        start = time.thread_time()
        qtbot.mouseMove(panel.view, pixel(panel, point))
        panel.view.repaint()
        spent.append(time.thread_time() - start)
        assert model.hovered_point is not None
    assert min(spent) < 0.05  # of this thread: other programs run, too
