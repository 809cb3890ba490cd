from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from xmodal.data import open_data
from xmodal.data.base import PairedData
from xmodal.data.embeddings import EmbeddingsConfig, modality_names
from xmodal.errors import UserError

ROWS = 60


def _pair(folder: Path, **more: np.ndarray) -> Path:
    generator = np.random.default_rng(0)
    hidden = generator.standard_normal((ROWS, 6))
    arrays = {
        "image": (hidden @ generator.standard_normal((6, 8))).astype(np.float16),
        "text": (hidden @ generator.standard_normal((6, 5))).astype(np.float32),
    }
    np.savez(folder / "pair.npz", **{**arrays, **more})
    return folder / "pair.npz"


def _open(path: Path, **params: object) -> PairedData:
    return open_data("embeddings", {"path": str(path), **params})


def test_a_file_of_two_matrices_is_a_data_set(tmp_path) -> None:
    data = _open(_pair(tmp_path))
    assert [(one.name, one.kind, one.shape) for one in data.modalities.values()] == [
        ("image", "vector", (8,)),
        ("text", "vector", (5,)),
    ]
    rows = np.array([7, 2])
    np.testing.assert_array_equal(data.inputs("image", rows), np.load(tmp_path / "pair.npz")["image"][rows])
    assert data.inputs("image", rows).dtype == np.float32
    assert not data.problems
    assert len(data.splits["train"]) + len(data.splits["validation"]) == ROWS
    assert len(data.splits["validation"]) > 0
    assert len(data.splits["test"]) == 0


def test_more_rows_change_no_split(tmp_path) -> None:
    ids = np.array([f"item-{row}" for row in range(ROWS)])
    first = _open(_pair(tmp_path, ids=ids))
    short = {name: values[:40] for name, values in np.load(tmp_path / "pair.npz").items()}
    np.savez(tmp_path / "short.npz", **short)
    second = _open(tmp_path / "short.npz")
    held = first.splits["validation"]
    assert second.splits["validation"].tolist() == held[held < 40].tolist()


def test_a_column_says_the_split(tmp_path) -> None:
    words = np.array(["train", "val", "test"])[np.arange(ROWS) % 3]
    path = _pair(tmp_path, split=words)
    data = _open(path)
    assert data.splits["test"].tolist() == list(range(2, ROWS, 3))
    assert len(_open(path, split="-").splits["test"]) == 0
    with pytest.raises(UserError, match="no column named 'part'"):
        _open(path, split="part")


def test_rows_of_a_group_stay_together(tmp_path) -> None:
    scenes = np.array([f"scene {row // 3}" for row in range(ROWS)])
    data = _open(_pair(tmp_path, scene=scenes), group="scene", same="scene")
    sets = [set(scenes[rows].tolist()) for rows in data.splits.values()]
    assert not sets[0] & sets[1]
    assert (data.same == data.same[np.arange(ROWS) // 3 * 3]).all()


def test_vectors_that_are_not_finite_are_left_out_and_listed(tmp_path) -> None:
    path = _pair(tmp_path)
    arrays = dict(np.load(path))
    arrays["image"][4, 1], arrays["text"][9, 0], arrays["text"][4, 0] = np.nan, np.inf, -np.inf
    np.savez(path, **arrays)
    data = _open(path)
    assert [(problem.place, problem.item) for problem in data.problems] == [
        ("pair.npz, row 4", "image of 4"),
        ("pair.npz, row 4", "text of 4"),
        ("pair.npz, row 9", "text of 9"),
    ]
    assert "left out" in str(data.problems[0])
    assert not data.present["image"][4]
    assert data.present["image"][9]
    assert not data.inputs("image", np.array([4])).any()
    assert np.isfinite(data.inputs("text", np.arange(ROWS))).all()
    assert 4 not in np.concatenate(list(data.splits.values()))  # nothing of it is left
    arrays["image"][:10, 0] = np.nan
    np.savez(path, **arrays)
    with pytest.raises(UserError, match="10 of 60 vectors of image"):
        _open(path)


def test_the_fingerprint_is_of_what_the_rows_are(tmp_path) -> None:
    path = _pair(tmp_path)
    first = _open(path).fingerprint
    arrays = dict(np.load(path))
    moved = tmp_path / "moved.npz"
    np.savez(moved, **arrays)
    assert _open(moved).fingerprint == first
    arrays["text"][3, 2] += 1
    np.savez(moved, **arrays)
    assert _open(moved).fingerprint != first


@pytest.mark.parametrize("kind", ["csv", "tsv", "parquet"])
def test_a_table_beside_it(tmp_path, kind) -> None:
    ids = np.array([f"item-{row}" for row in range(ROWS)])
    path = _pair(tmp_path, ids=ids)
    columns = {"id": ids[::-1].tolist(), "name": [f"n {row}, x" for row in range(ROWS)], "size": list(range(ROWS))}
    table = tmp_path / f"about.{kind}"
    if kind == "parquet":
        pq.write_table(pa.table(columns), table)
    else:
        import csv

        with table.open("w", newline="") as file:
            writer = csv.writer(file, delimiter="," if kind == "csv" else "\t")
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
    data = _open(path, metadata=str(table))
    assert data.columns["name"][:2].tolist() == ["n 59, x", "n 58, x"]
    assert data.columns["size"].dtype == np.float64
    assert data.columns_of_words() == ("name",)


@pytest.mark.parametrize(
    ("text", "params", "words"),
    [
        ("id,name\na,b\n", {}, "1 lines for 60 rows"),
        ("id,name\na\n", {}, "1 cells under a head of 2"),
        ("name\nb\n", {"id": "key"}, "no column 'key'"),
        ('name\n"b\n', {}, "cannot be read"),
        (None, {}, "There is no table"),
    ],
)
def test_a_table_that_does_not_fit(tmp_path, text, params, words) -> None:
    path = _pair(tmp_path)
    if text is not None:
        (tmp_path / "about.csv").write_text(text)
    with pytest.raises(UserError, match=words):
        _open(path, metadata=str(tmp_path / "about.csv"), **params)


def test_an_id_twice_in_the_table(tmp_path) -> None:
    path = _pair(tmp_path, ids=np.array([f"item-{row}" for row in range(ROWS)]))
    (tmp_path / "about.csv").write_text("id,name\nitem-3,a\nitem-4,b\nitem-3,c\n")
    with pytest.raises(UserError, match="rows 1 and 3"):
        _open(path, metadata=str(tmp_path / "about.csv"))


def test_one_matrix_is_no_pair(tmp_path) -> None:
    np.save(tmp_path / "image.npy", np.ones((3, 2)))
    with pytest.raises(UserError, match="one modality only"):
        _open(tmp_path / "image.npy")
    np.save(tmp_path / "text.npy", np.ones((3, 4)))
    assert list(_open(tmp_path / "image.npy", more=[str(tmp_path / "text.npy")]).modalities) == ["image", "text"]


def test_names_that_an_encoder_can_have() -> None:
    assert modality_names(dict.fromkeys(["image", "img.emb", "img emb", "0", "é"])) == [
        "image",
        "img_emb",
        "img_emb_2",
        "m0",
        "m_",
    ]


def test_which_paths_are_recognised(tmp_path) -> None:
    np.save(tmp_path / "image.npy", np.ones((3, 2)))
    assert EmbeddingsConfig.recognises(tmp_path) == 5
    assert EmbeddingsConfig.recognises(Path("a.npz")) > EmbeddingsConfig.recognises(Path("a.parquet")) > 0
    assert EmbeddingsConfig.recognises(Path("a.csv")) == 0


def test_projection_heads_are_trained_on_it(tmp_path) -> None:
    from xmodal.training.config import DataSection
    from xmodal.training.engine import Engine
    from xmodal.training.presets import preset

    path = _pair(tmp_path)
    section = DataSection(type="embeddings", params={"path": str(path)})
    data = open_data(section.type, section.params)
    engine = Engine.create(preset("clip", data.modalities, section, data))
    try:
        first = engine.step().total
        for _ in range(15):
            last = engine.step().total
        assert last < first
    finally:
        engine.close()


def test_a_file_is_found_by_its_path(tmp_path) -> None:
    from xmodal.data import named_or_found, resolve_data

    path = _pair(tmp_path)
    type_, params = named_or_found(str(path))
    assert (type_, params) == ("embeddings", {"path": str(path)})
    assert resolve_data(type_, params) == params
    with pytest.raises(UserError, match="path is empty"):
        open_data("embeddings", {})
