import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import sklearn
from sklearn.datasets import load_digits
from xmodal.data import digits, open_data
from xmodal.data.base import SPLITS, PairedData
from xmodal.errors import UserError


@pytest.fixture(scope="module")
def data() -> PairedData:
    return open_data("digits", {})


def test_they_are_the_scans_of_scikit_learn(data: PairedData) -> None:
    known = load_digits()
    assert len(data) == len(known.target) == 1797
    np.testing.assert_allclose(data.inputs("image", np.arange(1797))[:, 0], known.images / 16, atol=1 / 255)
    np.testing.assert_array_equal(data.same, known.target)
    assert data.columns["digit"][:3].tolist() == ["zero", "one", "two"]
    picture = data.picture("image", 5)
    assert picture is not None
    assert picture.shape == (8, 8)
    assert data.picture("text", 5) is None


def test_every_phrase_names_the_digit(data: PairedData) -> None:
    texts = [data.text("text", row) or "" for row in range(len(data))]
    assert all(text.split()[-1] == digit for text, digit in zip(texts, data.columns["digit"], strict=True))
    assert len(set(texts)) == 40, "four phrases of ten digits"
    ids = data.inputs("text", np.arange(len(data)))
    assert (ids != 1).all(), "no unknown word"
    np.testing.assert_array_equal(data.tokens("text", texts[:5]), ids[:5])
    assert data.unknown_words("text", "a handwritten hat") == ("hat",)
    assert data.words("text", data.tokens("text", ["a handwritten"])[0]) == ("a", "handwritten")
    assert data.text("image", 0) is None


def test_the_split_is_fixed_and_holds_every_digit(data: PairedData) -> None:
    assert [len(data.splits[split]) for split in SPLITS] == [1257, 270, 270]
    assert sorted(np.concatenate([data.splits[split] for split in SPLITS]).tolist()) == list(range(1797))
    for split in SPLITS:
        assert np.bincount(data.same[data.splits[split]]).min() >= 15


def test_a_drawing_becomes_a_scan(data: PairedData) -> None:
    drawn = np.full((40, 30), 255, np.uint8)
    drawn[5:35, 14:17] = 0
    scan = data.as_picture("image", drawn)
    assert scan.shape == (8, 8)
    assert scan[:, :2].max() == 0 < scan.max(), "light on dark, centred"
    inputs = data.inputs_of_picture("image", scan)
    assert inputs.shape == data.modalities["image"].shape
    assert inputs.dtype == np.float32
    with pytest.raises(NotImplementedError):
        data.as_picture("text", drawn)


def test_opening_imports_neither_scikit_learn_nor_torch() -> None:
    script = """
import sys
from xmodal.data import open_data
open_data("digits", {})
print({"sklearn", "torch", "PIL"} & set(sys.modules))
"""
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert child.stdout.strip() == "set()"


@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_without_its_file_one_sentence_says_what_to_do(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if damage == "cut":
        folder = tmp_path / "datasets" / "data"
        folder.mkdir(parents=True)
        whole = Path(sklearn.__file__).parent.joinpath("datasets", "data", "digits.csv.gz").read_bytes()
        (folder / "digits.csv.gz").write_bytes(whole[: len(whole) // 2])
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(digits, "find_spec", lambda name: spec)
    with pytest.raises(UserError, match="pip install") as caught:
        open_data("digits", {})
    assert caught.value.code == "data.digits.unreadable"
