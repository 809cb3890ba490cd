"""The same table in every format that tables come in."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tables import WORDS, write_manifest, write_picture
from xmodal.data import DATA, named_or_found
from xmodal.errors import UserError

ROWS = 40


@pytest.fixture
def opened(tmp_path):
    def open_(path, **params):
        type_, found = named_or_found(str(path))
        return DATA.convert(type_, {**found, "cache": str(tmp_path / "cache"), **params}, "data").open()

    return open_


def rows():
    return [
        {"picture": f"pictures/{row:03d}.png", "caption": f"number {WORDS[row % 4]} of {row}", "score": row + 0.5}
        for row in range(ROWS)
    ]


def write_tsv(folder):
    lines = ["\t".join(map(str, one.values())) for one in rows()]
    (folder / "table.tsv").write_text("\n".join(["picture\tcaption\tscore", *lines]), "utf-8")
    return folder / "table.tsv"


def write_jsonl(folder):
    (folder / "table.jsonl").write_text("\n".join(map(json.dumps, rows())), "utf-8")
    return folder / "table.jsonl"


def write_parquet(folder):
    pq.write_table(pa.Table.from_pylist(rows()), folder / "table.parquet", row_group_size=7)
    return folder / "table.parquet"


def write_utf16(folder):
    lines = ["picture,caption,score", *(",".join(map(str, one.values())) for one in rows())]
    (folder / "table.csv").write_text("\r\n".join(lines), "utf-16")
    return folder / "table.csv"


@pytest.mark.parametrize("write", [write_tsv, write_jsonl, write_parquet, write_utf16])
def test_every_row_keeps_its_partner(tmp_path, opened, write):
    for row in range(ROWS):
        write_picture(tmp_path / "pictures" / f"{row:03d}.png", row)
    data = opened(write(tmp_path))
    assert {name: one.kind for name, one in data.modalities.items()} == {"picture": "image", "caption": "text"}
    for row in range(ROWS):
        assert data.picture("picture", row)[5, 5] == row
        assert data.text("caption", row) == f"number {WORDS[row % 4]} of {row}"
    assert data.columns["score"] == pytest.approx(np.arange(ROWS) + 0.5)


@pytest.mark.parametrize("nested", [False, True], ids=["bytes", "hugging face"])
def test_pictures_kept_in_a_parquet_file(tmp_path, opened, nested):
    def cell(row):
        write_picture(tmp_path / "one.png", row)
        content = (tmp_path / "one.png").read_bytes()
        return {"bytes": content, "path": f"{row}.png"} if nested else content

    table = [{"photo": None if row == 5 else cell(row), "caption": f"a photo of {row}"} for row in range(ROWS)]
    pq.write_table(pa.Table.from_pylist(table), tmp_path / "table.parquet", row_group_size=9)
    data = opened(tmp_path / "table.parquet")
    assert data.modalities["photo"].kind == "image"
    assert not data.present["photo"][5]
    for row in (0, 8, 9, 39):
        assert data.picture("photo", row)[5, 5] == row
        assert data.text("caption", row) == f"a photo of {row}"


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_vectors_in_cells(tmp_path, opened, suffix):
    table = [{"feature": [row, row / 2, -row], "caption": f"the words of {row}"} for row in range(ROWS)]
    table[3]["feature"] = [1.0, 2.0]
    table[7]["feature"] = None
    path = tmp_path / f"table.{suffix}"
    if suffix == "jsonl":
        path.write_text("\n".join(map(json.dumps, table)), "utf-8")
    else:
        schema = pa.schema([("feature", pa.list_(pa.float32())), ("caption", pa.string())])
        pq.write_table(pa.Table.from_pylist(table, schema), path)
    data = opened(path)
    assert data.modalities["feature"].shape == (3,)
    assert [(one.code, one.place.split(", ")[1]) for one in data.problems] == [
        ("data.other_length", "line 4" if suffix == "jsonl" else "row 4")
    ]
    place = {data.text("caption", row): row for row in range(len(data))}
    assert data.inputs("feature", np.array([place["the words of 8"]])).tolist() == [[8, 4, -8]]
    assert not data.present["feature"][place["the words of 7"]]
    assert not data.present["feature"][place["the words of 3"]]


def test_a_line_that_is_no_object_costs_its_row_only(tmp_path, opened):
    path = write_manifest(tmp_path)
    path = write_jsonl(tmp_path)
    lines = path.read_text("utf-8").split("\n")
    lines[4] = lines[4][:20]
    path.write_text("\n".join(lines), "utf-8")
    data = opened(path)
    assert [(one.place, one.code) for one in data.problems] == [("table.jsonl, line 5", "data.no_json")]
    assert data.text("caption", 4) == "number one of 5"


def test_a_toml_beside_the_table_says_which_column_is_what(tmp_path, opened):
    path = write_manifest(tmp_path, other=lambda row: f"another text of {row % 7}", part=lambda row: "train")
    path.with_suffix(".toml").write_text(
        'split = "part"\nsame = "other"\n[modalities.sight]\ncolumn = "picture"\nheight = 6\nwidth = 6\n'
        '[modalities.first]\ncolumn = "caption"\n[modalities.second]\ncolumn = "other"\n',
        "utf-8",
    )
    data = opened(path)
    assert {name: one.kind for name, one in data.modalities.items()} == {
        "sight": "image",
        "first": "text",
        "second": "text",
    }
    assert data.modalities["sight"].shape == (1, 6, 6)
    assert len(np.unique(data.same)) == 7
    path.with_suffix(".toml").write_text('columns = "x"', "utf-8")
    with pytest.raises(UserError, match=r"manifest\.toml"):
        opened(path)


def test_a_parquet_file_cut_in_half_is_said_in_one_sentence(tmp_path, opened):
    path = write_parquet(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UserError, match=r"table\.parquet is no Parquet file that can be read"):
        opened(path, modalities={"picture": {}, "caption": {}})


def test_a_row_without_anything_is_left_out_and_listed(tmp_path, opened):
    table = [{"feature": [row, -row], "caption": f"the words of {row}"} for row in range(ROWS)]
    table[6] = {"feature": None, "caption": "  "}
    path = tmp_path / "table.jsonl"
    path.write_text("\n".join(map(json.dumps, table)), "utf-8")
    data = opened(path)
    assert len(data) == ROWS - 1
    assert [(one.place, one.code) for one in data.problems] == [("table.jsonl, line 7", "data.nothing")]
    assert data.text("caption", 6) == "the words of 7"


def write_raw(folder, header, line, encoding="utf-8"):
    write_manifest(folder)
    path = folder / "table.csv"
    path.write_bytes("\r\n".join([header, *(line.format(row) for row in range(40)), ""]).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("header", "line", "columns"),
    [
        ("picture;caption;more", 'pictures/{:03d}.png;"a, b; c";7', {"more"}),
        ("picture\tcaption", "pictures/{:03d}.png\ta, b; c", set()),
        (",picture,caption", '9,pictures/{:03d}.png,"a, b; c"', {"column 1"}),
        ("picture,caption,,", 'pictures/{:03d}.png,"a, b; c",,', set()),
        ("picture,caption", 'pictures\\{:03d}.png,"a, b; c"', set()),
    ],
    ids=["semicolons", "tabulators", "index", "empty columns", "backslashes"],
)
def test_tables_as_spreadsheets_and_other_systems_write_them(tmp_path, opened, header, line, columns):
    data = opened(write_raw(tmp_path, header, line, "utf-8-sig"))
    assert set(data.modalities) == {"picture", "caption"}
    assert len(data) == 40
    assert not data.problems
    assert data.text("caption", 3) == "a, b; c"
    assert data.picture("picture", 3)[5, 5] == 3
    assert set(data.columns) == columns


def test_backslashes_do_not_leave_the_folder(tmp_path, opened):
    (tmp_path / "inside").mkdir()
    path = write_raw(tmp_path / "inside", "picture,caption", "..\\other\\{:03d}.png,a b")
    for row in range(40):
        write_picture(tmp_path / "other" / f"{row:03d}.png", row)
    with pytest.raises(UserError, match="outside"):
        opened(path)


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        ("picture,caption", "pictures/{:03d}.png,caf\xe9", "none of its 40 lines .* table.csv, line 2: .* UTF-8"),
        ("picture,l\xe9gende", "pictures/{:03d}.png,a", "names of columns are not UTF-8"),
        ("picture,caption", "https://example.org/{:03d}.png,a b", "is an address: fetch"),
    ],
)
def test_what_a_table_lacks_is_said(tmp_path, opened, header, line, said):
    with pytest.raises(UserError, match=said):
        opened(write_raw(tmp_path, header, line, "latin-1"))
