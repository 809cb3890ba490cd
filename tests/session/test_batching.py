from xmodal.session.batching import Batcher
from xmodal.session.messages import Events, PhaseChanged
from xmodal.training.events import Warned


def event(number):
    return Events(first=number, events=(Warned(code=str(number), template=""),))


def numbers(addressed):
    return [[int(e.code) for e in m.events] if isinstance(m, Events) else m.phase for _, m in addressed]


def paused():
    return PhaseChanged(phase="paused", segment=0, step=1)


def test_events_leave_thirty_times_a_second_at_most():
    batcher = Batcher()
    batches = []
    for step in range(1, 1001):  # 1 ms each
        batcher.put(None, event(step))
        batches += [(step / 1000, m) for _, m in batcher.take(step / 1000)]
    assert 29 <= len(batches) <= 31
    assert batches[0][0] == 0.001  # the first leaves at once
    batches += [(1.1, m) for _, m in batcher.take(1.1)]
    delivered = [m.first + i for _, m in batches for i in range(len(m.events))]
    assert delivered == list(range(1, 1001))


def test_it_says_when_the_next_batch_is_due():
    batcher = Batcher(interval=0.1)
    assert batcher.patience(5.0) is None
    batcher.put(None, event(1))
    assert batcher.patience(5.0) == 0
    assert numbers(batcher.take(5.0)) == [[1]]
    batcher.put(None, event(2))
    assert batcher.take(5.04) == []
    assert round(batcher.patience(5.04), 6) == 0.06
    assert numbers(batcher.take(5.1)) == [[2]]


def test_other_messages_leave_at_once_and_after_the_events_before_them():
    batcher = Batcher()
    batcher.put(None, event(1))
    batcher.take(0.0)
    batcher.put(None, event(2))
    batcher.put(None, event(3))
    batcher.put(None, paused())
    batcher.put(b"one", event(1))  # an answer: it is not merged
    batcher.put(None, event(4))
    taken = batcher.take(0.001)
    assert numbers(taken) == [[2, 3], "paused", [1]]
    assert [client for client, _ in taken] == [None, None, b"one"]
    assert numbers(batcher.take(1.0)) == [[4]]
