import pytest
from gestures import write
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from rehearsal import Stage, icons_config, rehearsed_source, vectors_config, vectors_data
from xmodal.training.changes import ReplaceEncoder
from xmodal.training.config import EvaluationSection

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.encoders_panel import EncodersPanel
from xmodal_gui.widgets.number_field import NumberField

pytestmark = pytest.mark.gui


@pytest.fixture
def make(qtbot, theme):
    stages = []

    def maker(source=None):
        session = SessionModel()
        panel = EncodersPanel(session, theme)
        qtbot.addWidget(panel)
        panel.resize(360, 200)
        panel.show()
        stages.append(Stage(session, source))
        return stages[-1], panel

    yield maker
    for stage in stages:
        stage.source.close()


@pytest.fixture
def stage_and_panel(make):
    stage, panel = make()
    stage.attach()
    return stage, panel


def test_a_row_per_modality(stage_and_panel):
    _, panel = stage_and_panel
    assert [(name, row.type.text()) for name, row in panel.rows.items()] == [("image", "cnn"), ("text", "lstm")]


def test_two_modalities_of_one_kind_have_rows_of_their_own(make):
    data = vectors_data()
    stage, panel = make(rehearsed_source(vectors_config(data=data), tuple(data.modalities.values())))
    stage.attach()
    assert list(panel.rows) == ["a", "b", "c"]


def test_what_stands_below_each_other_begins_and_ends_at_one_place(stage_and_panel):
    stage, panel = stage_and_panel
    stage.session.apply(ReplaceEncoder(modality="text", type="bag_of_words"))
    stage.settle()
    rows = list(panel.rows.values())
    assert rows[1].type.sizeHint().width() > 80
    assert len({row.type.geometry().left() for row in rows} | {row.type.width() for row in rows}) == 2


def test_freeze_and_unfreeze(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    row = panel.rows["image"]
    qtbot.mouseClick(row.freeze, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.session.config.encoders["image"].frozen
    assert row.freeze.isChecked()
    stage.session.undo()
    stage.settle()
    assert not row.freeze.isChecked()


def test_the_multiplier_is_written(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    write(qtbot, panel.rows["text"].pace, "0.1")
    stage.settle()
    assert stage.session.config.encoders["text"].learning_rate_multiplier == 0.1
    stage.session.undo()
    stage.settle()
    assert panel.rows["text"].pace.value() == 1.0


def test_an_encoder_is_replaced_with_parameters_and_the_others_freeze(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    qtbot.mouseClick(panel.rows["image"].type, Qt.MouseButton.LeftButton)
    form = panel.form
    assert form.isVisible()
    assert [form.type.itemData(place) for place in range(form.type.count())] == ["cnn", "linear", "mlp"]
    assert form.type.currentData() == "cnn"
    write(qtbot, form.form.findChild(NumberField, "channels"), "64")
    write(qtbot, form.freeze_others, "5")
    qtbot.mouseClick(form.accept, Qt.MouseButton.LeftButton)
    stage.settle()
    change = stage.session.log[-1].change
    assert isinstance(change, ReplaceEncoder)
    assert (change.modality, change.type, change.params, change.freeze_others) == ("image", "cnn", {"channels": 64}, 5)
    assert panel.rows["text"].freeze.isChecked()
    assert panel.rows["text"].freeze.text() == "5"
    stage.train(3)
    assert panel.rows["text"].freeze.text() == "2"
    stage.train(3)
    assert not panel.rows["text"].freeze.isChecked()
    assert panel.rows["text"].freeze.text() == ""


def test_another_type_brings_its_own_parameters(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    panel.open_form("image")
    form = panel.form
    form.type.setFocus()
    qtbot.keyClick(form.type, Qt.Key.Key_Down)
    assert form.type.currentData() == "linear"
    assert form.form.fields() == []
    qtbot.mouseClick(form.accept, Qt.MouseButton.LeftButton)
    stage.settle()
    assert panel.rows["image"].type.text() == "linear"


def test_escape_closes_the_form_and_nothing_happens(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    before = len(stage.sent)
    panel.open_form("text")
    qtbot.keyClick(panel.form, Qt.Key.Key_Escape)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: panel.form is None)
    assert len(stage.sent) == before


def test_the_form_says_what_is_drawn_anew(stage_and_panel):
    _, panel = stage_and_panel
    panel.open_form("text")
    words = " ".join(label.text() for label in panel.form.findChildren(type(panel._sentence)))
    assert "new weights" in words
    assert "Re-initialises" in words
    panel.form.close()


def test_what_cannot_be_steered_cannot_be_touched(make):
    stage, panel = make(rehearsed_source(offers=()))
    stage.attach()
    assert not panel.rows["image"].type.isEnabled()
    assert not panel.rows["image"].freeze.isEnabled()


def test_the_rows_fit_into_the_column(stage_and_panel):
    _, panel = stage_and_panel
    assert panel.widget().minimumSizeHint().width() <= panel.viewport().width()
    assert panel.rows["image"].mapTo(panel, QPoint()).x() >= 0


def test_a_bar_shows_which_terms_an_encoder_learns_from(make):
    config = replace(
        icons_config(), evaluation=EvaluationSection(every=0, term_gradients_every=5, term_gradients_share=0)
    )
    stage, panel = make(rehearsed_source(config))
    stage.attach()
    assert panel.rows["image"].shares.bars == []
    stage.train(5)
    ((rec, contrast),) = panel.rows["image"].shares.bars
    assert (rec.index, contrast.index) == (0, 2)
    assert rec.share + contrast.share == 1
    assert panel.rows["image"].shares.toolTip() == "Gradient of image: image rec 95 %, contrast 5 %"
