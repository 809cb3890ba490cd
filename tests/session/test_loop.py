import pytest
from scripted import ScriptedEngine, config
from xmodal.session.loop import EngineLoop
from xmodal.session.messages import (
    Apply,
    Attach,
    Attached,
    EmbeddingsReady,
    Ended,
    Events,
    GetEmbeddings,
    GetEvents,
    GetSeries,
    Pause,
    PhaseChanged,
    Refused,
    Rewind,
    Save,
    SeriesReady,
    Stop,
    Train,
)
from xmodal.training.changes import SetLambda, SetTerm
from xmodal.training.events import Changed, StepEvent


class Bench:
    """A loop with a scripted engine and a clock that steps advance."""

    def __init__(self, step_seconds=0.01, **script):
        self.now = 0.0
        self.step_seconds = step_seconds
        self.posted = []
        self.engine = ScriptedEngine(config(**{"seconds": 0, **script}))
        take_step = self.engine.step

        def step():
            self.now += self.step_seconds
            return take_step()

        self.engine.step = step
        self.loop = EngineLoop(
            self.engine,
            lambda client, message: self.posted.append((self.now, client, message)),
            held_events=script.get("held", 100),
            clock=lambda: self.now,
        )

    def ask(self, *requests, client=b"me"):
        for request in requests:
            self.loop.handle(client, request)

    def turn(self, times=1):
        for _ in range(times):
            self.loop.turn()

    def all(self, kind):
        return [message for _, _, message in self.posted if isinstance(message, kind)]


def test_a_change_acts_from_the_very_next_step():
    bench = Bench()
    bench.ask(Train())
    bench.turn(3)
    bench.ask(Apply(change=SetLambda(value=7)), Apply(change=SetLambda(value=8)))
    bench.turn()
    bench.ask(Pause())
    events = [event for batch in bench.all(Events) for event in batch.events]
    lambdas = [event.lambda_ for event in events if isinstance(event, StepEvent)]
    assert lambdas == [1, 1, 1, 8]
    assert [type(event) for event in events[3:5]] == [Changed, Changed]


def test_a_change_made_while_rows_are_embedded_acts_from_the_next_step():
    bench = Bench()
    bench.ask(Train(), GetEmbeddings(generation=1))
    bench.turn()
    assert bench.all(EmbeddingsReady)
    assert bench.engine.step_count == 0
    bench.ask(Apply(change=SetLambda(value=7)))
    bench.turn()
    events = [event for batch in bench.all(Events) for event in batch.events]
    assert [event.lambda_ for event in events if isinstance(event, StepEvent)] == [7]


def test_events_are_numbered_without_a_gap():
    bench = Bench(held=500)
    bench.ask(Train(steps=250))
    bench.turn(251)
    numbers = [batch.first + i for batch in bench.all(Events) for i in range(len(batch.events))]
    assert numbers == list(range(1, 253))  # 250 steps, 2 checkpoints


def test_phases_and_targets():
    bench = Bench()
    assert bench.loop.is_idle
    bench.ask(Train(steps=3))
    assert not bench.loop.is_idle
    bench.turn(5)
    assert bench.engine.step_count == 3
    assert [(m.phase, m.step, m.until) for m in bench.all(PhaseChanged)] == [("training", 0, 3), ("paused", 3, None)]
    bench.ask(Train(until=3))
    assert bench.all(PhaseChanged)[-1].phase == "paused"
    bench.ask(Train(until=5))
    bench.turn(5)
    assert bench.engine.step_count == 5


def test_the_last_events_come_before_the_pause():
    bench = Bench(step_seconds=0.001)
    bench.ask(Train(steps=10))
    bench.turn(11)
    kinds = [type(message) for _, _, message in bench.posted]
    assert kinds[-2:] == [Events, PhaseChanged]
    assert bench.all(Events)[-1].events[-1].step == 10


def test_a_refusal_changes_nothing_and_goes_to_who_asked():
    bench = Bench()
    bench.ask(Apply(change=SetTerm(term="nope")), client=b"you")
    [(_, client, refused)] = bench.posted
    assert client == b"you"
    assert refused.template.format(**refused.fields) == "There is no term 'nope'."
    assert bench.engine.config == config(seconds=0)
    assert not bench.loop.ended


def test_memory_that_does_not_suffice_for_a_change_refuses_it():
    bench = Bench()
    bench.ask(Apply(change=SetLambda(value=13)))
    assert bench.all(Refused)[0].code == "engine.out_of_memory"
    assert not bench.loop.ended


def test_events_are_sent_again_as_far_as_they_are_held():
    bench = Bench(held=10)
    bench.ask(Train(steps=20))
    bench.turn(21)
    bench.posted.clear()
    bench.ask(GetEvents(first=15, last=17))
    assert [event.step for event in bench.all(Events)[0].events] == [15, 16, 17]
    bench.posted.clear()
    bench.ask(GetEvents(first=5, last=12))
    assert bench.all(Events)[0].first == 11
    assert len(bench.all(Events)[0].events) == 2
    assert bench.all(Refused)[0].fields == {"first": "5", "last": "10"}
    assert "GetSeries" in bench.all(Refused)[0].template


def test_who_attaches_late_gets_what_it_missed_and_nobody_else_does():
    bench = Bench()
    bench.ask(Train(steps=9))
    bench.turn(10)
    bench.posted.clear()
    bench.ask(Attach(after=4), client=b"late")
    assert {client for _, client, _ in bench.posted} == {b"late"}
    assert bench.all(Attached)[0].description.event == 9
    assert [event.step for event in bench.all(Events)[0].events] == [5, 6, 7, 8, 9]


def test_another_protocol_is_refused():
    bench = Bench()
    bench.ask(Attach(protocol=99))
    assert [type(message) for _, _, message in bench.posted] == [Refused]
    assert "99" in bench.all(Refused)[0].fields["theirs"]


def test_embedding_costs_three_percent_of_training_at_most():
    bench = Bench(step_seconds=0.1, embed_seconds=0.06)
    bench.ask(Train())
    for generation in range(1, 1001):
        bench.ask(GetEmbeddings(generation=generation, limit=5))
        bench.turn()
    snapshots = bench.all(EmbeddingsReady)
    assert 0.029 <= 0.06 * len(snapshots) / (bench.engine.step_count * 0.1) <= 0.031
    bench.ask(GetEmbeddings(generation=2000, limit=5, force=True))
    bench.turn()
    assert bench.all(EmbeddingsReady)[-1].generation == 2000


def test_of_requests_that_wait_only_the_newest_is_answered():
    bench = Bench(step_seconds=0.1, embed_seconds=0.03)
    bench.ask(Train(), GetEmbeddings(generation=1, limit=5))
    bench.turn()
    for generation in (2, 3, 4):
        bench.ask(GetEmbeddings(generation=generation, limit=5))
    bench.turn(20)
    assert [message.generation for message in bench.all(EmbeddingsReady)] == [1, 4]


def test_while_paused_embeddings_are_answered_at_once():
    bench = Bench(embed_seconds=10)
    for generation in (1, 2):
        bench.ask(GetEmbeddings(generation=generation, limit=5))
        assert not bench.loop.is_idle
        bench.turn()
    assert len(bench.all(EmbeddingsReady)) == 2
    bench.ask(Train(steps=1), GetEmbeddings(generation=3, limit=5))
    bench.turn(2)
    assert len(bench.all(EmbeddingsReady)) == 3  # the pause after the step answers what waited


def test_two_clients_share_a_snapshot_and_a_wrong_split_is_refused():
    bench = Bench()
    bench.ask(GetEmbeddings(generation=1, limit=5), client=b"one")
    bench.ask(GetEmbeddings(generation=8, limit=5), client=b"two")
    bench.ask(GetEmbeddings(generation=9, split="nope"), client=b"three")
    bench.turn()
    assert bench.engine.calls.count("embed") == 2
    answers = {client: message for _, client, message in bench.posted}
    assert (answers[b"one"].generation, answers[b"two"].generation) == (1, 8)
    assert (answers[b"three"].code, answers[b"three"].generation) == ("data.split", 9)


def test_series():
    bench = Bench()
    bench.ask(Train(steps=4))
    bench.turn(4)
    bench.ask(GetSeries(generation=3))
    series = bench.all(SeriesReady)[0].series["total"]
    assert series.steps.numpy().tolist() == [1, 2, 3, 4]
    assert series.values.numpy().tolist() == [1, 1 / 2, 1 / 3, 1 / 4]


def test_rewind_says_hello_again():
    bench = Bench()
    bench.ask(Train(steps=4))
    bench.turn(5)
    bench.ask(Rewind())
    assert bench.all(Attached)[-1].description.segment == 1
    assert bench.all(Attached)[-1].description.event == bench.all(Events)[-1].first + 1


@pytest.mark.parametrize(("steps", "reason"), [(5, "finished"), (500, "stopped"), (None, "stopped")])
def test_stop_saves_and_says_whether_the_target_was_reached(steps, reason):
    bench = Bench()
    bench.ask(Train(steps=steps))
    bench.turn(5)
    bench.ask(Stop())
    ended = bench.posted[-1][2]
    assert isinstance(ended, Ended)
    assert (ended.reason, ended.checkpoint) == (reason, "000-00000005-0000")
    assert bench.engine.closed
    assert bench.engine.calls[-3:] == ["save", "embed", "save_embeddings"]
    assert bench.all(PhaseChanged)[-1].phase == "ended"
    posted = len(bench.posted)
    bench.ask(Train(), Save(), Stop())
    bench.turn(3)
    assert len(bench.posted) == posted


@pytest.mark.parametrize(
    ("script", "code", "has_detail"),
    [
        ({"fail_at": 3}, "engine.failed", True),
        ({"starve_at": 3}, "engine.out_of_memory", True),
        ({"refuse_at": 3}, "engine.non_finite", False),
    ],
)
def test_a_step_that_raises_ends_the_session(script, code, has_detail):
    bench = Bench(**script)
    bench.ask(Train())
    bench.turn(5)
    ended = bench.posted[-1][2]
    assert (ended.reason, ended.code, ended.checkpoint) == ("failed", code, "000-00000000-0000")
    assert bool(ended.detail) == has_detail
    assert "\n" not in ended.template.format(**ended.fields)
    steps = [event.step for batch in bench.all(Events) for event in batch.events]
    assert steps == [1, 2]
    assert bench.engine.closed
    assert len(bench.all(Ended)) == 1


def test_an_engine_that_cannot_be_closed_ends_once(capsys):
    bench = Bench()

    def close():
        raise OSError("disk gone")

    bench.engine.close = close
    bench.ask(Stop())
    assert [message.reason for message in bench.all(Ended)] == ["stopped"]
    assert "disk gone" in capsys.readouterr().err


def test_a_checkpoint_that_cannot_be_written_at_the_end_is_said():
    from xmodal.errors import UserError

    bench = Bench()

    def save():
        raise UserError("disk.full", "The disk is full.")

    bench.engine.save = save
    bench.ask(Stop())
    ended = bench.posted[-1][2]
    assert (ended.reason, ended.code) == ("stopped", "disk.full")
