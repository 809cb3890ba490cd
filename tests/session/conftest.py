import gc

import psutil
import pytest
from scripted import config, open_scripted, scripted_options
from watching import Watcher
from xmodal.session.local import LocalSource
from xmodal.session.order import Order
from xmodal.session.process import ProcessSource


@pytest.fixture
def watch():
    """Wrap sources in watchers; at the end of the test they are closed, and no process may be left."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    sources = []

    def watcher(source):
        sources.append(source)
        return Watcher(source)

    yield watcher
    for source in reversed(sources):
        source.close()
    gc.collect()  # what was not closed warns, and a warning is an error
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


@pytest.fixture
def start(watch):
    """Start a scripted engine in a process: ``start(fail_at=3)``."""

    def starter(run=None, *, options=None, **script):
        return watch(ProcessSource.start(config(**script), run, options or scripted_options()))

    return starter


@pytest.fixture(params=["process", "local"])
def start_any(request, start, watch):
    """The same, in a process and in the thread of the test."""
    if request.param == "process":
        return start

    def starter(run=None, **script):
        order = Order(folder="", run=str(run or ""), config=config(**script))
        return watch(LocalSource(lambda: open_scripted(order)))

    return starter
