import threading

import numpy as np
import pytest
from xmodal.projection.messages import MapDied, Mapped
from xmodal.projection.records import Layout, Snapshot
from xmodal.wire.arrays import Array

from xmodal_gui.workers.map_worker import MapWorker

pytestmark = pytest.mark.gui


class Maker:
    """Answers every request with a map of zeros; dies when asked for along the gap."""

    def __init__(self, log):
        self.log = log
        self.out = []
        self.calls = []
        self.thread = threading.get_ident()
        self.closed = False

    def request(self, snapshot, method="umap", generation=0, settings=None):
        self.calls.append((method, generation))
        if method == "gap":
            self.out.append(MapDied(code="map.died", template="It died.", exit_status=1))
            return
        layout = Layout(
            method=method,
            modalities=("a",),
            coordinates=Array.of(np.zeros((1, 2), np.float32)),
            modality=Array.of(np.zeros(1, np.int32)),
            rows=Array.of(np.zeros(1, np.int64)),
        )
        self.out.append(Mapped(generation=generation, layout=layout))

    def refit(self, generation=None):
        self.calls.append("refit")

    def receive(self, timeout):
        out, self.out = self.out, []
        return out

    def restart(self):
        self.calls.append("restart")

    def close(self):
        self.closed = True


@pytest.fixture
def worker_and_makers(qtbot):
    makers = []

    def factory(log):
        assert log.parent.is_dir()
        makers.append(Maker(log))
        return makers[-1]

    worker = MapWorker(factory)
    worker.start()
    yield worker, makers
    worker.stop()
    assert worker.wait(20_000)
    assert makers[0].closed
    assert not makers[0].log.parent.exists()


SNAPSHOT = Snapshot.of({"a": np.ones((1, 4))})


def wait(qtbot, worker):
    found = []

    def look():
        found.extend(worker.drain())
        return bool(found)

    qtbot.waitUntil(look)
    return found


def test_the_process_belongs_to_the_thread(worker_and_makers, qtbot):
    worker, makers = worker_and_makers
    worker.request(SNAPSHOT, "pca", 3)
    (message,) = wait(qtbot, worker)
    assert (message.generation, message.layout.method) == (3, "pca")
    assert makers[0].thread != threading.get_ident()


def test_a_death_is_told_and_a_restart_passed_on(worker_and_makers, qtbot):
    worker, makers = worker_and_makers
    worker.request(SNAPSHOT, "gap", 1)
    (message,) = wait(qtbot, worker)
    assert isinstance(message, MapDied)
    worker.restart()
    worker.refit()
    qtbot.waitUntil(lambda: makers[0].calls[-2:] == ["restart", "refit"])
