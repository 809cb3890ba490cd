"""Every format gives back the numbers that were written, and stays on disk where it can."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import safetensors.numpy
from array_files import WRITERS
from xmodal.data.arrays import read_arrays
from xmodal.data.arrays.metadata import columns_for
from xmodal.errors import UserError
from xmodal.export.embeddings import write_embeddings
from xmodal.export.projector import write_projector
from xmodal.export.table import EmbeddingTable

ALL = np.arange(20)


def test_what_was_written_comes_back(tmp_path, write, pair) -> None:
    table = read_arrays(write(tmp_path, pair))
    assert set(table.vectors) == {"image", "text"}
    for name, vectors in pair.items():
        np.testing.assert_array_equal(table.rows(name, ALL), vectors)
    assert table.ids.tolist() == [str(row) for row in range(20)]
    assert not table.has_ids


def _is_mapped(array: np.ndarray) -> bool:
    while array is not None:
        if isinstance(array, np.memmap):
            return True
        array = array.base
    return False


@pytest.mark.parametrize(("kind", "mapped"), [("npz", True), ("npy", True), ("tensors", True), ("compressed", False)])
def test_numbers_stay_on_disk_where_the_format_allows(tmp_path, pair, kind, mapped) -> None:
    table = read_arrays(WRITERS[kind](tmp_path, pair))
    assert [_is_mapped(matrix.stored) for matrix in table.vectors.values()] == [mapped, mapped]


@pytest.mark.parametrize("type_", [np.float16, np.float32, np.float64, ">f4"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_types_and_orders(tmp_path, type_, order) -> None:
    values = np.asarray(np.random.default_rng(1).standard_normal((6, 4)), dtype=type_, order=order)
    np.savez(tmp_path / "a.npz", a=values, b=values[::-1])
    table = read_arrays(tmp_path / "a.npz")
    rows = np.array([5, 0, 3])
    np.testing.assert_array_equal(table.rows("a", rows), values[rows].astype(np.float32))
    assert table.rows("a", rows).dtype == np.float32


def test_bfloat16(tmp_path) -> None:
    values = np.array([[1.0, -2.5], [0.15625, 3e38]], np.float32)
    bits = (values.view(np.uint32) >> 16).astype("<u2")
    header = json.dumps({"a": {"dtype": "BF16", "shape": [2, 2], "data_offsets": [0, 8]}}).encode()
    path = tmp_path / "a.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + bits.tobytes())
    found = read_arrays(path).rows("a", np.arange(2))
    np.testing.assert_array_equal(found, (bits.astype(np.uint32) << 16).view(np.float32))
    assert found[0].tolist() == [1.0, -2.5]


@pytest.mark.parametrize("type_", [np.float16, np.float32, np.float64])
def test_rows_that_are_not_finite_are_found(tmp_path, type_) -> None:
    values = np.ones((8, 3), type_)
    values[1, 2], values[4, 0], values[6, 1] = np.nan, np.inf, -np.inf
    np.save(tmp_path / "a.npy", values)
    matrix = read_arrays(tmp_path / "a.npy").vectors["a"]
    assert np.flatnonzero(~matrix.finite(slice(0, 8))).tolist() == [1, 4, 6]
    assert matrix.finite(slice(2, 4)).all()


def test_a_float64_beyond_the_range_of_float32_is_not_finite(tmp_path) -> None:
    np.save(tmp_path / "a.npy", np.array([[1.0], [1e200]]))
    assert read_arrays(tmp_path / "a.npy").vectors["a"].finite(slice(0, 2)).tolist() == [True, False]


def test_files_of_a_pair_are_named_after_themselves(tmp_path, pair) -> None:
    for name, array in pair.items():
        np.save(tmp_path / f"{name}.npy", array)
    table = read_arrays([tmp_path / "text.npy", tmp_path / "image.npy"])
    assert list(table.vectors) == ["text", "image"]


def test_ids_and_columns(tmp_path, pair) -> None:
    names = np.array([f"item {row}" for row in range(20)])
    extra = {"ids": names, "year": np.arange(1990, 2010), "style": names.astype("S"), "step": np.array(300)}
    np.savez(tmp_path / "a.npz", **pair, **extra, coordinates=np.zeros((3, 1), np.float32)[:, 0])
    table = read_arrays(tmp_path / "a.npz")
    assert table.has_ids
    assert table.ids.tolist() == names.tolist()
    assert table.columns["style"].tolist() == names.tolist()
    assert table.columns["year"].dtype == np.float64
    assert table.scalars == {"step": 300.0}
    assert table.left_out == ("coordinates",)


def _exported() -> EmbeddingTable:
    generator = np.random.default_rng(2)
    vectors = {name: generator.standard_normal((9, 4)).astype(np.float32) for name in ("image", "text")}
    present = {"image": np.arange(9) % 3 != 0, "text": np.ones(9, bool)}
    return EmbeddingTable(
        ids=np.array([f"r{row}" for row in range(9)]),
        columns={"set": np.array(list("aabbccdde")), "ink": np.arange(9.0)},
        vectors=vectors,
        present=present,
    )


@pytest.mark.parametrize("kind", ["npz", "safetensors", "parquet", "projector"])
def test_what_the_exports_write_is_read(tmp_path, kind) -> None:
    exported = _exported()
    if kind == "projector":
        path = tmp_path / "folder"
        write_projector(path, exported)
    else:
        path = tmp_path / f"a.{kind}"
        write_embeddings(path, exported)
    table = read_arrays(path)
    order = [table.ids.tolist().index(name) for name in exported.ids]
    assert len(table) == 9
    for name in exported.vectors:
        present = table.places[name][order] >= 0
        assert present.tolist() == exported.present[name].tolist()
        found = table.rows(name, np.array(order))
        np.testing.assert_array_equal(found[present], exported.vectors[name][present])
        assert not found[~present].any()
    assert table.columns["set"][order].tolist() == list("aabbccdde")


def test_lists_with_nulls_in_parquet(tmp_path) -> None:
    columns = {
        "image": pa.array([[1.0, 2.0], None, [3.0, None]]),
        "text": pa.array([[1.0], [2.0], [3.0]], pa.list_(pa.float16())),
        "id": ["a", "b", "c"],
        "year": [1, None, 3],
        "style": pa.array(["x", None, "x"]).dictionary_encode(),
        "when": pa.array([1, 2, 3], pa.timestamp("s")),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    table = read_arrays(tmp_path / "a.parquet")
    assert table.places["image"].tolist() == [0, -1, 2]
    assert table.vectors["image"].finite(slice(0, 3)).tolist() == [True, True, False]
    assert table.vectors["text"].encoding == "float16"
    assert table.ids.tolist() == ["a", "b", "c"]
    assert table.columns["style"].tolist() == ["x", "", "x"]
    assert np.isnan(table.columns["year"][1])
    assert table.left_out == ("when",)


def test_rows_are_matched_by_id(tmp_path) -> None:
    image, text = np.arange(8, dtype=np.float32).reshape(4, 2), np.arange(6, dtype=np.float32).reshape(3, 2)
    arrays = {"image": image, "text": text, "image_ids": np.array(list("abcd")), "ids.text": np.array(list("dxb"))}
    np.savez(tmp_path / "a.npz", **arrays)
    table = read_arrays(tmp_path / "a.npz")
    assert table.ids.tolist() == list("abcdx")
    assert table.places["image"].tolist() == [0, 1, 2, 3, -1]
    assert table.places["text"].tolist() == [-1, 2, -1, 0, 1]
    assert table.rows("text", np.array([3, 0])).tolist() == [[0, 1], [0, 0]]


def _refusal(path: Path, code: str, *words: str) -> None:
    with pytest.raises(UserError) as caught:
        read_arrays(path)
    assert caught.value.code == code
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_objects_are_never_unpickled(tmp_path) -> None:
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    _refusal(tmp_path / "a.npy", "arrays.objects", "astype")
    np.savez_compressed(tmp_path / "b.npz", a=np.array([[None]], dtype=object))
    _refusal(tmp_path / "b.npz", "arrays.objects", "'a'")


@pytest.mark.parametrize(
    ("arrays", "code", "words"),
    [
        ({"image": np.ones((2, 2), np.int8)}, "arrays.type", ["image", "int8", "float32"]),
        ({"image": np.ones((2, 2, 2))}, "arrays.shape", ["2 x 2 x 2"]),
        ({"image": np.ones((2, 0))}, "arrays.no_numbers", ["image"]),
        ({"ids": np.arange(3)}, "arrays.no_matrix", ["ids"]),
        ({"a": np.ones((2, 2)), "b": np.ones((3, 2))}, "arrays.rows_differ", ["2 rows", "3", "ids.b"]),
        ({"a": np.ones((2, 2)), "ids": np.array(["x", "x"])}, "arrays.duplicate_id", ["'x'"]),
        ({"a": np.ones((2, 2)), "ids": np.array(["x", "y", "z"])}, "arrays.rows_differ", ["3 rows"]),
        ({"a": np.ones((2, 2)), "ids": np.array([0.5, 1.0])}, "arrays.ids_type", ["fraction"]),
        (
            {"a": np.ones((2, 2)), "ids": np.array(["x", "y"]), "a_ids": np.array(["y", "z"])},
            "arrays.unknown_id",
            ["'z'"],
        ),
        ({"a": np.ones((2, 2)), "style": np.array([b"\xff", b"b"])}, "arrays.text", ["style"]),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(tmp_path, arrays, code, words) -> None:
    np.savez(tmp_path / "a.npz", **arrays)
    _refusal(tmp_path / "a.npz", code, *words)


def test_vectors_of_different_length_in_parquet(tmp_path) -> None:
    pq.write_table(pa.table({"a": [[1.0, 2.0], [1.0]]}), tmp_path / "a.parquet")
    _refusal(tmp_path / "a.parquet", "arrays.ragged", "row 1", "'a'")
    pq.write_table(pa.table({"a": [[1, 2], [1, 2]]}), tmp_path / "a.parquet")
    _refusal(tmp_path / "a.parquet", "arrays.type", "int64")


def test_metadata_of_another_length(tmp_path) -> None:
    (tmp_path / "tensors.tsv").write_text("1\t2\n3\t4\n")
    (tmp_path / "metadata.tsv").write_text("id\tstyle\na\tx\n")
    _refusal(tmp_path, "arrays.metadata", "2 lines for 2 vectors")
    (tmp_path / "metadata.tsv").write_text("first\nsecond\n")
    assert read_arrays(tmp_path).columns["label"].tolist() == ["first", "second"]


def test_a_projector_config_that_leaves_its_folder(tmp_path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    (tmp_path / "tensors.tsv").write_text("1\t2\n")
    (folder / "projector_config.pbtxt").write_text('embeddings { \n tensor_path: "../tensors.tsv"\n}')
    _refusal(folder, "arrays.outside", "../tensors.tsv")


def test_what_is_no_file_of_embeddings(tmp_path) -> None:
    _refusal(tmp_path / "none.npz", "arrays.missing")
    _refusal(tmp_path, "arrays.folder")
    (tmp_path / "a.txt").write_text("1")
    _refusal(tmp_path / "a.txt", "arrays.format", ".npz", ".parquet")


def test_two_files_of_one_name(tmp_path) -> None:
    np.savez(tmp_path / "a.npz", image=np.ones((2, 2)))
    np.savez(tmp_path / "b.npz", image=np.ones((2, 2)))
    with pytest.raises(UserError, match="both hold 'image'"):
        read_arrays([tmp_path / "a.npz", tmp_path / "b.npz"])


def test_a_list_of_members_that_the_archive_does_not_hold(tmp_path, pair) -> None:
    """The list at the end of a zip is what most readers believe; each member has a header of its own."""
    path = tmp_path / "a.npz"
    np.savez(path, **pair)
    data = bytearray(path.read_bytes())
    place = data.index(b"text.npy")
    data[place : place + 4] = b"next"
    path.write_bytes(bytes(data))
    assert zipfile.ZipFile(path).namelist() == ["image.npy", "text.npy"]
    _refusal(path, "arrays.damaged", "do not agree")


def test_texts_in_the_metadata_of_safetensors(tmp_path, pair) -> None:
    metadata = {"ids": json.dumps([f"i{row}" for row in range(20)]), "format": "pt", "note": "[draft"}
    path = tmp_path / "a.safetensors"
    path.write_bytes(safetensors.numpy.save(pair, metadata))
    assert read_arrays(path).ids[3] == "i3"


@pytest.mark.parametrize(
    ("name", "sign"), [("meta.csv", ";"), ("meta.csv", "\t"), ("meta.tsv", ";"), ("meta.tsv", "\t")]
)
def test_a_table_of_metadata_may_be_separated_as_spreadsheets_do(tmp_path, name, sign):
    path = tmp_path / name
    path.write_text(f"id{sign}label\na{sign}cat, small\nb{sign}dog\n", "utf-8")
    found = columns_for(path, np.array(["b", "a"]), has_ids=True)
    assert found["label"].tolist() == ["dog", "cat, small"]
