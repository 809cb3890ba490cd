import pytest
from rehearsal import Stage
from xmodal.training.changes import AddTerm, SetBatchSize, SetLambda, SetLearningRate, SetTemperature, SetTerm
from xmodal.training.config import TermSection

from xmodal_gui.models.beginning import beginning, first_weights
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


def test_an_added_term_began_with_the_weight_it_was_added_with(qapp):
    stage = Stage(SessionModel()).attach()
    session = stage.session
    for change in (
        SetTerm(term="contrast", weight=2.0),
        AddTerm(section=TermSection(id="pull", type="all_pairs_similarity", weight=0.5)),
        SetTerm(term="pull", weight=4.0),
    ):
        session.apply(change)
        stage.settle()
    first = first_weights(session.config, session.log)
    assert (first["contrast"], first["pull"]) == (1.0, 0.5)
    stage.source.close()
