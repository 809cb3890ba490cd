import pytest
from xmodal.errors import UserError
from xmodal.session import ring
from xmodal.session.ring import EventRing
from xmodal.training.events import Warned


def filled(size, count):
    events = EventRing(size)
    events.extend(Warned(code=str(number), template="") for number in range(1, count + 1))
    return events


def numbers(batches):
    return [(batch.first, [int(event.code) for event in batch.events]) for batch in batches]


def test_the_newest_are_held():
    events = filled(4, 10)
    assert (events.first, events.last) == (7, 10)
    assert numbers(events.batches(8, 9)) == [(8, [8, 9])]
    assert numbers(events.batches(1, 99)) == [(7, [7, 8, 9, 10])]
    assert numbers(events.batches(11, 12)) == []
    assert numbers(EventRing().batches(1, 5)) == []


def test_long_ranges_come_in_parts(monkeypatch):
    monkeypatch.setattr(ring, "BATCH", 3)
    assert numbers(filled(10, 10).batches(2, 9)) == [(2, [2, 3, 4]), (5, [5, 6, 7]), (8, [8, 9])]


@pytest.mark.parametrize(("asked", "gone"), [((1, 3), (1, 3)), ((5, 8), (5, 6))])
def test_what_is_held_no_more_is_named(asked, gone):
    with pytest.raises(UserError) as caught:
        filled(4, 10).check(*asked)
    assert (caught.value.fields["first"], caught.value.fields["last"]) == gone
    filled(4, 10).check(7, 10)
    filled(4, 10).check(7, 6)
