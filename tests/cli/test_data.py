import csv
import json

import pytest
from tables import write_manifest


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def manifest(tmp_path):
    """A table of 600 rows, 25 of them damaged, 3 without their picture."""
    path = write_manifest(
        tmp_path / "mine", rows=600, label=lambda row: ("cat", "dog")[row % 2], score=lambda row: row / 4
    )
    for row in range(25):
        (path.parent / "pictures" / f"{row:03d}.png").write_bytes(b"no picture")
    for row in range(25, 28):
        (path.parent / "pictures" / f"{row:03d}.png").unlink()
    return path


def test_it_says_what_was_found(xmodal, manifest):
    said = xmodal("data", manifest)
    assert said.status == 0
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[0] == "manifest: manifest, 575 rows"
    assert "picture image 1 x 12 x 10, 3 rows lack it" in lines
    assert any(line.startswith("caption text ") and " tokens of " in line for line in lines)
    (rows,) = [line for line in lines if line.startswith("rows ")]
    assert sum(int(word) for word in rows.split()[2::2]) == 575
    assert "label 2 values: cat, dog" in lines
    assert "score numbers, 6.25 to 149.75" in lines
    assert "28 cannot be used" in lines
    assert "manifest.csv, line 2: pictures/000.png is no picture that can be read." in lines
    assert sum(line.startswith("manifest.csv, line") for line in lines) == 20
    assert lines[-1] == "and 8 more: --problems FILE.csv writes all"


def test_all_problems_are_written_where_one_wants_them(xmodal, manifest, tmp_path):
    said = xmodal("data", manifest, "--problems", tmp_path / "problems.csv")
    assert "all of them are in" in said.out
    with (tmp_path / "problems.csv").open(newline="", encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert len(written) == 28
    assert written[27] == {
        "place": "manifest.csv, line 29",
        "item": "pictures/027.png",
        "code": "data.no_file",
        "problem": "pictures/027.png does not exist.",
        "row_lost": "False",
    }
    said = xmodal("data", manifest, "--problems", tmp_path)
    assert said.status == 2
    assert "cannot be written: Is a directory" in said.err


def test_json_is_one_line(xmodal, manifest):
    found = json.loads(xmodal("data", manifest, "--json", "--set", "data.params.same=label").out)
    assert found["type"] == "manifest"
    assert found["params"]["same"] == "label"
    assert found["rows"] == 575
    assert found["lacking"] == {"picture": 3, "caption": 0}
    assert found["modalities"][0] == {
        "name": "picture", "kind": "image", "shape": [1, 12, 10], "vocabulary": 0, "rate": 0
    }  # fmt: skip
    assert found["columns"] == {"label": "words", "score": "numbers"}
    assert found["problems_count"] == 28
    assert len(found["problems"]) == 20


def test_a_registered_name_is_described_too(xmodal):
    said = xmodal("data", "vectors", "--set", "data.params.rows=50", "--set", "data.params.dimensions=[3, 4]")
    assert said.status == 0
    assert said.out.splitlines()[0].endswith("vectors, 50 rows")


def test_the_cache_is_cleared(xmodal, manifest):
    xmodal("data", manifest)
    assert json.loads(xmodal("data", "--clear", "--json").out)["freed_bytes"] > 575 * 120
    assert xmodal("data", "--clear").out == "0.0 MB freed, 0.0 kept\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say a PATH to look at, or --clear."),
        (["icons", "--clear"], "Say a PATH to look at, or --clear."),
        (["./nothing.csv"], "There is no file or folder"),
        (["icons", "--set", "batch_size=3"], "--set batch_size=3: only what begins with data. is set here."),
    ],
)
def test_what_cannot_be_is_said_in_one_line(xmodal, arguments, said):
    found = xmodal("data", *arguments)
    assert found.status == 2
    assert said in found.err
    assert len(found.err.splitlines()) == 1
