"""Another program writes snapshots into a folder; what is told of it while it does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetensors.numpy
from foreign_loop import IDS, embed, evaluation_loop
from xmodal.data import open_data
from xmodal.data.snapshots import is_snapshot_folder, snapshot_files
from xmodal.errors import UserError
from xmodal.session.messages import (
    AnyMessage,
    Attached,
    EmbeddingsReady,
    Ended,
    Events,
    GetEmbeddings,
    GetRanks,
    GetSeries,
    PhaseChanged,
    RanksReady,
    Refused,
    SeriesReady,
    Stop,
    Train,
)
from xmodal.session.snapshot_folder import PATIENCE_S, POLL_S, SnapshotSource
from xmodal.training.events import Evaluation, Warned


class Watch:
    """Turns a source by a clock of its own, and keeps all that it told."""

    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        self.source = SnapshotSource(folder, lambda: self.now)
        self.told: list[AnyMessage] = []

    def look(self, times: int = 3) -> list[AnyMessage]:
        new: list[AnyMessage] = []
        for _ in range(times):
            self.now += POLL_S
            while messages := self.source.receive(0):
                new += messages
        self.told += new
        return new

    def events(self, kind: type) -> list:
        return [
            event for one in self.told if isinstance(one, Events) for event in one.events if isinstance(event, kind)
        ]

    @property
    def steps(self) -> list[int]:
        return [event.step for event in self.events(Evaluation)]


@pytest.fixture
def watch(tmp_path: Path) -> Callable[[], Watch]:
    return lambda: Watch(tmp_path)


def test_a_folder_of_snapshots_is_described_and_evaluated_in_order(tmp_path, watch) -> None:
    for step in (200, 0, 100):
        evaluation_loop(tmp_path, step)
    seen = watch()
    hello, *_ = seen.look()
    assert isinstance(hello, Attached)
    assert hello.description.external
    assert hello.description.offers == ("embed",)
    assert [one.name for one in hello.description.modalities] == ["image", "text"]
    assert seen.steps == [0, 100, 200]
    first, *_, last = seen.events(Evaluation)
    assert first.recall["image->text"]["10"] < 0.5 < last.recall["image->text"]["10"]
    assert first.alignment["image|text"] > last.alignment["image|text"]
    assert last.pool == {"image|text": 60}
    assert [one.first for one in seen.told if isinstance(one, Events)] == [1, 2, 3]


def test_it_is_followed_while_it_grows(tmp_path, watch) -> None:
    evaluation_loop(tmp_path, 100)
    seen = watch()
    seen.look()
    seen.source.send(GetEmbeddings(generation=1))
    (first,) = (one for one in seen.look() if isinstance(one, EmbeddingsReady))
    assert first.embeddings.step == 100
    seen.source.send(GetEmbeddings(generation=2))
    assert seen.look() == []  # there is nothing newer yet
    evaluation_loop(tmp_path, 200)
    found = seen.look()
    assert [type(one) for one in found] == [Events, PhaseChanged, EmbeddingsReady]
    assert found[-1].embeddings.step == 200
    rows = found[-1].embeddings.rows.numpy()
    np.testing.assert_array_equal(found[-1].embeddings.vectors["text"].numpy(), embed(200)[1][rows])


def test_a_loop_in_another_process_is_followed(tmp_path, watch) -> None:
    """The three lines of the documentation, run by an interpreter that does not know of us."""
    page = (Path(__file__).parents[2] / "docs" / "bring-your-own-loop.md").read_text()
    lines = page.split("```python\n")[1].split("```")[0]
    assert len(lines.strip().splitlines()) == 3
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\nimport numpy as np\nfrom pathlib import Path\n"
        "from foreign_loop import IDS as ids, embed\nout = Path(sys.argv[2])\n"
        "for step in (0, 100, 200):\n    image, text = embed(step)\n"
    )
    script += "".join(f"    {line}\n" for line in lines.strip().splitlines()) + "    print(step, flush=True); input()\n"
    support = Path(__file__).parents[1] / "support"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(support), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as loop:
        assert loop.stdin is not None
        assert loop.stdout is not None
        seen = None
        for step in (0, 100, 200):
            assert loop.stdout.readline() == f"{step}\n"
            seen = seen or watch()
            seen.look()
            assert seen.steps[-1] == step
            loop.stdin.write("\n")
            loop.stdin.flush()
    assert loop.returncode == 0


def _npz(path: Path, step: int) -> None:
    image, text = embed(step)
    np.savez(path, image=image, text=text, ids=IDS)


def _safetensors(path: Path, step: int) -> None:
    image, text = embed(step)
    path.write_bytes(safetensors.numpy.save({"image": image, "text": text, "ids": np.arange(60)}))


def _parquet(path: Path, step: int) -> None:
    image, text = embed(step)
    pq.write_table(pa.table({"image": list(image), "text": list(text), "id": IDS.tolist()}), path)


@pytest.mark.parametrize("write", [_npz, _safetensors, _parquet])
def test_a_writer_that_does_not_rename(tmp_path, watch, write) -> None:
    """The file is there from its first byte on, under its name: nothing of it counts until it is whole."""
    suffix = write.__name__.replace("_", ".")
    write(tmp_path / f"step-000100{suffix}", 100)
    seen = watch()
    seen.look()
    whole = tmp_path / "aside"
    write(whole.with_suffix(suffix), 200)
    content = whole.with_suffix(suffix).read_bytes()
    whole.with_suffix(suffix).unlink()
    path = tmp_path / f"step-000200{suffix}"
    with path.open("wb") as file:
        for start in range(0, len(content), len(content) // 7):
            file.write(content[start : start + len(content) // 7])
            file.flush()
            if file.tell() < len(content):
                assert seen.look() == []
    seen.look()
    assert seen.steps == [100, 200]
    assert not seen.events(Warned)


def test_a_file_that_stays_broken_is_told_once_and_left_out(tmp_path, watch) -> None:
    evaluation_loop(tmp_path, 100)
    broken = tmp_path / "step-000200.npz"
    broken.write_bytes(b"PK half of it")
    evaluation_loop(tmp_path, 300)
    seen = watch()
    seen.look()
    assert seen.steps == [100]  # the later ones wait for it
    os.utime(broken, (time.time() - PATIENCE_S - 1,) * 2)
    seen.look(5)
    assert seen.steps == [100, 300]
    assert [str(event.code) for event in seen.events(Warned)] == ["arrays.damaged"]


def test_rows_are_matched_by_id(tmp_path, watch) -> None:
    evaluation_loop(tmp_path, 100)
    image, text = embed(200)
    order = np.random.default_rng(1).permutation(60)[:50]
    np.savez(tmp_path / "step-000200.npz", image=image[order], text=text[order], ids=IDS[order])
    seen = watch()
    seen.look()
    seen.source.send(GetEmbeddings(generation=1))
    (ready,) = (one for one in seen.look() if isinstance(one, EmbeddingsReady))
    rows = ready.embeddings.rows.numpy()
    present = ready.embeddings.present["image"].numpy()
    assert sorted(rows[present].tolist()) == sorted(order.tolist())
    np.testing.assert_array_equal(ready.embeddings.vectors["image"].numpy()[present], image[rows[present]])
    assert seen.events(Evaluation)[-1].pool == {"image|text": 50}


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"image": np.ones((7, 8)), "text": np.ones((7, 8))}, "7 rows"),
        ({"image": np.ones((60, 8)), "text": np.ones((60, 5))}, "text: 5"),
        ({"image": np.ones((60, 8)), "sound": np.ones((60, 8))}, "no text"),
    ],
)
def test_a_snapshot_that_does_not_fit_is_left_out(tmp_path, watch, arrays, words) -> None:
    evaluation_loop(tmp_path, 100)
    np.savez(tmp_path / "step-000200.npz", **arrays)
    evaluation_loop(tmp_path, 300)
    seen = watch()
    seen.look()
    assert seen.steps == [100, 300]
    (warned,) = seen.events(Warned)
    assert words in warned.template.format(**warned.fields)


def test_vectors_that_are_not_finite_are_absent(tmp_path, watch) -> None:
    image, text = embed(100)
    image[3] = np.nan
    np.savez(tmp_path / "100.npz", image=image, text=text)
    seen = watch()
    seen.look()
    assert seen.events(Evaluation)[0].pool == {"image|text": 59}


def test_series_and_ranks(tmp_path, watch) -> None:
    for step in (0, 300):
        evaluation_loop(tmp_path, step)
    seen = watch()
    seen.look()
    seen.source.send(GetSeries(generation=1))
    seen.source.send(GetRanks(generation=1, row=4))
    ranks, series = sorted(seen.look(), key=lambda one: type(one).__name__)
    assert isinstance(series, SeriesReady)
    assert series.series["validation/recall/image->text/10"].steps.numpy().tolist() == [0, 300]
    assert isinstance(ranks, RanksReady)
    assert ranks.steps.numpy().tolist() == [0, 300]
    assert ranks.ranks["image->text"].numpy()[-1] == 1


def test_what_it_does_not_offer_is_refused_and_it_stops(tmp_path, watch) -> None:
    evaluation_loop(tmp_path, 0)
    seen = watch()
    seen.look()
    seen.source.send(Train())
    (refused,) = seen.look()
    assert isinstance(refused, Refused)
    seen.source.send(Stop())
    assert [type(one) for one in seen.look()] == [Ended]


def test_metadata_are_columns_of_the_rows(tmp_path) -> None:
    evaluation_loop(tmp_path, 0)
    (tmp_path / "metadata.tsv").write_text("id\tstyle\nitem-001\tround\nitem-000\tflat\n")
    data = open_data("snapshots", {"path": str(tmp_path)})
    assert data.columns["style"][:3].tolist() == ["flat", "round", ""]
    assert data.splits["validation"].tolist() == list(range(60))
    np.testing.assert_array_equal(data.inputs("image", np.array([4])), embed(0)[0][[4]])


def test_which_folders_are_some(tmp_path) -> None:
    assert not is_snapshot_folder(tmp_path)
    for name in ("metadata.parquet", ".step-1.npz", "step-1.txt", "notes.npz"):
        (tmp_path / name).touch()
    assert not is_snapshot_folder(tmp_path)
    with pytest.raises(UserError, match="holds no snapshot"):
        open_data("snapshots", {"path": str(tmp_path)})
    for name in ("epoch_2.parquet", "step-000010.npz", "7.safetensors", "e3-final.npz"):
        (tmp_path / name).touch()
    assert list(snapshot_files(tmp_path)) == [2, 3, 7, 10]
    assert is_snapshot_folder(tmp_path)
    (tmp_path / "run.toml").touch()
    assert not is_snapshot_folder(tmp_path)
