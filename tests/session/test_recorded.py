import subprocess
import sys

import msgspec
import numpy as np
import pytest
from xmodal.session.messages import (
    Attached,
    EmbeddingsReady,
    Ended,
    Events,
    GetEmbeddings,
    GetQueries,
    GetSeries,
    NameChange,
    NamesChanged,
    Query,
    Refused,
    SeriesReady,
    Stop,
    Train,
)
from xmodal.session.recorded import RecordedSource
from xmodal.store import RunWriter
from xmodal.store.manifest import read_manifest, write_manifest
from xmodal.training.changes import LogRow, SetLambda
from xmodal.training.config import CostSection, DataSection, EncoderSection, RunConfig
from xmodal.training.names import NAMES, encode_names

CONFIG = RunConfig(
    data=DataSection(type="vectors", params={"rows": 100, "dimensions": [3, 4]}),
    encoders={"a": EncoderSection(type="linear"), "b": EncoderSection(type="linear")},
    torch_threads=2,
)


@pytest.fixture
def run(tmp_path):
    """Make a run of 20 steps with a change, a checkpoint and two snapshots, without an engine."""

    def maker(config=CONFIG, snapshots=2):
        folder = tmp_path / "run"
        manifest = {"schema": 1, "config": msgspec.to_builtins(config), "versions": {"device": "cpu"}}
        with RunWriter.create(folder, manifest) as writer:
            writer.add_segment(None, 0, 0)
            for step in range(1, 21):
                writer.append(0, step, {"total": 1 / step})
            row = LogRow(seq=1, gesture=1, segment=0, step=10, change=SetLambda(value=2.0))
            writer.append_log(1, 1, 0, 10, msgspec.json.encode(row))
            changed = msgspec.structs.replace(config, cost=CostSection(lambda_=2.0))
            writer.save_tensors(
                "checkpoints",
                "000-00000020-00001",
                {"w": np.ones(2)},
                {"config": msgspec.json.encode(changed).decode()},
            )
            for number in range(1, snapshots + 1):
                arrays = {"rows": np.arange(9)}
                for name in ("a", "b"):
                    arrays[f"vectors.{name}"] = np.full((9, 5), number, np.float32)
                    arrays[f"present.{name}"] = np.ones(9, bool)
                metadata = {"segment": 0, "step": 10 * number, "split": "validation"}
                writer.save_tensors("embeddings", f"000-{10 * number:08d}", arrays, metadata)
        return folder

    return maker


def test_a_run_is_described_as_it_was_in_the_end(run, watch):
    description = watch(RecordedSource(run())).until(Attached).description
    assert description.offers == ("embed",)
    assert description.config.cost.lambda_ == 2.0
    assert [row.change for row in description.log] == [SetLambda(value=2.0)]
    assert (description.segment, description.step, description.phase) == (0, 20, "paused")
    assert [modality.name for modality in description.modalities] == ["a", "b"]
    assert description.rows["train"] == 70
    assert description.checkpoints == ("000-00000020-00001",)
    assert (description.device, description.torch_threads) == ("cpu", 2)


def test_series_and_the_newest_embeddings(run, watch):
    session = watch(RecordedSource(run()))
    session.source.send(GetSeries(generation=1))
    series = session.until(SeriesReady).series["total"]
    assert series.steps.numpy().tolist() == list(range(1, 21))
    session.source.send(GetEmbeddings(generation=4, limit=3))
    answer = session.until(EmbeddingsReady)
    assert (answer.generation, answer.embeddings.step) == (4, 20)
    assert answer.embeddings.rows.numpy().tolist() == [0, 1, 2]
    np.testing.assert_array_equal(answer.embeddings.vectors["b"].numpy(), np.full((3, 5), 2, np.float32))
    assert answer.embeddings.present["a"].numpy().all()


def test_changes_of_a_run_that_nobody_trains_can_be_named(run, watch):
    folder = run()
    session = watch(RecordedSource(folder))
    assert session.until(Attached).description.names == {}
    session.source.send(NameChange(gesture=1, name="twice as much"))
    assert session.until(NamesChanged).names == {1: "twice as much"}
    session.source.send(NameChange(gesture=2, name="nothing"))
    assert session.until(Refused).code == "name.no_change"
    assert watch(RecordedSource(folder)).until(Attached).description.names == {1: "twice as much"}
    with RunWriter.open(folder):  # the lock was let go of
        session.source.send(NameChange(gesture=1, name="now it is trained"))
        assert session.until(lambda m: isinstance(m, Refused) and m.code == "store.in_use")
    assert watch(RecordedSource(folder)).until(Attached).description.names == {1: "twice as much"}


def test_whoever_follows_a_run_hears_of_names(run, watch):
    folder = run()
    with RunWriter.open(folder) as writer:
        session = watch(RecordedSource(folder))
        assert session.until(Attached).description.trained_by
        writer.save_note(NAMES, encode_names({1: "twice as much"}))
        assert session.until(NamesChanged).names == {1: "twice as much"}


def test_what_it_cannot_do_is_refused(run, watch):
    session = watch(RecordedSource(run(snapshots=0)))
    session.source.send(Train())
    assert session.until(Refused).code == "session.not_offered"
    session.source.send(GetEmbeddings(generation=7))
    assert (session.until(Refused).generation, session.messages[-1].code) == (7, "recorded.no_embeddings")
    assert session.messages[0].description.offers == ()
    session.source.send(GetQueries(generation=8, queries=(Query(id="", modality="a", text="bell"),)))
    assert (session.until(Refused).generation, session.messages[-1].code) == (8, "session.no_encoders")


def test_stale_answers_are_dropped(run, watch):
    session = watch(RecordedSource(run()))
    session.until(Attached)
    session.source.send(GetSeries(generation=1))
    session.source.send(GetSeries(generation=2))
    session.until(SeriesReady)
    assert [answer.generation for answer in session.all(SeriesReady)] == [2]


def test_data_that_is_gone_is_said_and_the_rest_is_shown(run, watch):
    config = msgspec.structs.replace(CONFIG, data=DataSection(type="elsewhere"))
    session = watch(RecordedSource(run(config)))
    assert session.until(Attached).description.modalities == ()
    assert session.until(Events).events[0].code == "name.unknown"
    session.source.send(GetSeries(generation=1))
    session.until(SeriesReady)


@pytest.mark.parametrize("end", ["close", "stop", "kill"])
def test_it_ends_once(run, watch, end):
    session = watch(RecordedSource(run()))
    session.until(Attached)
    if end == "stop":
        session.source.send(Stop())
        session.until(Ended)
    elif end == "kill":
        session.source.kill()
        session.until(Ended)
    assert session.close().reason == "stopped"
    session.source.close()
    assert session.source.receive(0) == []


def test_what_is_no_run_is_one_sentence(tmp_path, watch):
    session = watch(RecordedSource(tmp_path))
    ended = session.until(Ended)
    assert (ended.reason, ended.code, ended.detail) == ("failed", "store.no_run", "")


def test_a_window_that_shows_a_run_need_not_wait_for_torch():
    modules = ", ".join(f"xmodal.session.{name}" for name in ("recorded", "process", "local"))
    program = f"import sys, {modules}; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_curves_of_a_run_whose_data_changed_are_shown_without_them(run, watch):
    folder = run()
    manifest = read_manifest(folder)
    write_manifest(folder, {**manifest, "versions": {"data": "what they were"}})
    session = watch(RecordedSource(folder))
    description = session.until(Attached).description
    assert (description.modalities, description.rows, description.step) == ((), {}, 20)
    assert [event.code for event in session.until(Events).events] == ["run.other_data"]
