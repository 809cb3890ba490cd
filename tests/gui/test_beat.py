"""Live numbers keep one time, and the last of them is always shown."""

import time

import pytest

from xmodal_gui.beat import PERIOD_MS, Beat

pytestmark = pytest.mark.gui


@pytest.fixture
def clock(monkeypatch):
    """Milliseconds that a test sets."""
    now = [1000 * PERIOD_MS]
    monkeypatch.setattr(time, "monotonic_ns", lambda: now[0] * 1_000_000)
    return now


def counted(beat):
    shown = []
    beat.due.connect(lambda: shown.append(1))
    return shown


def test_the_first_news_after_a_beat_are_shown_at_once_and_the_rest_waits(qapp, clock):
    beat = Beat()
    shown = counted(beat)
    for _ in range(5):
        beat.tell()
        clock[0] += 10
    assert len(shown) == 1
    assert beat.is_waiting
    clock[0] += PERIOD_MS
    beat.tell()
    assert len(shown) == 2
    assert not beat.is_waiting


def test_panels_that_hear_of_news_together_show_them_together(qapp, clock):
    beats = [Beat(), Beat()]
    shown = [counted(beat) for beat in beats]
    beats[0].tell()
    clock[0] += PERIOD_MS // 2
    beats[1].tell()  # its own first, in the middle
    clock[0] += PERIOD_MS // 2
    for beat in beats:
        beat.tell()
    assert [len(own) for own in shown] == [2, 2]


def test_the_last_news_are_shown_though_none_come_after_them(qapp, qtbot):
    beat = Beat()
    shown = counted(beat)
    beat.tell()
    beat.tell()
    before = len(shown)
    if beat.is_waiting:  # no beat passed between the two
        qtbot.waitUntil(lambda: len(shown) == before + 1)
    assert not beat.is_waiting
