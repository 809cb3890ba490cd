"""A run that another process trains, seen from here: a real second process writes it."""

import math

import numpy as np
import pytest
from other_process import OtherProcess
from xmodal.session.messages import Attached, EmbeddingsReady, Ended, Events, GetEmbeddings, GetSeries, SeriesReady
from xmodal.session.recorded import RecordedSource
from xmodal.store import RunReader, RunWriter
from xmodal.store.lock import writer_of
from xmodal.training.changes import SetLambda
from xmodal.training.events import Changed, Evaluation, StepEvent


@pytest.fixture
def other(tmp_path):
    process = OtherProcess(tmp_path / "run")
    yield process
    process.end()


@pytest.fixture
def run(tmp_path, other):
    return tmp_path / "run"


def test_who_writes_a_run_is_known_while_it_does(run, other, tmp_path):
    assert writer_of(run) == str(other.pid)
    assert writer_of(run) == str(other.pid)
    other.end()
    assert writer_of(run) is None
    assert writer_of(tmp_path) is None
    with RunWriter.open(run):  # looking left no lock behind
        pass


def test_events_keep_coming_as_the_run_grows(run, other, watch):
    other.tell("steps", 7)
    session = watch(RecordedSource(run))
    description = session.until(Attached).description
    assert (description.trained_by, description.phase, description.offers) == (str(other.pid), "training", ("embed",))
    assert description.step == 7
    other.tell("steps", 4)
    session.until_step(11)
    steps = [event for event in session.events if isinstance(event, StepEvent)]
    assert [event.step for event in steps][-4:] == [8, 9, 10, 11]
    assert steps[-1].total == pytest.approx(4 / 11)
    assert steps[-1].terms["contrast"].raw == pytest.approx(4 / 11)
    assert (steps[-1].temperature, steps[-1].gradient_norm, steps[-1].rows) == ({"contrast": 0.07}, {"a": 1.0}, 64)
    (evaluation,) = [event for event in session.events if isinstance(event, Evaluation)]
    assert (evaluation.step, evaluation.pool) == (10, {"a|b": 100})
    assert evaluation.recall == {"a->b": {"10": pytest.approx(0.1)}, "b->a": {"10": pytest.approx(0.2)}}


def test_changes_are_told_with_the_configuration_after_them(run, other, watch):
    other.tell("steps", 3)
    other.tell("lambda", 0.5)
    session = watch(RecordedSource(run))
    description = session.until(Attached).description
    assert description.config.cost.lambda_ == 0.5  # no checkpoint says so yet
    assert [row.change for row in description.log] == [SetLambda(value=0.5)]
    other.tell("steps", 2)
    other.tell("lambda", 0.25)
    other.tell("nan", 2)
    session.until_step(7)
    told = [(type(event), getattr(event, "step", None)) for event in session.events]
    assert told[-4:] == [(Evaluation, 5), (Changed, None), (StepEvent, 6), (StepEvent, 7)]
    changed = next(event for event in session.events if isinstance(event, Changed))
    assert (changed.row.step, changed.config.cost.lambda_) == (5, 0.25)
    assert math.isnan(session.events[-1].total)


def test_another_segment_is_described_anew(run, other, watch):
    other.tell("steps", 9)
    session = watch(RecordedSource(run))
    session.until(Attached)
    other.tell("segment", 5)
    other.tell("steps", 1)
    description = session.until(lambda m: isinstance(m, Attached) and m.description.segment == 1).description
    assert description.step == 6
    session.source.send(GetSeries(generation=1))
    assert session.until(SeriesReady).series["total"].steps.numpy().tolist() == list(range(1, 7))
    other.tell("steps", 1)
    session.until_step(7)


def test_each_snapshot_is_sent_once_and_the_next_when_it_is_there(run, other, watch):
    session = watch(RecordedSource(run))
    session.until(Attached)
    session.source.send(GetEmbeddings(generation=1))
    other.tell("steps", 5)
    other.tell("snapshot")
    assert session.until(EmbeddingsReady).embeddings.step == 5
    session.source.send(GetEmbeddings(generation=2))
    other.tell("steps", 1)
    session.until_step(6)
    assert len(session.all(EmbeddingsReady)) == 1
    other.tell("snapshot")
    answer = session.until(EmbeddingsReady)
    assert (answer.generation, answer.embeddings.step) == (2, 6)


@pytest.mark.parametrize("how", ["end", "kill"])
def test_when_the_other_lets_go_it_is_said_after_its_last_step(run, other, watch, how):
    other.tell("steps", 5)
    other.tell("snapshot")
    session = watch(RecordedSource(run))
    session.until(Attached)
    session.source.send(GetEmbeddings(generation=1))
    session.until(EmbeddingsReady)
    session.source.send(GetEmbeddings(generation=2))
    session.source.receive(0)
    other.tell("steps", 3)
    other.tell("snapshot")
    getattr(other, how)()
    ended = session.until(Ended)
    assert (ended.reason, ended.code, ended.fields) == ("stopped", "recorded.let_go", {"step": "8"})
    assert ended.checkpoint == "000-00000008-00000"
    assert [answer.embeddings.step for answer in session.all(EmbeddingsReady)] == [5, 8]
    assert session.all(Events)[-1].events[-1].step == 8


def test_news_are_read_without_the_past(run, other, monkeypatch):
    other.tell("steps", 3000)
    from xmodal.store import queries

    unpacked = []
    real = queries.unpack_values
    monkeypatch.setattr(queries, "unpack_values", lambda *chunk: unpacked.append(1) or real(*chunk))
    with RunReader(run) as reader:
        series = reader.series(after=2990)
        assert series["total"][0].tolist() == list(range(2991, 3001))
        assert unpacked == []
        whole = reader.series()
        assert unpacked
        np.testing.assert_array_equal(whole["total"][1][2990:], series["total"][1])
