import pytest
from PySide6.QtCore import Qt
from rehearsal import Stage

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.training_panel import TrainingPanel

pytestmark = pytest.mark.gui


@pytest.fixture
def stage_and_panel(qtbot, theme):
    session = SessionModel()
    panel = TrainingPanel(session, theme)
    qtbot.addWidget(panel)
    panel.show()
    stage = Stage(session).attach()
    yield stage, panel
    stage.source.close()


def write(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_model_to_view(stage_and_panel):
    stage, panel = stage_and_panel
    config = stage.session.config
    assert panel.optimizer.currentText() == "AdamW"
    assert panel.learning_rate.value() == config.optimizer.learning_rate
    assert panel.weight_decay.value() == config.optimizer.weight_decay
    assert panel.batch_size.value() == config.batch_size
    assert panel.embedding_size.value() == config.embedding_size
    assert panel.threads.value() == 2


@pytest.mark.parametrize(
    ("field", "text", "read"),
    [
        ("learning_rate", "0.003", lambda config: config.optimizer.learning_rate),
        ("weight_decay", "0.1", lambda config: config.optimizer.weight_decay),
        ("batch_size", "64", lambda config: config.batch_size),
        ("embedding_size", "32", lambda config: config.embedding_size),
        ("threads", "1", lambda config: config.torch_threads),
    ],
)
def test_view_to_model_and_undo_to_view(stage_and_panel, qtbot, field, text, read):
    stage, panel = stage_and_panel
    widget = getattr(panel, field)
    before = widget.value()
    write(qtbot, widget, text)
    stage.settle()
    assert read(stage.session.config) == pytest.approx(float(text))
    if field != "embedding_size":  # taken back by restoring weights, which a rehearsal has none of
        stage.session.undo()
        stage.settle()
        assert widget.value() == before


def test_another_optimiser_keeps_the_settings(stage_and_panel, qtbot):
    stage, panel = stage_and_panel
    write(qtbot, panel.learning_rate, "0.02")
    stage.settle()
    panel.optimizer.setFocus()
    qtbot.keyClick(panel.optimizer, Qt.Key.Key_Up)
    stage.settle()
    assert stage.session.config.optimizer.type == "adam"
    assert stage.session.config.optimizer.learning_rate == 0.02


def test_choosing_what_is_chosen_is_no_wish(stage_and_panel):
    stage, panel = stage_and_panel
    before = len(stage.sent)
    panel.optimizer.activated.emit(panel.optimizer.currentIndex())
    assert len(stage.sent) == before


def test_before_the_session_there_is_a_sentence(qtbot, theme):
    panel = TrainingPanel(SessionModel(), theme)
    qtbot.addWidget(panel)
    panel.show()
    assert panel._sentence.isVisible()
    assert not panel.batch_size.isVisible()
