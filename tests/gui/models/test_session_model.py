import pytest
from rehearsal import Stage, icons_config, rehearsed_source
from xmodal.session.messages import (
    Apply,
    Attach,
    Ended,
    Events,
    GetEvents,
    Pause,
    PhaseChanged,
    Refused,
    Silent,
    Train,
)
from xmodal.training.changes import Freeze, ReplaceEncoder, SetLambda, SetTemperature, SetTerm
from xmodal.training.events import Evaluation, StepEvent, Warned

from xmodal_gui.models.session_model import SessionModel

pytestmark = pytest.mark.gui


@pytest.fixture
def stage(qapp):
    stage = Stage(SessionModel())
    yield stage
    stage.source.close()


def step_event(step, segment=0):
    return StepEvent(segment=segment, step=step, total=1.0, lambda_=0.0, learning_rate=0.1, rows=8, seconds=0.1)


def applied(stage):
    return [request.change.value for request in stage.sent if isinstance(request, Apply)]


def test_nothing_is_known_before_the_source_says_hello(qapp):
    session = SessionModel()
    assert session.description is None
    assert session.phase is None
    assert not session.offers("train")
    session.train()  # nobody listens: nothing happens
    session.apply(SetLambda(value=1))


def test_hello_tells_everything(stage, qtbot):
    with qtbot.waitSignals([stage.session.attached, stage.session.configChanged, stage.session.phaseChanged]):
        stage.attach()
    session = stage.session
    assert session.phase == "paused"
    assert session.config == icons_config()
    assert [info.type for info in session.encoders_for("text")] == ["lstm", "gru"]
    assert session.loss("info_nce").reads == 2
    assert session.temperature("contrast") == 0.07
    assert session.temperature("image_rec") is None
    assert session.offers("steer")


def test_steps_are_told_once_per_look_however_many_there_are(qapp):
    session, told = SessionModel(), []
    session.connect_to(lambda request: None)
    session.stepped.connect(told.append)
    batches = [
        Events(first=first, events=tuple(step_event(first + i) for i in range(10))) for first in range(1, 101, 10)
    ]
    session.receive(batches)
    assert [len(events) for events in told] == [100]
    assert session.step == 100


def test_a_wish_is_shown_at_once_and_confirmed_by_the_source(stage):
    session = stage.attach().session
    session.apply(SetLambda(value=0.25))
    assert session.shown.cost.lambda_ == 0.25
    assert session.config.cost.lambda_ == 1.0
    stage.settle()
    assert session.config.cost.lambda_ == 0.25
    assert session.shown is session.config


def test_of_a_drag_one_value_is_on_its_way_and_the_newest_waits(stage):
    session = stage.attach().session
    for value in (0.1, 0.2, 0.3, 0.4):
        session.apply(SetLambda(value=value), 7, last=False)
    assert applied(stage) == [0.1]
    assert session.shown.cost.lambda_ == 0.4
    stage.settle()
    assert applied(stage) == [0.1, 0.4]
    assert session.config.cost.lambda_ == 0.4


def test_the_last_value_of_a_drag_never_waits(stage):
    session = stage.attach().session
    session.apply(SetLambda(value=0.1), 7, last=False)
    session.apply(SetLambda(value=0.2), 7, last=False)
    session.apply(SetLambda(value=0.3), 7, last=True)
    assert applied(stage) == [0.1, 0.3]
    stage.settle()
    assert session.config.cost.lambda_ == 0.3
    assert applied(stage) == [0.1, 0.3]


def test_a_drag_is_one_gesture_and_one_undo(stage):
    session = stage.attach().session
    for value in (0.1, 0.2, 0.3):
        session.apply(SetLambda(value=value), 7, last=value == 0.3)
        stage.settle()
    assert len({row.gesture for row in session.log}) == 1
    session.undo()
    stage.settle()
    assert session.config.cost.lambda_ == 1.0
    assert session.history.undone
    session.redo()
    stage.settle()
    assert session.config.cost.lambda_ == 0.3


def test_wishes_about_different_things_do_not_wait_for_each_other(stage):
    session = stage.attach().session
    session.apply(SetLambda(value=0.1), 1, last=False)
    session.apply(SetTerm(term="contrast", weight=2.0), 2, last=False)
    session.apply(SetTerm(term="contrast", enabled=False), 3, last=False)
    assert len([request for request in stage.sent if isinstance(request, Apply)]) == 3
    stage.settle()
    term = session.config.cost.term("contrast")
    assert (session.config.cost.lambda_, term.weight, term.enabled) == (0.1, 2.0, False)


def test_what_cannot_be_is_refused_before_it_is_sent(stage, qtbot):
    session = stage.attach().session
    with qtbot.waitSignal(session.refused) as refused:
        session.apply(SetTerm(term="nothing", weight=1.0))
    assert refused.args[0].code == "config.unknown_term"
    assert not [request for request in stage.sent if isinstance(request, Apply)]
    assert session.shown == session.config


def test_a_refusal_brings_the_truth_back(stage, qtbot):
    session = stage.attach().session
    session.apply(SetLambda(value=0.5), 1, last=False)
    with qtbot.waitSignals([session.refused, session.configChanged]):
        session.receive([Refused(code="engine.out_of_memory", template="No.")])
    assert session.shown.cost.lambda_ == 1.0


def test_what_draws_weights_is_shown_when_it_is_there(stage):
    session = stage.attach().session
    session.apply(ReplaceEncoder(modality="image", type="mlp"))
    assert session.shown.encoders["image"].type == "cnn"
    stage.settle()
    assert session.shown.encoders["image"].type == "mlp"
    assert session.shown.encoders["text"].frozen


def test_a_freeze_ends_by_itself_and_is_shown(stage):
    session = stage.attach().session
    session.apply(Freeze(modality="text", steps=3))
    stage.settle()
    assert session.config.encoders["text"].frozen
    stage.train(4)
    assert not session.config.encoders["text"].frozen
    assert len(session.log) == 1


def test_temperature_is_the_last_used_until_one_is_set(stage):
    session = stage.attach().session
    stage.train(3)
    assert 0.05 < session.temperature("contrast") < 0.07
    session.apply(SetTemperature(term="contrast", temperature=0.2))
    assert session.temperature("contrast") == 0.2
    stage.settle()
    stage.train(1)
    assert session.temperature("contrast") == 0.2


def test_missing_events_are_asked_for_and_put_in_order(qapp):
    session, sent, told = SessionModel(), [], []
    session.connect_to(sent.append)
    session.stepped.connect(lambda events: told.extend(event.step for event in events))
    session.receive([Events(first=1, events=(step_event(1),)), Events(first=4, events=(step_event(4),))])
    assert sent == [GetEvents(first=2, last=3)]
    assert told == [1]
    session.receive([Events(first=2, events=(step_event(2), step_event(3)))])
    assert told == [1, 2, 3, 4]
    session.receive([Events(first=3, events=(step_event(3),))])  # again: once is enough
    assert told == [1, 2, 3, 4]


def test_events_that_nobody_holds_any_more_are_skipped_and_the_whole_is_asked_for(qapp, qtbot):
    session, sent, told = SessionModel(), [], []
    session.connect_to(sent.append)
    session.stepped.connect(lambda events: told.extend(event.step for event in events))
    session.receive([Events(first=5, events=(step_event(5),))])
    gone = Refused(code="session.events_gone", template="", fields={"first": "1", "last": "4"})
    with qtbot.assertNotEmitted(session.refused):
        session.receive([gone])
    assert told == [5]
    assert sent[-1] == Attach(after=5)


def test_a_repetition_of_old_steps_does_not_set_the_step_back(stage):
    session = stage.attach().session
    stage.train(5)
    told = []
    session.stepped.connect(told.append)
    session.receive([Events(first=session._order.expected, events=(step_event(2),))])
    assert session.step == 5
    assert told


def test_a_rewind_tells_everything_anew(stage, qtbot):
    session = stage.attach().session
    stage.train(5)
    session.apply(SetLambda(value=0.0))
    stage.settle()
    with qtbot.waitSignals([session.attached, session.historyChanged]):
        session.rewind()
        stage.settle()
    assert (session.segment, session.step) == (1, 0)
    assert session.config.cost.lambda_ == 1.0
    assert session.log == []
    assert session.terms == {}


def test_phases(stage, qtbot):
    session = stage.attach().session
    with qtbot.waitSignal(session.phaseChanged):
        session.toggle()
        stage.until(lambda: session.phase == "training")
    assert stage.sent[-1] == Train()
    session.toggle()
    assert stage.sent[-1] == Pause()
    stage.until(lambda: session.phase == "paused")


def test_silence_is_told_and_a_step_ends_it(qapp, qtbot):
    session = SessionModel()
    session.connect_to(lambda request: None)
    with qtbot.waitSignal(session.silenced):
        session.receive([Silent(seconds=12.0, usual=0.05)])
    assert session.silent is not None
    with qtbot.waitSignal(session.recovered):
        session.receive([Events(first=1, events=(step_event(1),))])
    assert session.silent is None


def test_the_end_is_told_last_and_nothing_is_sent_after_it(qapp, qtbot):
    stage = Stage(SessionModel(), rehearsed_source(fail_at=3))
    session = stage.attach().session
    session.train()
    with qtbot.waitSignal(session.ended) as ended:
        stage.until(lambda: session.ending is not None)
    assert ended.args[0].reason == "failed"
    assert "mat1" in ended.args[0].fields["problem"]
    assert (session.phase, session.step) == ("ended", 2)
    assert not session.offers("steer")
    before = len(stage.sent)
    session.apply(SetLambda(value=1))
    session.train()
    assert len(stage.sent) == before
    stage.source.close()


def test_events_behind_a_gap_are_delivered_at_the_end(qapp):
    session, told = SessionModel(), []
    session.connect_to(lambda request: None)
    session.stepped.connect(lambda events: told.extend(event.step for event in events))
    session.receive([Events(first=3, events=(step_event(3),)), Ended(reason="died")])
    assert told == [3]


def test_another_source_is_shown_from_scratch(stage):
    stage.attach()
    stage.train(5)
    other = Stage(stage.session)
    assert stage.session.description is None
    assert stage.session.step == 0
    other.attach()
    other.train(2)
    assert stage.session.step == 2
    other.source.close()


def test_evaluations_and_warnings_pass_through(stage, qtbot):
    session, seen = stage.attach().session, []
    session.evaluated.connect(seen.append)
    stage.train(5)
    assert isinstance(seen[0], Evaluation)
    assert session.evaluation is seen[0]
    with qtbot.waitSignal(session.warned) as warned:
        session.receive([Events(first=session._order.expected, events=(Warned(code="disk", template="Full."),))])
    assert warned.args[0].code == "disk"


def test_a_phase_that_is_told_twice_changes_once(stage, qtbot):
    session = stage.attach().session
    with qtbot.assertNotEmitted(session.phaseChanged):
        session.receive([PhaseChanged(phase="paused", segment=0, step=0)])
