import math

import pytest
from steps import step

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.models.term_history import BLOCK, LENGTH, TermHistory

pytestmark = pytest.mark.gui


def tell(session, numbers):
    events = []
    for number, raw in numbers:
        event = step(number)
        events.append(type(event)(**{**_fields(event), "terms": {"a": _value(raw)}}))
    session.stepped.emit(events)


def _fields(event):
    return {name: getattr(event, name) for name in event.__struct_fields__}


def _value(raw):
    from xmodal.training.events import TermValue

    return TermValue(raw=raw, weighted=raw)


def test_points_are_means_of_blocks_and_the_newest_grows(qapp):
    session = SessionModel()
    history = TermHistory(session)
    assert history.points("a") == []
    tell(session, [(1, 1.0), (2, 3.0)])
    assert history.points("a") == [2.0]
    tell(session, [(3, 5.0), (4, 7.0), (5, 10.0)])
    assert history.points("a") == [4.0, 10.0]


def test_it_keeps_no_more_than_it_shows(qapp):
    session = SessionModel()
    history = TermHistory(session)
    tell(session, [(n, float(n)) for n in range(3 * BLOCK * LENGTH)])
    points = history.points("a")
    assert len(points) == LENGTH
    assert points == sorted(points)


def test_nan_is_a_gap_and_another_session_begins_afresh(qapp):
    session = SessionModel()
    history = TermHistory(session)
    tell(session, [(1, 1.0), (2, math.nan)])
    assert math.isnan(history.points("a")[0])
    session.attached.emit()
    assert history.points("a") == []
