import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from rehearsal import Stage
from xmodal.training.config import PhaseSection

from xmodal_gui.models.change_labels import gesture_label
from xmodal_gui.models.plan_words import phase_words
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.training_panel import TrainingPanel

pytestmark = pytest.mark.gui

LEFT = Qt.MouseButton.LeftButton
TEXT = PhaseSection(name="text", steps=5, trains=("encoders.text",))
IMAGE = PhaseSection(name="image", steps=3, trains=("encoders.image", "terms.contrast"), terms=("contrast",))


@pytest.fixture
def stage_and_plan(qtbot, theme):
    session = SessionModel()
    panel = TrainingPanel(session, theme)
    qtbot.addWidget(panel)
    panel.resize(360, 600)
    panel.show()
    stage = Stage(session).attach()
    yield stage, panel.plan
    stage.source.close()


def wish(stage, plan):
    stage.session.apply(stage_change(plan))
    stage.settle()


def stage_change(plan):
    from xmodal.training.changes import SetPlan

    return SetPlan(plan=plan)


def names(plan):
    return [row.name.text() for row in plan.rows]


def test_without_phases_it_says_that_everything_trains_together(stage_and_plan):
    _, plan = stage_and_plan
    assert plan.summary.text() == "Plan: everything trains together"
    assert plan.rows == []


def test_model_to_view_and_back_with_undo(stage_and_plan):
    stage, plan = stage_and_plan
    wish(stage, (TEXT, IMAGE))
    assert names(plan) == ["text …", "image …"]
    assert plan.summary.text() == "Plan: a round of 8 steps"
    assert [row.steps.value() for row in plan.rows] == [5, 3]
    assert (plan.rows[0].up.isEnabled(), plan.rows[1].down.isEnabled()) == (False, False)
    stage.session.undo()
    stage.settle()
    assert plan.rows == []


def test_adding_moving_removing(stage_and_plan, qtbot):
    stage, plan = stage_and_plan
    for _ in range(2):
        qtbot.mouseClick(plan.add, LEFT)
        stage.settle()
    assert names(plan) == ["phase 1 …", "phase 2 …"]
    qtbot.mouseClick(plan.rows[1].up, LEFT)
    stage.settle()
    assert names(plan) == ["phase 2 …", "phase 1 …"]
    qtbot.mouseClick(plan.rows[0].remove, LEFT)
    stage.settle()
    assert [phase.name for phase in stage.session.config.plan] == ["phase 1"]


def test_by_keyboard_alone(stage_and_plan, qtbot):
    stage, plan = stage_and_plan
    wish(stage, (TEXT, IMAGE))
    plan.window().activateWindow()
    plan.rows[1].up.setFocus()
    qtbot.keyClick(plan.rows[1].up, Qt.Key.Key_Space)
    stage.settle()
    assert names(plan) == ["image …", "text …"]
    assert plan.rows[0].name.hasFocus()  # with the phase that moved
    plan.rows[1].remove.setFocus()
    qtbot.keyClick(plan.rows[1].remove, Qt.Key.Key_Space)
    stage.settle()
    assert names(plan) == ["image …"]


def test_steps_are_edited_in_place(stage_and_plan, qtbot):
    stage, plan = stage_and_plan
    wish(stage, (TEXT, IMAGE))
    field = plan.rows[1].steps
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "20")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    stage.settle()
    assert stage.session.config.plan == (TEXT, replace(IMAGE, steps=20))
    assert gesture_label(stage.session.log[-1:]) == "phase image: steps 3 → 20"


def test_the_form_names_what_trains_and_what_counts(stage_and_plan, qtbot):
    stage, plan = stage_and_plan
    wish(stage, (TEXT,))
    qtbot.mouseClick(plan.rows[0].name, LEFT)
    form = plan.form
    assert [box.text() for box in form.trains.values()] == [
        "image encoder",
        "text encoder",
        "what image_rec learns",
        "what text_rec learns",
        "what contrast learns",
    ]
    assert [key for key, box in form.trains.items() if box.isChecked()] == ["encoders.text"]
    assert all(box.isChecked() for box in form.terms.values())
    form.trains["terms.contrast"].setChecked(True)
    form.terms["image_rec"].setChecked(False)
    form.name.setText("words")
    qtbot.mouseClick(form.accept, LEFT)
    stage.settle()
    (phase,) = stage.session.config.plan
    assert phase == PhaseSection(
        name="words", steps=5, trains=("encoders.text", "terms.contrast"), terms=("text_rec", "contrast")
    )
    assert plan.rows[0].summary.text() == phase_words(phase)


def test_everything_is_said_by_nothing_and_nothing_cannot_be_said(stage_and_plan, qtbot):
    stage, plan = stage_and_plan
    wish(stage, (TEXT,))
    plan.open_form(0)
    form = plan.form
    form.trains["encoders.text"].setChecked(False)
    assert not form.accept.isEnabled()
    for box in form.trains.values():
        box.setChecked(True)
    qtbot.mouseClick(form.accept, LEFT)
    stage.settle()
    assert stage.session.config.plan == (PhaseSection(name="text", steps=5),)


def test_the_phase_of_the_next_step_stands_out(stage_and_plan):
    stage, plan = stage_and_plan
    wish(stage, (TEXT, IMAGE))

    def bold():
        return [row.name.font().bold() for row in plan.rows]

    assert bold() == [True, False]
    stage.train(5)
    assert bold() == [False, True]
    stage.train(3)
    assert bold() == [True, False]


def test_it_fits_into_the_column_and_has_names_for_those_who_listen(stage_and_plan):
    stage, plan = stage_and_plan
    wish(stage, (replace(TEXT, name="a name that is as long as forty letters"), IMAGE))
    assert plan.minimumSizeHint().width() <= 360 - 24
    assert plan.rows[1].remove.accessibleName() == "Remove image"
    assert plan.rows[1].steps.accessibleName() == "Steps of image"


def test_plans_have_names_on_the_time_axis(stage_and_plan):
    stage, _ = stage_and_plan
    wish(stage, (TEXT, IMAGE))
    wish(stage, (TEXT, replace(IMAGE, trains=())))
    wish(stage, ())
    labels = [gesture_label([row]) for row in stage.session.log]
    assert labels == [
        "plan text 5, image 3",
        "phase image: trains encoders.image terms.contrast → all",
        "all train together",
    ]
