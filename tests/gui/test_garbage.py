import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from xmodal_gui.garbage import GarbageCollector

pytestmark = pytest.mark.gui


class Knot(QObject):
    """Garbage that only a collector finds, and that tells which thread did."""

    def __init__(self, told):
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: told.append(threading.current_thread()))


@pytest.fixture
def collector(qapp):
    collector = GarbageCollector()
    yield collector
    collector.deleteLater()
    gc.unfreeze()


def test_garbage_goes_in_the_thread_of_the_window_whoever_makes_it(collector, qtbot):
    told = []
    collector.start()
    Knot(told)
    assert not gc.isenabled()

    def litter():
        kept = [[] for _ in range(100_000)]  # an automatic collection, were there one, would be here
        assert len(kept) == 100_000

    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()
    assert told == []
    keep = [[] for _ in range(10_000)]
    qtbot.waitUntil(lambda: bool(told))
    assert told == [threading.main_thread()]
    assert len(keep) == 10_000
