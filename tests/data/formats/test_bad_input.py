"""What people bring by mistake, and the one sentence that each gets."""

import struct
import wave
import zlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tables import write_manifest
from xmodal.data import DATA, named_or_found
from xmodal.errors import UserError


@pytest.fixture
def opened(tmp_path):
    def open_(path, **params):
        type_, found = named_or_found(str(path))
        return DATA.convert(type_, {**found, "cache": str(tmp_path / "cache"), **params}, "data").open()

    return open_


def only_problem(data):
    (problem,) = data.problems
    return f"{problem.place}: {problem}"


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(side):
    """Return a small PNG of black pixels, as many as it says."""
    packer = zlib.compressobj(9)
    row = bytes(1 + side)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_decompression_bomb_costs_its_row_and_no_memory(tmp_path, opened):
    path = write_manifest(tmp_path)
    content = bomb(12_000)
    assert len(content) < 200_000
    (tmp_path / "pictures" / "005.png").write_bytes(content)
    claims = content.replace(struct.pack(">II", 12_000, 12_000), struct.pack(">II", 50_000, 50_000), 1)
    claims = claims[:29] + struct.pack(">I", zlib.crc32(claims[12:29])) + claims[33:]
    (tmp_path / "pictures" / "006.png").write_bytes(claims)
    data = opened(path)
    assert [f"{one.place}: {one}" for one in data.problems] == [
        "manifest.csv, line 7: pictures/005.png claims 12000 x 12000 pixels: too large to be opened.",
        "manifest.csv, line 8: pictures/006.png claims too many pixels: too large to be opened.",
    ]
    assert len(data) == 38


def write_wave(path, samples):
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.full(samples, 1000, "<i2").tobytes())


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: write_wave(path, 0), "sounds/007.wav has no samples: record it anew, or leave it out."),
        (lambda path: path.write_bytes(b""), "sounds/007.wav is no sound that can be read"),
        (lambda path: path.write_bytes(b"once upon a time"), "sounds/007.wav is no sound that can be read"),
    ],
    ids=["no samples", "no bytes", "no sound"],
)
def test_a_sound_that_is_none_costs_its_row(tmp_path, opened, damage, said):
    path = write_manifest(tmp_path, sound=lambda row: f"sounds/{row:03d}.wav")
    for row in range(40):
        write_wave(tmp_path / "sounds" / f"{row:03d}.wav", 800)
    damage(tmp_path / "sounds" / "007.wav")
    data = opened(path)
    assert only_problem(data).startswith(f"manifest.csv, line 9: {said}")
    assert len(data) == 39


def test_a_vector_that_is_not_finite_costs_its_row(tmp_path, opened):
    rows = [{"feature": [row, np.nan if row == 3 else 1.0], "caption": f"the words of {row}"} for row in range(40)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "table.parquet")
    data = opened(tmp_path / "table.parquet")
    assert only_problem(data) == "table.parquet, row 4: 2 numbers holds numbers that are not finite."
    assert "the words of 3" not in {data.text("caption", row) for row in range(len(data))}


def test_a_nul_in_a_text_is_a_character_like_any_other(tmp_path, opened):
    data = opened(write_manifest(tmp_path, caption=lambda row: f"nul\0 here {row}" if row == 5 else f"words of {row}"))
    assert len(data) == 40
    assert data.text("caption", 5) == "nul\0 here 5"
    assert data.picture("picture", 6)[5, 5] == 6


def test_a_nul_in_the_name_of_a_file_costs_its_row(tmp_path, opened):
    path = write_manifest(tmp_path, picture=lambda row: f"pictures/{'x' if row != 5 else chr(0)}{row}.png")
    for row in range(40):
        (tmp_path / "pictures").mkdir(exist_ok=True)
        if row != 5:
            (tmp_path / "pictures" / f"x{row}.png").write_bytes(bomb(8))
    data = opened(path)
    assert "cannot be read: embedded null byte" in only_problem(data)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("picture,caption\n", r"table\.csv has no rows: it needs the names of columns, and rows\."),
        ("", r"table\.csv has no rows"),
        (
            "caption\nsome words\nmore words\n",
            r"Pairs need two modalities, and table shows 1 among its columns caption: name them",
        ),
        ("a,b\n1,2\n3,4\n", r"Pairs need two modalities, and table shows 0 among its columns a, b: name them"),
        ("caption,caption\nx y,z\n", r"table\.csv: the names of columns must be unique and not empty\."),
        ('caption,text\n"never ends,x\n', r"table\.csv, line 2: unexpected end of data"),
        ("caption,text,split\na b,c d,val\ne f,g h,test\n", r"Column split of table names no rows to train on"),
    ],
    ids=["header only", "empty", "one column", "no modality", "equal names", "open quote", "no training rows"],
)
def test_a_table_that_is_none_is_said_in_one_sentence(tmp_path, opened, content, said):
    (tmp_path / "table.csv").write_text(content, "utf-8")
    with pytest.raises(UserError, match=said):
        opened(tmp_path / "table.csv")


def test_an_empty_test_split_stays_empty(tmp_path, opened):
    data = opened(write_manifest(tmp_path, split=lambda row: "train"))
    assert len(data.splits["test"]) == 0
    assert len(data.splits["validation"]) > 0
