import subprocess
import sys
import threading

import numpy as np
import pytest
from xmodal.projection.host import Cartographer, Mailbox, Previews
from xmodal.projection.layout import Phase
from xmodal.projection.messages import MapFailed, MapOrder, Mapped, Project, Refit, RefitOffered
from xmodal.projection.projector import Projector
from xmodal.projection.records import Snapshot


def test_a_newer_request_takes_the_place_of_one_that_waits(make_snapshot):
    mailbox = Mailbox()
    for generation in (1, 2, 3):
        mailbox.put(Project(generation=generation, snapshot=make_snapshot()))
    mailbox.put(Refit(generation=3))
    wanted = mailbox.take(wait=True)
    assert wanted.project.generation == 3
    assert wanted.refit.generation == 3
    assert mailbox.take(wait=False) == (None, None)


def test_an_empty_mailbox_waits():
    mailbox, taken = Mailbox(), []
    waiting = threading.Thread(target=lambda: taken.append(mailbox.take(wait=True)))
    waiting.start()
    mailbox.put(Refit(generation=1))
    waiting.join(10)
    assert taken[0].refit == Refit(generation=1)


@pytest.fixture
def posted():
    return []


def turn(projector, posted, *requests):
    mailbox = Mailbox()
    for request in requests:
        mailbox.put(request)
    cartographer = Cartographer(projector, mailbox, posted.append)
    return cartographer.turn(wait=False)


def test_maps_are_posted_with_their_generation(make_snapshot, posted):
    turn(Projector(), posted, Project(generation=5, snapshot=make_snapshot(), method="pca"))
    (message,) = posted
    assert isinstance(message, Mapped)
    assert (message.generation, message.layout.method) == (5, "pca")


def test_a_snapshot_without_a_joint_map_fails_alone(posted):
    mixed = Snapshot.of({"a": np.ones((3, 2)), "b": np.ones((3, 4))})
    projector = Projector()
    turn(projector, posted, Project(generation=1, snapshot=mixed))
    turn(projector, posted, Refit(generation=2))
    first, second = posted
    assert isinstance(first, MapFailed)
    assert "one dimension" in first.template.format(**first.fields)
    assert "Traceback" in first.detail
    assert (second.generation, second.code) == (2, "map.no_snapshot")


def test_an_offer_is_posted_once_and_work_goes_on_between_requests(make_snapshot, posted, monkeypatch):
    hasty = (Phase(5, 1.0, 0.0),)  # too short to follow data whose every point is another one
    monkeypatch.setattr("xmodal.projection.makers.umap.REFRESH", hasty)
    projector = Projector(refit_every=1)
    random = np.random.default_rng(0)
    other = {name: packed.numpy()[random.permutation(300)] for name, packed in make_snapshot().vectors.items()}
    turn(projector, posted, Project(generation=0, snapshot=make_snapshot()))
    assert turn(projector, posted, Project(generation=0, snapshot=Snapshot.of(other, scope="digits")))
    while turn(projector, posted):
        pass
    turn(projector, posted)
    offers = [message for message in posted if isinstance(message, RefitOffered)]
    assert len(offers) == 1
    assert offers[0].trustworthiness > offers[0].of_map + 0.02


def test_the_first_of_each_scope_and_method_is_previewed(make_snapshot):
    previews = Previews(MapOrder(folder=""))
    ask = Project(generation=4, snapshot=make_snapshot())
    drawn = previews.of(ask)
    assert (drawn.generation, drawn.layout.method, drawn.layout.quality) == (4, "pca", None)
    assert previews.of(ask) is None
    assert previews.of(Project(generation=4, snapshot=make_snapshot(), method="gap")).layout.method == "gap"
    assert previews.of(Project(generation=4, snapshot=make_snapshot(scope="others"))) is not None
    assert previews.of(Refit(generation=5)) is None


def test_a_map_that_goes_on_is_not_previewed(make_snapshot):
    last = Projector().project(make_snapshot())
    previews = Previews(MapOrder(folder="", last=last))
    assert previews.of(Project(generation=0, snapshot=make_snapshot(seed=1))) is None


def test_a_broken_thread_ends_the_process():
    code = (
        "import threading; from xmodal.projection.host import _break_down; threading.excepthook = _break_down;"
        "threading.Thread(target=lambda: 1 / 0).start(); threading.Event().wait()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "ZeroDivisionError" in ended.stderr
