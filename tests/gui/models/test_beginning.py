import pytest
from rehearsal import Stage
from xmodal.training.changes import SetBatchSize, SetLambda, SetLearningRate, SetTemperature, SetTerm

from xmodal_gui.models.beginning import beginning
from xmodal_gui.models.session_model import SessionModel

pytestmark = pytest.mark.gui


def test_the_first_value_of_each_thing_comes_back(qapp):
    stage = Stage(SessionModel()).attach()
    session, start = stage.session, stage.session.config
    for change in (
        SetLambda(value=0.3),
        SetBatchSize(value=64),
        SetLambda(value=3.0),
        SetTerm(term="contrast", weight=2.0),
        SetTerm(term="contrast", enabled=False),
        SetLearningRate(value=0.1),
        SetLearningRate(value=0.5, modality="image"),
    ):
        session.apply(change)
        stage.settle()
    session.undo()
    stage.settle()
    assert session.config != start
    assert beginning(session.config, session.log) == start
    session.apply(SetTemperature(term="contrast", temperature=0.5))
    stage.settle()
    assert beginning(session.config, session.log).cost.term("contrast").params == {"temperature": 0.5}
    stage.source.close()
