import numpy as np
import pytest
from msgspec.structs import replace
from rehearsal import Stage, rehearsed_source, vectors_config, vectors_data
from xmodal.projection.messages import MapDied, MapFailed, Mapped, MapProgress, RefitOffered
from xmodal.projection.records import Layout, Quality
from xmodal.projection.settings import Anchor, MapSettings
from xmodal.session.messages import Attached, GetEmbeddings
from xmodal.wire.arrays import Array

from xmodal_gui.map_controller import MapController
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.workers.map_worker import MapWorker

pytestmark = pytest.mark.gui

PLAIN = MapSettings()


class Worker(MapWorker):
    """A worker whose thread is never started: what it was asked is kept, what it answers is put in by the test."""

    def __init__(self):
        super().__init__()
        self.asked = []
        self.answers = []
        self.settings = []
        self.cancelled = 0

    def request(self, snapshot, method, generation, settings=PLAIN):
        self.asked.append((snapshot, method, generation))
        self.settings.append(settings)

    def cancel(self):
        self.cancelled += 1

    def drain(self):
        answers, self.answers = self.answers, []
        return answers


@pytest.fixture
def scene(qapp):
    data = vectors_data()
    session, model, worker = SessionModel(), MapModel(), Worker()
    controller = MapController(session, model, worker)
    controller.set_data(data)
    stage = Stage(session, rehearsed_source(vectors_config(data=data), tuple(data.modalities.values())))
    stage.attach()
    stage.settle()
    yield stage, model, worker, controller
    stage.source.close()


def asked_for(stage):
    return [request for request in stage.sent if isinstance(request, GetEmbeddings)]


def answer(controller, worker, *, quality=True, number=-1, **changes):
    snapshot, method, generation = worker.asked[number]
    rows = snapshot.rows.numpy()
    layout = Layout(
        method=method,
        settings=worker.settings[number],
        modalities=("a",),
        coordinates=Array.of(np.zeros((len(rows), 2), np.float32)),
        modality=Array.of(np.zeros(len(rows), np.int32)),
        rows=snapshot.rows,
        quality=Quality(trustworthiness=0.9, neighbour_share=0.1, mixed_share=0.5, gap={}) if quality else None,
        segment=snapshot.segment,
        step=snapshot.step,
        **changes,
    )
    worker.answers.append(Mapped(generation=generation, layout=layout))
    controller._pump()


def test_the_first_map_is_asked_for_when_the_session_is_there(scene):
    stage, model, worker, controller = scene
    assert len(asked_for(stage)) == len(worker.asked) == 1
    snapshot, method, _ = worker.asked[0]
    assert method == "umap"
    assert set(snapshot.vectors) == {"a", "b", "c"}
    answer(controller, worker)
    assert model.layout.step == 0


def test_one_snapshot_is_on_its_way_at_a_time(scene):
    stage, _, worker, controller = scene
    stage.train(5)
    assert len(asked_for(stage)) == 1  # the first map is not drawn yet
    answer(controller, worker)
    stage.settle()
    assert len(asked_for(stage)) == len(worker.asked) == 2
    assert worker.asked[1][0].step == 5
    answer(controller, worker)
    stage.settle()
    assert len(asked_for(stage)) == 2  # nothing is new


def test_a_preview_keeps_the_map_going_until_the_slow_one_is_there(scene):
    stage, model, worker, controller = scene
    answer(controller, worker, quality=False)
    assert model.quality is None
    stage.train(5)
    stage.until(lambda: len(worker.asked) == 2)
    assert worker.asked[0][2] == worker.asked[1][2]  # the answer to the first is still wanted


def test_nothing_is_asked_for_while_frozen_or_hidden(scene):
    stage, model, worker, controller = scene
    answer(controller, worker)
    model.set_live(False)
    stage.train(5)
    assert len(asked_for(stage)) == 1
    model.request_refresh()
    assert asked_for(stage)[-1].force
    stage.settle()
    answer(controller, worker)
    controller.set_visible(False)
    model.set_live(True)
    stage.train(5)
    assert len(asked_for(stage)) == 2
    controller.set_visible(True)
    assert len(asked_for(stage)) == 3


def test_a_map_on_its_way_does_not_move_a_frozen_one_and_is_made_up_for(scene):
    stage, model, worker, controller = scene
    answer(controller, worker)
    stage.train(5)
    stage.until(lambda: len(worker.asked) == 2)
    model.set_live(False)
    answer(controller, worker)
    assert model.layout.step == 0
    model.set_live(True)
    assert worker.asked[2][0].step == 5
    answer(controller, worker)
    assert model.layout.step == 5


def test_embeddings_on_their_way_are_not_mapped_when_the_map_is_frozen(scene):
    stage, model, worker, controller = scene
    answer(controller, worker)
    stage.train(5)
    model.set_live(False)
    stage.settle()
    asked = len(worker.asked)
    model.request_refresh()
    stage.until(lambda: len(worker.asked) == asked + 1)
    answer(controller, worker)
    assert model.layout.step == 5


def test_another_method_maps_the_same_snapshot_and_drops_older_answers(scene):
    _, model, worker, controller = scene
    model.choose_method("pca")
    assert worker.asked[1][:2] == (worker.asked[0][0], "pca")
    answer(controller, worker, number=0)
    assert model.layout is None
    answer(controller, worker)
    assert model.layout.method == "pca"


def test_the_map_knows_its_age(scene):
    stage, model, worker, controller = scene
    answer(controller, worker)
    model.set_live(False)
    stage.train(7)
    assert model.age == 7


def test_a_refit_is_offered(scene):
    _, model, worker, controller = scene
    answer(controller, worker)
    worker.answers.append(RefitOffered(step=0, trustworthiness=0.97, of_map=0.9))
    controller._pump()
    assert model.is_refit_offered


def test_failures_are_told_and_the_next_snapshot_is_tried(scene, qtbot):
    stage, _, worker, controller = scene
    with qtbot.waitSignal(controller.failed):
        worker.answers.append(MapFailed(generation=0, code="map.failed", template="No."))
        controller._pump()
    stage.train(3)
    stage.until(lambda: len(worker.asked) == 2)
    with qtbot.waitSignal(controller.died):
        worker.answers.append(MapDied(code="map.died", template="It died.", exit_status=1))
        controller._pump()
    controller.restart()
    assert len(worker.asked) == 3


def test_another_session_clears_the_map(scene):
    stage, model, worker, controller = scene
    answer(controller, worker)
    other = Stage(stage.session)
    assert model.layout is None
    assert controller.snapshot is None
    other.source.close()


def test_pairs_know_the_newest_snapshot(scene):
    stage, model, worker, controller = scene
    assert model.pairs.facts.step == 0
    answer(controller, worker)
    stage.train(5)
    stage.until(lambda: model.pairs.facts.step == 5)
    assert model.pairs.facts.rank_of_all("a", "b")[1].min() >= 1
    other = Stage(stage.session)
    assert model.pairs.facts is None
    other.source.close()


def test_a_run_without_embeddings_is_not_said_to_get_a_map(scene):
    stage, model, _, _ = scene
    assert model.can_come
    description = stage.session.description
    stage.session.receive([Attached(protocol=1, description=replace(description, offers=()))])
    assert not model.can_come
    stage.session.receive([Attached(protocol=1, description=replace(description, offers=("embed",)))])
    assert model.can_come


def test_settings_travel_and_the_old_ways_answers_are_dropped(scene):
    _, model, worker, controller = scene
    answer(controller, worker)
    settings = MapSettings(params={"perplexity": 10.0}, dimensions=3)
    model.choose_method("tsne", settings)
    assert (worker.asked[-1][1], worker.settings[-1]) == ("tsne", settings)
    answer(controller, worker, number=0)
    assert model.layout.method == "umap"
    answer(controller, worker, number=-1)
    assert model.layout.settings == settings
    model.choose_method("pacmap")
    assert worker.settings[-1] == MapSettings(dimensions=3)  # as many dimensions, its own parameters
    model.choose_method("tsne")
    assert worker.settings[-1] == settings


def test_a_fit_that_takes_long_is_told_and_cancelled_and_the_map_that_is_there_stays(scene):
    _, model, worker, controller = scene
    answer(controller, worker)
    model.choose_method("tsne")
    generation = worker.asked[-1][2]
    worker.answers.append(MapProgress(generation=generation, share=0.25))
    controller._pump()
    assert model.progress == 0.25
    model.request_cancel()
    assert worker.cancelled == 1
    assert (model.method, model.progress) == ("umap", None)
    assert (worker.asked[-1][1], worker.asked[-1][2] > generation) == ("umap", True)
    worker.answers.append(MapProgress(generation=generation, share=0.5))
    controller._pump()
    assert model.progress is None


def test_a_map_that_cannot_be_made_leaves_the_one_that_is_there(scene, qtbot):
    _, model, worker, controller = scene
    answer(controller, worker)
    model.choose_method("pacmap")
    failure = MapFailed(generation=worker.asked[-1][2], code="map.no_package", template="It is not installed.")
    with qtbot.waitSignal(controller.failed):
        worker.answers.append(failure)
        controller._pump()
    assert model.method == "umap"


def test_a_map_along_words_waits_until_it_is_told_where_they_lie(scene):
    _, model, worker, controller = scene
    answer(controller, worker)
    ends = tuple(Anchor(modality="a", words=words) for words in ("arrow", "circle"))
    asked = len(worker.asked)
    model.choose_method("axis", MapSettings(ends=ends))
    assert len(worker.asked) == asked  # it could only fail
    place = Array.of(np.ones(4, np.float32))
    model.move_ends({"arrow": place})
    assert len(worker.asked) == asked
    model.move_ends({"circle": place})
    assert worker.asked[-1][1] == "axis"
    assert [end.vector for end in worker.settings[-1].ends] == [place, place]
