import pytest
from msgspec.structs import replace
from rehearsal import Stage, icons_config, rehearsed_source
from xmodal.training.changes import SetLambda

from xmodal_gui.models.guide_model import GuideModel
from xmodal_gui.models.session_model import SessionModel

pytestmark = pytest.mark.gui


@pytest.fixture
def stage(qapp):
    config = icons_config()
    config = replace(config, cost=replace(config.cost, lambda_=0.0))
    stage = Stage(SessionModel(), rehearsed_source(config))
    yield stage
    stage.source.close()


def test_the_line_asks_for_lambda_until_it_was_seen_to_act(stage):
    guide = GuideModel(stage.session, active=True)
    stage.attach()
    assert guide.line == "The encoders have not met. Raise λ."
    stage.train(20)
    assert "Raise λ" in guide.line
    stage.session.apply(SetLambda(value=1.0))
    assert "Raise λ" not in guide.line
    assert guide.line
    stage.train(60)
    assert guide.line == ""
    stage.session.apply(SetLambda(value=0.0))
    stage.settle()
    assert guide.line == ""  # seen once is enough


def test_back_at_zero_before_it_acted_the_line_is_back(stage):
    guide = GuideModel(stage.session, active=True)
    stage.attach()
    stage.session.apply(SetLambda(value=1.0))
    stage.session.apply(SetLambda(value=0.0))
    assert "Raise λ" in guide.line


def test_whoever_chose_a_preset_is_not_guided(stage):
    guide = GuideModel(stage.session, active=False)
    stage.attach()
    stage.train(5)
    assert guide.line == ""
