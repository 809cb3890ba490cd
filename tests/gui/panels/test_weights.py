"""Schedules and automatic weighting in the objective panel: wishes, marks, and runs made of what was done by hand."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QMenu
from rehearsal import Stage, icons_config, rehearsed_source
from xmodal.training.by_hand import LAMBDA
from xmodal.training.changes import SetAggregation, SetLambda, SetTerm, SetWeighting, SetWeightSchedule
from xmodal.training.config import AggregationSection, WeightingSection
from xmodal.training.weight_schedules import WeightSchedule

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.objective_panel import ObjectivePanel

pytestmark = pytest.mark.gui

RAMP = WeightSchedule(type="linear", start=0.0, end=4.0, steps=4)


@pytest.fixture
def stage_and_panel(qtbot, theme):
    session = SessionModel()
    panel = ObjectivePanel(session, theme)
    qtbot.addWidget(panel)
    panel.resize(360, 500)
    panel.show()
    stage = Stage(session, rehearsed_source(icons_config()))
    stage.attach()
    yield stage, panel
    stage.source.close()


def entries(panel, subject):
    menu = QMenu(panel)
    panel.weights.fill(menu, subject, panel.header.button)
    return menu, {action.text(): action for action in menu.actions()}


def close(qtbot, panel):
    panel.weights.popover.close()
    qtbot.waitUntil(lambda: panel.weights.popover is None)


def test_a_schedule_is_set_from_the_menu(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    _menu, found = entries(panel, LAMBDA)
    found["Schedule …"].trigger()
    form = panel.weights.popover
    assert form.form.fields() == []
    form.type.setCurrentIndex(form.type.findData("linear"))
    assert form.form.fields() == ["start", "end", "begin", "steps"]
    assert "× 0.001" in form.said.text()
    form.accept.click()
    stage.settle()
    assert stage.sent[-1].change == SetWeightSchedule(schedule=WeightSchedule(type="linear"))
    assert stage.session.config.cost.schedule.type == "linear"


def test_what_has_no_value_is_said_and_not_accepted(stage_and_panel, qtbot):
    _stage, panel = stage_and_panel
    panel.weights.open_schedule("contrast", panel.header.button)
    form = panel.weights.popover
    form.type.setCurrentIndex(form.type.findData("exponential"))
    assert "above 0" in form.said.text()
    assert not form.accept.isEnabled()
    form.type.setCurrentIndex(form.type.findData("sigmoid"))
    assert "gamma" in form.form.fields()
    assert form.accept.isEnabled()
    close(qtbot, panel)


def test_the_slider_marks_what_a_schedule_makes_of_it(stage_and_panel):
    stage, panel = stage_and_panel
    assert panel.lambda_slider.effective is None
    assert panel.rows["text_rec"].slider.effective is None
    stage.session.apply(SetWeightSchedule(schedule=RAMP))
    stage.session.apply(SetWeightSchedule(term="text_rec", schedule=RAMP))
    stage.settle()
    stage.train(3)
    panel._show_values()
    assert panel.lambda_slider.effective == 3.0
    assert panel.lambda_slider.current() == 1.0
    assert panel.lambda_slider.accessibleDescription() == "Its schedule makes it 3 now"
    assert panel.lambda_slider.toolTip().endswith("Its schedule makes it 3 now")
    assert panel.lambda_row.now.isVisible()
    weight = stage.session.config.cost.term("text_rec").weight
    assert panel.rows["text_rec"].slider.effective == 3.0 * weight
    before = panel.lambda_slider.grab().toImage()
    stage.session.apply(SetWeightSchedule(schedule=WeightSchedule()))
    stage.settle()
    panel._show_values()
    assert panel.lambda_slider.effective is None
    assert "schedule makes" not in panel.lambda_slider.toolTip()
    assert not panel.lambda_row.now.isVisible()
    assert panel.lambda_slider.grab().toImage() != before


def test_what_was_done_by_hand_becomes_a_run(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    _menu, found = entries(panel, LAMBDA)
    made = found["Make what I did the schedule …"]
    assert not made.isEnabled()
    stage.train(2)
    stage.session.apply(SetLambda(value=0.25))
    stage.session.apply(SetTerm(term="text_rec", weight=7.0))
    stage.settle()
    _menu, found = entries(panel, LAMBDA)
    found["Make what I did the schedule …"].trigger()
    with qtbot.waitSignal(panel.weights.runRequested) as wished:
        panel.weights.popover.accept.click()
    (config,) = wished.args
    assert config.cost.schedule.points == ((1, 1.0), (3, 0.25))
    assert config.cost.lambda_ == 1.0
    assert config.cost.terms == icons_config().cost.terms  # only what was asked for


def test_the_weighting_is_chosen_and_its_params_set(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    choice = panel.choices.weighting
    assert choice.isVisible()
    assert choice.box.currentData() == "fixed"
    assert not choice.more.isEnabled()
    choice.box.setCurrentIndex(choice.box.findData("dwa"))
    choice.box.activated.emit(choice.box.currentIndex())
    stage.settle()
    assert stage.sent[-1].change == SetWeighting(weighting=WeightingSection(type="dwa"))
    assert choice.more.isEnabled()
    choice.more.click()
    assert choice.form.form.fields() == ["window"]
    choice.form.accept.click()
    qtbot.waitUntil(lambda: choice.form is None)
    stage.settle()
    assert stage.session.config.cost.weighting == WeightingSection(type="dwa")
    assert "dynamic" in choice.box.toolTip()


def test_a_source_without_weightings_shows_none(stage_and_panel):
    stage, panel = stage_and_panel
    stage.session.description = replace(stage.session.description, weightings=())
    panel._show_config()
    assert not panel.choices.weighting.isVisible()


def test_how_gradients_become_one_is_chosen(stage_and_panel):
    stage, panel = stage_and_panel
    box = panel.choices.aggregation.box
    box.setCurrentIndex(box.findData("pcgrad"))
    box.activated.emit(box.currentIndex())
    stage.settle()
    assert stage.sent[-1].change == SetAggregation(aggregation=AggregationSection(type="pcgrad"))
    assert box.currentData() == stage.session.config.cost.aggregation.type == "pcgrad"
