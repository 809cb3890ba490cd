import csv
import math
import subprocess
import sys

import numpy as np
import pytest
from xmodal.errors import UserError
from xmodal.export import EmbeddingTable, write_curves_csv, write_embeddings, write_events, write_projector
from xmodal.export.embeddings import write_csv as write_embeddings_csv
from xmodal.export.embeddings import write_npz as write_embeddings_npz


@pytest.fixture
def table():
    """Three rows of two modalities, of which one lacks a row; awkward names."""
    rng = np.random.default_rng(0)
    return EmbeddingTable(
        ids=np.array(["a,b", 'quo"te', "line\nbreak"]),
        vectors={"image": rng.standard_normal((3, 4)).astype(np.float32), "text": np.full((3, 4), 0.1, np.float32)},
        columns={"set": np.array(["x", "λ", None], dtype=object), "size": np.array([1.5, math.nan, 3])},
        present={"text": np.array([True, False, True])},
        coordinates={"image": np.array([[0.1, 0.2], [3, 4], [math.nan, math.nan]]), "text": np.zeros((3, 2))},
    )


def test_npz_needs_no_pickle(table, tmp_path):
    path = tmp_path / "out.npz"
    write_embeddings_npz(path, table)
    with np.load(path, allow_pickle=False) as back:
        assert sorted(back) == [
            "columns.set",
            "columns.size",
            "coordinates.image",
            "coordinates.text",
            "ids",
            "present.image",
            "present.text",
            "vectors.image",
            "vectors.text",
        ]
        assert back["ids"].tolist() == table.ids.tolist()
        assert back["columns.set"].tolist() == ["x", "λ", "None"]
        np.testing.assert_array_equal(back["columns.size"], table.columns["size"])
        assert back["vectors.image"].dtype == np.float32
        np.testing.assert_array_equal(back["vectors.image"], table.vectors["image"])
        assert back["present.image"].tolist() == [True, True, True]
        assert back["present.text"].tolist() == [True, False, True]
        np.testing.assert_array_equal(back["coordinates.image"], table.coordinates["image"])
    assert list(tmp_path.iterdir()) == [path]


def test_csv_reads_back_exactly(table, tmp_path):
    path = tmp_path / "out.csv"
    write_embeddings_csv(path, table)
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["id", "modality", "set", "size", "x", "y", "e0", "e1", "e2", "e3"]
    assert [(row[0], row[1]) for row in rows] == [
        ("a,b", "image"),
        ("a,b", "text"),
        ('quo"te', "image"),
        ("line\nbreak", "image"),
        ("line\nbreak", "text"),
    ]
    assert rows[0][2:6] == ["x", "1.5", "0.1", "0.2"]
    assert rows[1][6:] == ["0.1"] * 4
    images = np.array([row[6:] for row in rows if row[1] == "image"], dtype=np.float32)
    np.testing.assert_array_equal(images, table.vectors["image"])
    assert rows[3][3:6] == ["3.0", "nan", "nan"]


def test_without_a_map_and_columns(tmp_path):
    table = EmbeddingTable(ids=np.array(["a"]), vectors={"m": np.ones((1, 2))})
    write_embeddings_csv(tmp_path / "out.csv", table)
    assert (tmp_path / "out.csv").read_text() == "id,modality,e0,e1\na,m,1.0,1.0\n"
    write_embeddings_npz(tmp_path / "out.npz", table)
    with np.load(tmp_path / "out.npz") as back:
        assert sorted(back) == ["ids", "present.m", "vectors.m"]


def test_a_modality_without_coordinates_has_empty_fields(tmp_path):
    table = EmbeddingTable(
        ids=np.array(["a"]), vectors={"m": np.ones((1, 1)), "n": np.ones((1, 1))}, coordinates={"m": np.zeros((1, 2))}
    )
    write_embeddings_csv(tmp_path / "out.csv", table)
    assert (tmp_path / "out.csv").read_text().splitlines()[1:] == ["a,m,0.0,0.0,1.0", "a,n,,,1.0"]


def test_curves_are_joined_by_step(tmp_path):
    path = tmp_path / "curves.csv"
    write_curves_csv(
        path,
        {
            "total": (np.array([1, 2, 4]), np.array([0.1, math.nan, 1e-20])),
            "recall, a->b": (np.array([2, 3]), np.array([0.5, math.inf])),
        },
    )
    assert path.read_text() == 'step,total,"recall, a->b"\n1,0.1,\n2,nan,0.5\n3,,inf\n4,1e-20,\n'
    write_curves_csv(path, {})
    assert path.read_text() == "step\n"


def test_arrays_of_another_length_are_refused():
    with pytest.raises(ValueError, match="coordinates of 'm' have 2 rows, there are 1 ids"):
        EmbeddingTable(ids=np.array(["a"]), vectors={}, coordinates={"m": np.zeros((2, 2))})


@pytest.mark.parametrize("kind", ["npz", "csv", "parquet", "safetensors"])
@pytest.mark.parametrize("where", ["nowhere/out", "file/out", "folder"])
def test_a_path_that_cannot_be_written_is_one_sentence(kind, where, table, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / f"folder.{kind}").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UserError, match="choose another place, or make room") as caught:
        write_embeddings(tmp_path / f"{where}.{kind}", table)
    assert caught.value.code == "export.unwritable"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("where", ["file", "file/folder"])
def test_a_folder_that_cannot_be_written_is_one_sentence(where, table, tmp_path):
    (tmp_path / "file").write_text("kept")
    for write in (lambda to: write_projector(to, table), lambda to: write_events(to, {}, 0.0)):
        with pytest.raises(UserError, match="cannot be written") as caught:
            write(tmp_path / where)
        assert caught.value.code == "export.unwritable"
    assert [path.read_text() for path in tmp_path.iterdir()] == ["kept"]


FULL = """
import pathlib, resource, sys, numpy as np
from xmodal.errors import UserError
from xmodal.export import EmbeddingTable, write_curves_csv, write_curves_long_csv, write_embeddings, write_events
from xmodal.export import write_projector
folder = pathlib.Path(sys.argv[1])
table = EmbeddingTable(ids=np.arange(999).astype(str), vectors={"m": np.random.default_rng(0).random((999, 50))})
curve = {"x": (np.arange(50_000), np.random.default_rng(0).random(50_000))}
write_embeddings(folder / "warm.parquet", table), write_events(folder / "warm", {}, 0.0)
(folder / "warm.parquet").unlink(), [path.unlink() for path in (folder / "warm").iterdir()], (folder / "warm").rmdir()
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
writers = [(lambda to: write_embeddings(to, table), f"out.{kind}") for kind in ("npz", "csv", "parquet", "safetensors")]
writers += [(lambda to: write_curves_csv(to, curve), "wide.csv")]
writers += [(lambda to: write_curves_long_csv(to, curve), "long.csv")]
writers += [(lambda to: write_projector(to, table), "projector"), (lambda to: write_events(to, curve, 0.0), "events")]
for write, name in writers:
    try:
        write(folder / name)
    except UserError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
def test_a_full_disk_leaves_the_older_file(tmp_path):
    names = [f"out.{kind}" for kind in ("npz", "csv", "parquet", "safetensors")] + ["wide.csv", "long.csv"]
    for name in names:
        (tmp_path / name).write_text("older")
    folders = ["projector", "events"]
    for name in folders:
        (tmp_path / name).mkdir()
        (tmp_path / name / "older").write_text("older")
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        f"{tmp_path / name} cannot be written (File too large): choose another place, or make room."
        for name in [*names, *folders]
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, *folders])
    assert [(tmp_path / name).read_text() for name in names] == ["older"] * len(names)
    assert [path.name for name in folders for path in (tmp_path / name).iterdir()] == ["older"] * 2


def test_a_missing_library_is_said(table, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match=r"needs pyarrow, which is not installed: pip install 'xmodal\[export\]'"):
        write_embeddings(tmp_path / "out.parquet", table)
    assert list(tmp_path.iterdir()) == []
