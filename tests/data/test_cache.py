from pathlib import Path

import numpy as np
import platformdirs
import pytest
from xmodal.data.cache import cache_folder, fingerprint_of, load_arrays, save_arrays

ARRAYS = {"numbers": np.arange(6, dtype=np.int32).reshape(2, 3), "words": np.array(["a", "häuser"])}


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "x.arrays"
    assert save_arrays(path, ARRAYS)
    read = load_arrays(path)
    assert read is not None
    assert read.keys() == ARRAYS.keys()
    for name, values in ARRAYS.items():
        assert read[name].dtype == values.dtype
        np.testing.assert_array_equal(read[name], values)
    assert list(path.parent.iterdir()) == [path]


def test_any_flipped_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "x.arrays"
    save_arrays(path, ARRAYS)
    whole = path.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        assert load_arrays(path) is None


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 200, -1])
def test_a_cut_file_is_noticed(tmp_path: Path, length: int) -> None:
    path = tmp_path / "x.arrays"
    save_arrays(path, ARRAYS)
    path.write_bytes(path.read_bytes()[:length])
    assert load_arrays(path) is None


def test_a_missing_file_and_a_folder_are_no_cache(tmp_path: Path) -> None:
    assert load_arrays(tmp_path / "none") is None
    assert load_arrays(tmp_path) is None


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not save_arrays(tmp_path / "file" / "x.arrays", ARRAYS)
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "inside").touch()
    assert not save_arrays(taken, ARRAYS)  # the rename fails
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]


def test_objects_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pickle"):
        save_arrays(tmp_path / "x", {"objects": np.array([{}, None], dtype=object)})


def test_the_folder_is_the_parameter_else_the_variable_else_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XMODAL_CACHE_DIR", "/from/variable")
    assert cache_folder("/given") == Path("/given")
    assert cache_folder() == Path("/from/variable")
    monkeypatch.delenv("XMODAL_CACHE_DIR")
    assert cache_folder() == Path(platformdirs.user_cache_dir("xmodal", appauthor=False))
    assert cache_folder("~/here") == Path.home() / "here"


def test_the_fingerprint_tells_names_types_shapes_and_values_apart() -> None:
    variants = [
        {"a": np.zeros(4, np.int32)},
        {"b": np.zeros(4, np.int32)},
        {"a": np.zeros(2, np.int64)},
        {"a": np.zeros((2, 2), np.int32)},
        {"a": np.array([0, 0, 0, 1], np.int32)},
    ]
    assert len({fingerprint_of(arrays) for arrays in variants}) == len(variants)
    assert fingerprint_of(ARRAYS) == fingerprint_of(dict(reversed(ARRAYS.items())))
