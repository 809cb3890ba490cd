import csv
import re
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
from command_line import Command, start
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from xmodal.data import open_data
from xmodal.store import RunReader

DATA = {"rows": 300, "dimensions": [6, 6, 8]}


def test_embeddings_as_npz_are_the_run_s_last(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    said = xmodal("export", small_run, "--embeddings", tmp_path / "e.npz", "--method", "none")
    assert said.status == 0
    assert "step 12, 45 rows, no map" in said.out
    with np.load(tmp_path / "e.npz") as file, RunReader(small_run) as run:
        arrays, _ = run.tensors("embeddings", run.names("embeddings")[-1])
        data = open_data("vectors", DATA)
        assert file["ids"].tolist() == data.ids[arrays["rows"]].tolist()
        assert file["columns.cluster"].tolist() == data.columns["cluster"][arrays["rows"]].tolist()
        for name in ("a", "b", "c"):
            assert np.array_equal(file[f"vectors.{name}"], arrays[f"vectors.{name}"])
            assert np.array_equal(file[f"present.{name}"], data.present[name][arrays["rows"]])
            assert f"coordinates.{name}" not in file


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_embeddings_have_a_line_per_row_and_modality(
    xmodal: Command, small_run: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"embeddings.{kind}"
    assert xmodal("export", small_run, "--embeddings", path, "--method", "pca").status == 0
    if kind == "csv":
        with path.open(newline="") as file:
            lines = list(csv.DictReader(file))
        assert "e7" in lines[0]
    else:
        lines = pyarrow.parquet.read_table(path).to_pylist()
        assert len(lines[0]["embedding"]) == 8
    assert {line["modality"] for line in lines} == {"a", "b", "c"}
    assert 90 < len(lines) < 135  # a tenth of the cells is missing
    assert all(line["x"] not in ("", None) for line in lines)


def test_curves_are_a_column_each(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    assert xmodal("export", small_run, "--curves", tmp_path / "c.csv").status == 0
    with (tmp_path / "c.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [int(line["step"]) for line in lines] == list(range(1, 13))
    with RunReader(small_run) as run:
        assert [float(line["total"]) for line in lines] == run.series(["total"])["total"][1].tolist()
    assert lines[4]["validation/recall/a->b/10"] != ""
    assert lines[3]["validation/recall/a->b/10"] == ""


def test_several_outputs_at_once(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    outputs = ["--curves", tmp_path / "c.csv", "--long", "--tensorboard", tmp_path / "events", "--method", "gap"]
    said = xmodal("export", small_run, *outputs, "--projector", tmp_path / "projector")
    assert said.status == 0
    assert len(said.out.splitlines()) == 3
    assert "map by gap" in said.out
    accumulator = EventAccumulator(str(tmp_path / "events"))
    accumulator.Reload()
    total = accumulator.Scalars("total")
    with (tmp_path / "c.csv").open(newline="") as file:
        long = [float(line["value"]) for line in csv.DictReader(file) if line["series"] == "total"]
    assert [event.value for event in total] == pytest.approx(long, rel=1e-6)
    assert (np.diff([event.wall_time for event in total]) > 0).all()
    vectors = np.loadtxt(tmp_path / "projector" / "tensors.tsv", delimiter="\t")
    assert vectors.shape[1] == 8
    assert not (tmp_path / "projector" / "sprite.png").exists()


@pytest.mark.parametrize(
    ("what", "path", "options", "written"),
    [
        ("embeddings", "e", ["--format", "npz"], "e.npz"),
        ("embeddings", "e.npz", [], "e.npz"),
        ("curves", "c.csv", ["--format", "csv"], "c.csv"),
        ("map", "m.csv", ["--method", "pca"], "m.csv"),
    ],
)
def test_one_output_by_what_it_is(
    xmodal: Command, small_run: Path, tmp_path: Path, what: str, path: str, options: list[str], written: str
) -> None:
    said = xmodal("export", small_run, "--what", what, "--out", tmp_path / path, *options)
    assert said.status == 0, said.err
    assert str(tmp_path / written) in said.out
    assert [file.name for file in tmp_path.iterdir()] == [written]
    if what == "map":
        assert "map by pca" in said.out


def test_half_of_what_and_out_is_said(xmodal: Command, small_run: Path) -> None:
    said = xmodal("export", small_run, "--what", "map")
    assert said.status == 2
    assert "--out" in said.err


def test_a_map_places_what_is_present(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    said = xmodal("export", small_run, "--method", "pca", "--embeddings", tmp_path / "m.npz")
    assert said.status == 0
    assert "map by pca" in said.out
    with np.load(tmp_path / "m.npz") as file:
        for name in ("a", "b", "c"):
            assert np.array_equal(np.isfinite(file[f"coordinates.{name}"]).all(axis=1), file[f"present.{name}"])


@pytest.mark.long
def test_a_umap_is_the_same_for_the_same_seed(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        said = xmodal("export", small_run, "--embeddings", tmp_path / name)
        assert said.status == 0
        assert "map by a fresh umap of seed 0" in said.out
    assert (tmp_path / "one.csv").read_text() == (tmp_path / "two.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Say what to write: one or more of --embeddings"),
        (["--curves", "c.npz"], "curves cannot be written as c.npz: let it end in .csv"),
        (["--figure", "m.jpg"], "let it end in .png or .svg or .pdf"),
        (["--figure", "m.png", "--size", "85"], "WIDTHxHEIGHT in mm"),
        (["--embeddings", "m"], "let it end in .npz or .csv or .parquet or .safetensors"),
        (["--embeddings", "nowhere/e.csv", "--method", "none"], "nowhere/e.csv cannot be written"),
    ],
)
def test_what_cannot_be_written_is_said(
    xmodal: Command,
    small_run: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = xmodal("export", small_run, *arguments)
    assert said.status == 2
    assert says in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_run_without_embeddings_says_when_there_will_be_some(
    xmodal: Command, small_run: Path, tmp_path: Path
) -> None:
    run = shutil.copytree(small_run, tmp_path / "run")
    shutil.rmtree(run / "embeddings")
    said = xmodal("export", run, "--embeddings", tmp_path / "e.npz")
    assert said.status == 2
    assert "holds no embeddings yet" in said.err


def test_figures_have_the_size_asked_for(small_run: Path, tmp_path: Path) -> None:
    pytest.importorskip("PySide6", reason="figures need the extra xmodal[gui]")
    figures = ["--figure", tmp_path / "map.svg", "--curves-figure", tmp_path / "curves.png"]
    how = ["--method", "pca", "--size", "85x60", "--dpi", "300", "--color-by", "cluster"]
    process = start("export", small_run, *figures, *how, cwd=tmp_path)
    out, err = process.communicate(timeout=200)
    assert (process.returncode, err) == (0, "")
    assert "PCA, step 12" in out
    text = (tmp_path / "map.svg").read_text()
    (width,) = re.findall(r'<svg width="([0-9.]+)mm"', text)
    assert float(width) == pytest.approx(85, abs=0.05)
    assert "cluster 1" in text
    with Image.open(tmp_path / "curves.png") as image:
        assert image.size == (1004, 709)


def test_without_qt_it_is_said_what_draws_figures(
    xmodal: Command, small_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    said = xmodal("export", small_run, "--figure", tmp_path / "f.pdf")
    assert said.status == 2
    assert "pip install 'xmodal[gui]'" in said.err
