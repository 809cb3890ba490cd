import numpy as np
import pytest
from gestures import write
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from rehearsal import ICONS, Stage, icons_config, rehearsed_source
from xmodal.session.messages import Series, SeriesReady
from xmodal.training.changes import SetLambda
from xmodal.training.config import EvaluationSection, TermSection
from xmodal.wire.arrays import Array

from xmodal_gui.models.guide_model import GuideModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.objective_panel import ObjectivePanel

pytestmark = pytest.mark.gui


@pytest.fixture
def open_panel(qtbot, theme):
    stages = []

    def opener(config=None, **options):
        session = SessionModel()
        panel = ObjectivePanel(session, theme, GuideModel(session, active=True))
        qtbot.addWidget(panel)
        panel.resize(360, 400)
        panel.show()
        stages.append(Stage(session, rehearsed_source(config, **options)))
        return stages[-1], panel

    yield opener
    for stage in stages:
        stage.source.close()


@pytest.fixture
def stage_and_panel(open_panel):
    stage, panel = open_panel()
    stage.attach()
    return stage, panel


def sampled_config():
    return replace(
        icons_config(), evaluation=EvaluationSection(every=0, term_gradients_every=5, term_gradients_share=0)
    )


def test_before_the_session_there_is_a_sentence(open_panel):
    _, panel = open_panel()
    assert "starting" in panel._sentence.text()
    assert panel._sentence.isVisible()
    assert panel.rows == {}


def test_the_formula_stands_in_the_order_of_the_sum(stage_and_panel):
    _, panel = stage_and_panel
    assert list(panel.rows) == ["image_rec", "text_rec", "contrast"]
    assert [row.operator.text() for row in panel.rows.values()] == ["L =", "+", ""]
    heights = [row.switch.mapTo(panel.widget(), QPoint()).y() for row in panel.rows.values()]
    slider = panel.lambda_slider.mapTo(panel.widget(), QPoint()).y()
    assert heights[0] < heights[1] < slider < heights[2]


def test_a_term_that_reads_two_modalities_is_marked_wherever_it_stands(open_panel):
    config = icons_config("article", preset="article")
    stage, panel = open_panel(config)
    stage.attach()
    assert panel.rows["cross_entropy"].mark.text() == "⇄"
    assert panel.rows["cross_entropy"].operator.text() == "L ="


def test_model_to_view(stage_and_panel):
    stage, panel = stage_and_panel
    stage.train(3)
    values = stage.session.terms["contrast"]
    assert panel.rows["contrast"].raw.text == f"{values.raw:.2f}"
    assert panel.rows["contrast"].weighted.text == f"{values.weighted:.2f}"
    assert float(panel.total.text) == pytest.approx(stage.session.total, rel=0.01)
    weight = stage.session.config.cost.term("text_rec").weight
    assert panel.rows["text_rec"].weight.value() == weight
    assert panel.lambda_field.value() == panel.lambda_slider.current() == 1.0


def test_lambda_field_to_model_and_back_to_the_slider(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    write(qtbot, panel.lambda_field, "0.25")
    assert panel.lambda_slider.current() == 0.25  # at once, before the engine said so
    stage.settle()
    assert stage.session.config.cost.lambda_ == 0.25


def test_lambda_slider_to_model_and_back_to_the_field(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    slider = panel.lambda_slider
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    for x in (40, 60, 80, 100):
        qtbot.mouseMove(slider, QPoint(x, 8))
        stage.settle()
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(100, 8))
    stage.settle()
    assert stage.session.config.cost.lambda_ == slider.current() == panel.lambda_field.value() > 0
    assert len({row.gesture for row in stage.session.log}) == 1
    stage.session.undo()
    stage.settle()
    assert slider.current() == panel.lambda_field.value() == 1.0


def test_showing_a_value_is_no_wish(stage_and_panel):
    stage, panel = stage_and_panel
    before = len(stage.sent)
    for value in (0.0, 3.0):
        stage.session._config = replace(stage.session.config, cost=replace(stage.session.config.cost, lambda_=value))
        stage.session._show_again()
        assert panel.lambda_field.value() == value
    assert len(stage.sent) == before


def test_a_term_is_switched_off_and_its_values_go(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    stage.train(2)
    row = panel.rows["image_rec"]
    qtbot.mouseClick(row.switch, Qt.MouseButton.LeftButton)
    stage.settle()
    assert not stage.session.config.cost.term("image_rec").enabled
    assert row.raw.text == "–"
    assert not row.switch.isChecked()
    stage.session.undo()
    stage.settle()
    assert row.switch.isChecked()


def test_a_weight_is_written(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    write(qtbot, panel.rows["contrast"].weight, "2.5")
    stage.settle()
    assert stage.session.config.cost.term("contrast").weight == 2.5


def test_temperature_and_logit_scale(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    row = panel.temperatures["contrast"]
    assert row.field.value() == 0.07
    assert row.scale.text() == "logit scale 14.3"
    assert row.learnable.isChecked()
    write(qtbot, row.field, "0.1")
    assert row.scale.text() == "logit scale 10.0"
    qtbot.mouseClick(row.learnable, Qt.MouseButton.LeftButton, pos=QPoint(8, row.learnable.height() // 2))
    stage.settle()
    params = stage.session.config.cost.term("contrast").params
    assert params == {"temperature": 0.1, "learnable": False}
    assert not row.learnable.isChecked()


def test_the_guide_stands_below_lambda_until_it_acts(open_panel, qtbot):
    config = icons_config()
    stage, panel = open_panel(replace(config, cost=replace(config.cost, lambda_=0.0)))
    stage.attach()
    assert panel._note.isVisible()
    assert "Raise λ" in panel._line.text()
    write(qtbot, panel.lambda_field, "1")
    stage.train(60)
    assert not panel._note.isVisible()


def test_the_weight_slider_and_its_field_are_one(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    row = panel.rows["text_rec"]
    qtbot.mouseClick(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(row.slider.width() - 6, 6))
    stage.settle()
    assert stage.session.config.cost.term("text_rec").weight == row.weight.value() > 100
    qtbot.mouseDClick(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(10, 6))
    stage.settle()
    assert stage.session.config.cost.term("text_rec").weight == row.slider.current() == 0.5


def test_a_double_click_leads_back_to_the_start_of_the_run(open_panel, qtbot):
    stage, early = open_panel()
    stage.attach()
    stage.session.apply(SetLambda(value=0.3))
    stage.settle()
    panel = ObjectivePanel(stage.session, early.theme)  # a window that looks later
    qtbot.addWidget(panel)
    panel.show()
    assert panel.lambda_field.value() == 0.3
    qtbot.mouseDClick(panel.lambda_slider, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    stage.settle()
    assert stage.session.config.cost.lambda_ == 1.0


def test_spark_lines_and_gradient_shares_come_with_the_steps(open_panel):
    stage, panel = open_panel(sampled_config())
    stage.attach()
    row = panel.rows["contrast"]
    assert row.shares.bars == []
    stage.train(10)
    assert len(row.spark.pieces()[0]) == 3
    assert [part.index for (part,) in row.shares.bars] == [0, 1]
    assert "image: 5 % of the gradient" in row.shares.toolTip()
    assert [part.index for (part,) in panel.rows["text_rec"].shares.bars] == [1]


def test_where_lambda_has_little_effect_its_row_says_so_and_what_has(open_panel, qtbot):
    stage, panel = open_panel(sampled_config())
    stage.attach()
    stage.train(14)
    assert not panel.lambda_row.advice.isVisible()
    stage.train(1)
    words = "λ has little effect on image: image rec is 95 % of its gradient. The weight of image rec acts."
    assert panel.lambda_row.advice.text() == words
    assert panel.lambda_row.advice.isVisible()
    write(qtbot, panel.rows["image_rec"].weight, "1")
    assert not panel.lambda_row.advice.isVisible()


def test_what_cannot_be_steered_cannot_be_touched(open_panel):
    stage, panel = open_panel(offers=("embed",))
    stage.attach()
    assert "cannot be steered" in panel._sentence.text()
    assert not panel.lambda_slider.isEnabled()
    assert not panel.rows["contrast"].weight.isEnabled()


def test_three_modalities_and_two_temperatures(open_panel):
    config = icons_config()
    terms = (*config.cost.terms, TermSection(id="second", type="info_nce", place="unimodal"))
    stage, panel = open_panel(replace(config, cost=replace(config.cost, terms=terms)))
    stage.attach()
    assert list(panel.temperatures) == ["contrast", "second"]
    assert len(ICONS) == 2


def test_everything_fits_into_the_column(stage_and_panel, qtbot):
    _, panel = stage_and_panel
    assert panel.widget().minimumSizeHint().width() <= panel.viewport().width()


def test_it_is_rebuilt_in_another_theme_without_a_word(stage_and_panel, theme):
    _, panel = stage_and_panel
    light = panel.grab().toImage()
    theme.choose("dark")
    assert panel.grab().toImage() != light


def test_news_that_come_after_their_session_was_taken_away_show_nothing(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    stage.train(3)
    panel._beat.tell()
    panel._beat.tell()  # one of them waits
    stage.session.connect_to(lambda request: None)
    qtbot.waitUntil(lambda: not panel._beat.is_waiting)
    assert stage.session.description is None


def recorded(*values):
    steps = 5 * np.arange(1, len(values) + 1)
    return Series(steps=Array.of(steps), values=Array.of(np.asarray(values)))


def test_a_source_without_steps_of_its_own_shows_what_was_recorded_last(stage_and_panel):
    stage, panel = stage_and_panel
    series = {
        "total": recorded(9.0, 8.0),
        "term/contrast/raw": recorded(4.0, 3.0),
        "term/contrast/weighted": recorded(2.0, 1.5),
    }
    stage.session.receive([SeriesReady(generation=1, series=series)])
    row = panel.rows["contrast"]
    assert (row.raw.text, row.weighted.text, panel.total.text) == ("3.00", "1.50", "8.00")
    assert row.raw.toolTip() == panel.as_of.text() == "as of step 10"
    stage.train(1)
    panel._show_steps()
    assert panel.as_of.text() == row.raw.toolTip() == ""
