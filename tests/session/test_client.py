from itertools import permutations

import pytest
from xmodal.session.client import EventOrder, Generations
from xmodal.session.messages import Events, GetEvents, GetSeries, Refused, SeriesReady
from xmodal.training.events import Warned


def batch(first, last):
    return Events(first=first, events=tuple(Warned(code=str(n), template="") for n in range(first, last + 1)))


def numbers(batches):
    return [int(event.code) for batch in batches for event in batch.events]


@pytest.mark.parametrize("order", list(permutations([batch(1, 3), batch(4, 4), batch(5, 9), batch(2, 6)])))
def test_every_event_is_delivered_once_and_in_order_however_batches_come(order):
    events = EventOrder()
    assert numbers(b for message in order for b in events.put(message)) == list(range(1, 10))


def test_what_was_missed_is_asked_for_once():
    events = EventOrder(after=2)
    assert numbers(events.put(batch(3, 4))) == [3, 4]
    assert events.put(batch(8, 9)) == []
    assert events.put(batch(10, 11)) == []
    assert events.asked == [GetEvents(first=5, last=7)]
    events.asked.clear()
    assert events.put(batch(14, 14)) == []
    assert events.asked == [GetEvents(first=12, last=13)]
    assert numbers(events.put(batch(5, 7))) == [5, 6, 7, 8, 9, 10, 11]
    assert numbers(events.put(batch(12, 13))) == [12, 13, 14]


def test_an_empty_batch_says_where_the_source_stands():
    events = EventOrder()
    events.put(Events(first=5, events=()))
    events.put(Events(first=5, events=()))  # the answer was lost
    assert events.asked == [GetEvents(first=1, last=4)] * 2
    assert numbers(events.put(batch(1, 4))) == [1, 2, 3, 4]
    events.put(Events(first=5, events=()))
    assert len(events.asked) == 2


def test_events_that_are_gone_are_skipped():
    events = EventOrder()
    assert events.put(batch(8, 9)) == []
    gone = Refused(code="session.events_gone", template="", fields={"first": "1", "last": "5"})
    assert events.skip(gone) == []
    assert numbers(events.put(batch(6, 7))) == [6, 7, 8, 9]
    assert events.skip(gone) == []
    assert events.expected == 10


def test_when_nobody_can_be_asked_what_is_here_is_delivered():
    events = EventOrder()
    events.put(batch(4, 6))
    events.put(batch(6, 8))
    events.put(batch(11, 12))
    assert numbers(events.give_up()) == [4, 5, 6, 7, 8, 11, 12]


def test_answers_to_older_requests_are_stale():
    generations = Generations()
    generations.asked(GetSeries(generation=2))
    generations.asked(GetSeries(generation=1))
    assert generations.is_stale(SeriesReady(generation=1, series={}))
    assert not generations.is_stale(SeriesReady(generation=2, series={}))
