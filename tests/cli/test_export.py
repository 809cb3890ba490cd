import csv
from pathlib import Path

import numpy as np
import pytest
from command_line import Command
from xmodal.data import open_data
from xmodal.store import RunReader

DATA = {"rows": 300, "dimensions": [6, 6, 8]}


def test_embeddings_as_npz_are_the_run_s_last(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    said = xmodal("export", small_run, "--what", "embeddings", "--out", tmp_path / "e.npz")
    assert said.status == 0
    assert "step 12, 45 rows" in said.out
    with np.load(tmp_path / "e.npz") as file, RunReader(small_run) as run:
        arrays, _ = run.tensors("embeddings", run.names("embeddings")[-1])
        data = open_data("vectors", DATA)
        assert file["ids"].tolist() == data.ids[arrays["rows"]].tolist()
        assert file["columns.cluster"].tolist() == data.columns["cluster"][arrays["rows"]].tolist()
        for name in ("a", "b", "c"):
            assert np.array_equal(file[f"vectors.{name}"], arrays[f"vectors.{name}"])
            assert np.array_equal(file[f"present.{name}"], data.present[name][arrays["rows"]])


def test_embeddings_as_csv_have_a_line_per_row_and_modality(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    path = tmp_path / "embeddings"
    said = xmodal("export", small_run, "--what", "embeddings", "--format", "csv", "--out", path)
    assert said.status == 0
    with path.open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["modality"] for line in lines} == {"a", "b", "c"}
    assert 90 < len(lines) < 135  # a tenth of the cells is missing
    assert "e7" in lines[0]


def test_curves_are_a_column_each(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    assert xmodal("export", small_run, "--what", "curves", "--out", tmp_path / "c.csv").status == 0
    with (tmp_path / "c.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [int(line["step"]) for line in lines] == list(range(1, 13))
    with RunReader(small_run) as run:
        assert [float(line["total"]) for line in lines] == run.series(["total"])["total"][1].tolist()
    assert lines[4]["validation/recall/a->b/10"] != ""
    assert lines[3]["validation/recall/a->b/10"] == ""


def test_a_map_places_what_is_present(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    said = xmodal("export", small_run, "--what", "map", "--method", "pca", "--out", tmp_path / "m.npz")
    assert said.status == 0
    assert "pca" in said.out
    with np.load(tmp_path / "m.npz") as file:
        for name in ("a", "b", "c"):
            assert np.array_equal(np.isfinite(file[f"coordinates.{name}"]).all(axis=1), file[f"present.{name}"])


@pytest.mark.long
def test_a_umap_is_the_same_for_the_same_seed(xmodal: Command, small_run: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        said = xmodal("export", small_run, "--what", "map", "--out", tmp_path / name)
        assert said.status == 0
        assert "fresh umap of seed 0" in said.out
    assert (tmp_path / "one.csv").read_text() == (tmp_path / "two.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--what", "curves", "--out", "c.npz"], "curves cannot be written as 'npz': say --format csv"),
        (["--what", "map", "--out", "m"], "say --format npz or csv"),
        (["--what", "embeddings", "--out", "nowhere/e.csv"], "nowhere/e.csv cannot be written"),
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
