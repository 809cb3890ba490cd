"""What every source with an engine keeps, whether the engine runs in a process or in the thread of the caller."""

import numpy as np
import pytest
from scripted import config
from xmodal.session.messages import (
    Apply,
    Attach,
    Attached,
    EmbeddingsReady,
    Ended,
    EvaluationReady,
    Events,
    ExplainOrder,
    ExplanationReady,
    GetEmbeddings,
    GetEvaluation,
    GetExplanation,
    GetPreview,
    GetQueries,
    GetSeries,
    NameChange,
    NamesChanged,
    Pause,
    PhaseChanged,
    PinsChanged,
    PreviewOrder,
    PreviewReady,
    QueriesReady,
    Query,
    Refused,
    Rewind,
    SeriesReady,
    SetPins,
    Train,
)
from xmodal.training.changes import SetLambda, SetTerm
from xmodal.training.events import Changed, StepEvent
from xmodal.training.explanations import Subject
from xmodal.wire.arrays import Array


def test_the_whole_of_a_session(start_any):
    session = start_any()
    attached = session.until(Attached)
    assert attached is session.messages[0]
    assert attached.description.config == config()
    session.source.send(Train(until=50))
    session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
    assert [event.step for event in session.events] == list(range(1, 51))
    session.source.send(Apply(change=SetLambda(value=3.0)))
    session.until(lambda m: isinstance(m, Events) and isinstance(m.events[-1], Changed))
    session.source.send(Apply(change=SetTerm(term="nope")))
    assert session.until(Refused).code == "config.unknown_term"
    session.source.send(GetEvaluation(generation=1))
    assert session.until(EvaluationReady).evaluation.step == 50
    session.source.send(Train(steps=10))
    session.until_step(60)
    assert session.events[-1].lambda_ == 3.0
    session.source.send(Rewind())
    assert session.until(Attached).description.segment == 1
    ended = session.close()
    assert (ended.reason, ended.checkpoint) == ("stopped", "001-00000000-0001")


def test_queries_are_answered_and_pins_told_to_all(start_any):
    session = start_any()
    session.source.send(Train(until=5))
    session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
    drawn = Query(id="drawn", modality="a", picture=Array.of(np.eye(4, dtype=np.uint8)))
    asked = (Query(id="words", modality="a", text="two words"), drawn)
    session.source.send(GetQueries(generation=3, queries=asked))
    ready = session.until(QueriesReady)
    assert (ready.generation, ready.segment, ready.step) == (3, 0, 5)
    assert [(answer.id, answer.unknown) for answer in ready.answers] == [("words", ("two", "words")), ("drawn", ())]
    np.testing.assert_array_equal(ready.answers[0].vector.numpy(), [1, 5])
    session.source.send(GetQueries(generation=4, queries=(Query(id="", modality="nowhere", text="a"),)))
    refused = session.until(Refused)
    assert (refused.code, refused.generation) == ("query.modality", 4)
    session.source.send(SetPins(queries=asked))
    assert session.until(PinsChanged).queries == asked
    session.source.send(Rewind())
    assert session.until(Attached).description.pins == asked


def test_similarities_are_explained_between_steps_and_refused_in_words(start_any):
    session = start_any()
    session.source.send(Train(until=5))
    session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
    order = ExplainOrder(a=Subject(modality="a", row=1), b=Subject(query=Query(id="", modality="b", text="two")))
    session.source.send(GetExplanation(generation=2, order=order))
    ready = session.until(ExplanationReady)
    assert (ready.generation, ready.step, ready.explanation.order) == (2, 5, order)
    assert [part.modality for part in ready.explanation.parts] == ["a", "b"]
    np.testing.assert_array_equal(ready.explanation.parts[0].values.numpy(), np.full((2, 2), 5))
    nowhere = ExplainOrder(a=Subject(modality="nowhere", row=0), b=order.b)
    session.source.send(GetExplanation(generation=3, order=nowhere))
    refused = session.until(Refused)
    assert (refused.code, refused.generation) == ("name.unknown", 3)


def test_previews_are_drawn_and_refused_in_words(start_any):
    session = start_any()
    session.source.send(GetPreview(generation=2, order=PreviewOrder(modality="a", sections=(), count=3, draw=7)))
    ready = session.until(PreviewReady)
    assert ready.generation == 2
    np.testing.assert_array_equal(ready.preview.rows.numpy(), [0, 1, 2])
    np.testing.assert_array_equal(ready.preview.after.numpy(), np.full((3, 2), 7))
    session.source.send(GetPreview(generation=3, order=PreviewOrder(modality="nowhere", sections=())))
    refused = session.until(Refused)
    assert (refused.code, refused.generation) == ("name.unknown", 3)


def test_changes_are_named_and_all_are_told(start_any):
    session = start_any()
    session.source.send(Apply(change=SetLambda(value=3.0)))
    session.source.send(NameChange(gesture=1, name="more coupling"))
    assert session.until(NamesChanged).names == {1: "more coupling"}
    session.source.send(NameChange(gesture=9, name="nothing"))
    assert session.until(Refused).code == "name.no_change"
    session.source.send(Attach())
    assert session.until(Attached).description.names == {1: "more coupling"}


def test_closing_while_it_trains(start_any):
    session = start_any()
    session.source.send(Train())
    session.until_step(20)
    ended = session.close()
    assert ended.reason == "stopped"
    last = [event for event in session.events if isinstance(event, StepEvent)][-1].step
    assert ended.checkpoint == f"000-{last:08d}-0000"


def test_reaching_the_target_is_finishing(start_any):
    session = start_any()
    session.source.send(Train(steps=3))
    session.until(lambda m: isinstance(m, PhaseChanged) and m.phase == "paused")
    assert session.close().reason == "finished"


def test_closing_before_anything_was_received(start_any):
    assert start_any().close().reason == "stopped"


def test_closing_twice(start_any):
    session = start_any()
    session.close()
    session.source.close()
    session.source.send(Pause())
    session.source.kill()
    assert session.source.receive(0) == []


def test_stale_answers_are_dropped(start_any):
    session = start_any()
    session.until(Attached)
    for generation in (1, 2, 3):
        session.source.send(GetEmbeddings(generation=generation, limit=4))
        session.source.send(GetSeries(generation=generation))
        session.source.send(GetEvaluation(generation=generation))
    session.until(EmbeddingsReady)  # snapshots are taken when all else is answered
    for kind in (EvaluationReady, SeriesReady, EmbeddingsReady):
        assert [answer.generation for answer in session.all(kind)] == [3]


@pytest.mark.parametrize(
    ("script", "code", "sentence", "traced"),
    [
        ({"broken": "/nowhere"}, "data.missing", "There is no data at /nowhere: say --data.", False),
        ({"crash": "boom"}, "engine.failed", "boom", True),
    ],
)
def test_an_engine_that_cannot_be_opened(start_any, script, code, sentence, traced):
    session = start_any(**script)
    ended = session.until(Ended)
    assert (ended.reason, ended.code) == ("failed", code)
    assert sentence in ended.template.format(**ended.fields)
    assert ("Traceback" in ended.detail) == traced


def test_a_step_that_raises(start_any):
    session = start_any(fail_at=30)
    session.source.send(Train())
    session.until(Ended)
    ended = session.close()
    assert "mat1 and mat2" in ended.template.format(**ended.fields)
    assert "_follow_script" in ended.detail
    assert [event.step for event in session.events] == list(range(1, 30))


def test_kill(start_any):
    session = start_any()
    session.source.send(Train())
    session.until_step(5)
    session.source.kill()
    ended = session.until(Ended)
    assert ended.code == "session.killed"
    assert ended.checkpoint == "000-00000000-0000"
    session.close()
