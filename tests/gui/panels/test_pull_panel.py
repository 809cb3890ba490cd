import pytest
from pulling import even_config, told
from PySide6.QtCore import QPoint, Qt
from rehearsal import Stage, rehearsed_source

from xmodal_gui.models.gradient_shares import GradientShares
from xmodal_gui.models.pull_model import PullModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.objective_panel import ObjectivePanel
from xmodal_gui.panels.pull_panel import PullPanel

pytestmark = pytest.mark.gui


@pytest.fixture
def stage(qapp):
    stage = Stage(SessionModel(), rehearsed_source(even_config())).attach()
    yield stage
    stage.source.close()


@pytest.fixture
def model(stage):
    return PullModel(stage.session, GradientShares(stage.session))


@pytest.fixture
def panel(model, theme, qtbot):
    made = PullPanel(model, theme)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def test_before_the_first_sample_there_is_a_sentence_and_a_switch(stage, panel, qtbot):
    assert "not sampled" in panel._sentence.text()
    qtbot.mouseClick(panel.sampling, Qt.MouseButton.LeftButton, pos=QPoint(8, panel.sampling.height() // 2))
    stage.settle()
    assert stage.session.config.evaluation.term_gradients_every == 50
    assert "step 50" in panel._sentence.text()
    stage.session.undo()
    stage.settle()
    assert not panel.sampling.isChecked()


def test_bars_matrix_and_curves_show_the_samples(model, panel):
    model._take([told(5), told(10, cosine=0.25)])
    assert panel.places.places[0].key == "encoder/image"
    assert [share for share, _ in panel.places.places[0].parts] == pytest.approx([0.2, 0.0, 0.8])
    assert panel.matrix.rows[2].cosines[0] == pytest.approx(0.25)
    assert "cosine +0.25" in panel.matrix.words_at(2, 0)
    assert panel.curves.lines[1].values == pytest.approx((-0.5, 0.25))
    assert "50 %" in panel.conflict.text()
    assert "3.0 % of training time" in panel.cost.text()
    panel.kind.setCurrentIndex(2)
    assert panel.curves.lines[2].values == (8.0, 8.0)
    assert "step 10" in panel.curves.words_at(panel.curves.width())


def test_another_place_is_chosen_by_mouse_and_by_key(model, panel, qtbot):
    model._take([told(5)])
    qtbot.mouseClick(panel.places, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    assert panel.place == "encoder/text"
    qtbot.keyClick(panel.places, Qt.Key.Key_Down)
    assert panel.place == "embedding/image"
    assert panel.places.current == "embedding/image"


def test_a_hidden_panel_draws_nothing_until_it_is_shown(model, panel):
    panel.hide()
    model._take([told(5)])
    assert panel.is_stale
    assert panel.places.places == ()
    panel.show()
    assert not panel.is_stale
    assert len(panel.places.places) == 4


def test_the_button_sets_lambda_where_both_sides_pull_equally(stage, model, panel, qtbot):
    model._take([told(5)])
    assert panel.equal.text() == "Equal pull: λ = 0.25"
    qtbot.mouseClick(panel.equal, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.session.config.cost.lambda_ == 0.25


def test_the_slider_marks_it_and_a_click_on_the_mark_sets_it(stage, model, theme, qtbot):
    objective = ObjectivePanel(stage.session, theme, pulls=model)
    qtbot.addWidget(objective)
    objective.resize(400, 500)
    objective.show()
    slider = objective.lambda_slider
    assert slider.noted is None
    model._take([told(5)])
    assert slider.noted == pytest.approx(0.25)
    at = slider.noted_at()
    assert slider._is_at_note(at)
    assert "as hard as the terms outside" in slider._note
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at.toPoint())
    stage.settle()
    assert stage.session.config.cost.lambda_ == pytest.approx(0.25)
    stage.session.undo()
    stage.settle()
    assert stage.session.config.cost.lambda_ == 1.0
