import csv

import numpy as np
import pytest
from tables import WORDS, write_manifest, write_picture
from xmodal.data import DATA, named_or_found, resolve_data
from xmodal.errors import UserError


@pytest.fixture
def opened(tmp_path):
    def open_(path, **params):
        return DATA.convert("manifest", {"path": str(path), "cache": str(tmp_path / "cache"), **params}, "data").open()

    return open_


def test_every_row_keeps_its_partner(tmp_path, opened):
    data = opened(write_manifest(tmp_path))
    assert {name: one.kind for name, one in data.modalities.items()} == {"picture": "image", "caption": "text"}
    assert data.modalities["picture"].shape == (1, 12, 10)
    for row, id_ in enumerate(data.ids):
        assert id_ == f"pictures/{row:03d}.png"
        assert data.picture("picture", row)[5, 5] == row
        assert data.text("caption", row).endswith(f"of {row}")
    inputs = data.inputs("picture", np.array([7, 3]))
    assert inputs.dtype == np.float32
    assert inputs[:, 0, 5, 5] == pytest.approx([7 / 255, 3 / 255])


def test_a_path_is_found_and_resolved_to_what_a_run_remembers(tmp_path):
    path = write_manifest(tmp_path, split=lambda row: "dev" if row < 4 else "train", label=lambda row: row % 3)
    type_, params = named_or_found(str(path))
    assert type_ == "manifest"
    params = resolve_data(type_, {**params, "cache": str(tmp_path / "cache")})
    assert params["modalities"]["picture"] == {
        "column": "picture", "kind": "image", "height": 12, "width": 10, "channels": 1,
        "rate": 0, "seconds": 0.0, "tokens": 0, "vocabulary": 0,
    }  # fmt: skip
    assert (params["split"], params["same"], params["id"]) == ("split", "caption", "-")
    assert resolve_data(type_, params) == params
    data = DATA.convert(type_, params, "data").open()
    assert {name: len(rows) for name, rows in data.splits.items()} == {"train": 36, "validation": 4, "test": 0}
    assert data.labels("label").names == ("0", "1", "2")


def test_rows_that_share_a_picture_stay_together(tmp_path, opened):
    path = write_manifest(tmp_path, rows=60, picture=lambda row: f"shared/{row // 5}.png")
    for number in range(12):
        write_picture(tmp_path / "shared" / f"{number}.png", number)
    data = opened(path)
    split = {row: name for name, rows in data.splits.items() for row in rows}
    assert len(data.splits["validation"]) >= 5
    assert all(len({split[row] for row in range(5 * number, 5 * number + 5)}) == 1 for number in range(12))


def test_what_changed_is_read_again_and_what_did_not_is_not(tmp_path, opened, monkeypatch):
    path = write_manifest(tmp_path)
    before = opened(path).fingerprint
    monkeypatch.setattr("xmodal.data.table.readers.decode_picture", None)  # whatever would decode fails
    assert opened(path).fingerprint == before
    monkeypatch.undo()
    write_picture(tmp_path / "pictures" / "003.png", 200)
    data = opened(path)
    assert data.picture("picture", 3)[5, 5] == 200
    assert data.fingerprint != before


def test_damaged_rows_are_left_out_and_listed(tmp_path, opened):
    path = write_manifest(tmp_path)
    (tmp_path / "pictures" / "005.png").write_bytes(b"no picture")
    (tmp_path / "pictures" / "009.png").unlink()
    data = opened(path)
    assert len(data) == 39
    assert "pictures/005.png" not in data.ids
    assert [(one.place, one.code, one.row_lost) for one in data.problems] == [
        ("manifest.csv, line 7", "data.no_picture", True),
        ("manifest.csv, line 11", "data.no_file", False),
    ]
    (row,) = np.flatnonzero(data.ids == "pictures/009.png")
    assert not data.present["picture"][row]
    assert data.text("caption", row) == "number one of 9"
    assert data.picture("picture", 5)[5, 5] == 6


def test_too_many_damaged_rows_stop_with_one_sentence(tmp_path, opened):
    path = write_manifest(tmp_path)
    for row in range(3):
        (tmp_path / "pictures" / f"00{row}.png").write_bytes(b"\x89PNG\r\n\x1a\n cut")
    with pytest.raises(UserError) as caught:
        opened(path)
    listed = tmp_path / "cache" / "problems" / "manifest.csv"
    assert str(caught.value) == (
        "manifest: 3 of the 40 rows read so far (8%) cannot be used; 5% of all 40 may be so. "
        "The first is manifest.csv, line 2: pictures/000.png is no picture that can be read. "
        f"All are listed in {listed}. Mend them, or raise data.params.tolerance."
    )
    with listed.open(encoding="utf-8") as file:
        assert [line["item"] for line in csv.DictReader(file)] == [f"pictures/00{row}.png" for row in range(3)]
    assert len(opened(path, tolerance=0.1)) == 37


def test_where_the_list_of_problems_cannot_be_written_the_sentence_comes_without(tmp_path, opened):
    path = write_manifest(tmp_path)
    for row in range(3):
        (tmp_path / "pictures" / f"00{row}.png").write_bytes(b"no picture")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "problems").write_text("a file where the folder should be")
    with pytest.raises(UserError, match=r"000.png is no picture that can be read. Mend them"):
        opened(path)


def test_a_row_that_lacks_two_files_counts_once(tmp_path, opened):
    columns = {"picture": lambda row: f"{'no' if row < 2 else 'pictures'}/{row:03d}.png"}
    for row in range(2, 40):
        write_picture(tmp_path / "pictures" / f"{row:03d}.png", row)
    path = write_manifest(tmp_path, **columns, other=columns["picture"])
    data = opened(path)  # 2 of 40 are 5 %, and no more
    assert len(data.problems) == 4


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname", "pictures/../../secret.png"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path, opened, name):
    folder = tmp_path / "mine"
    write_picture(tmp_path / "secret.png", 1)
    path = write_manifest(folder, picture=lambda row: name if row == 3 else f"pictures/{row:03d}.png")
    data = opened(path)
    assert [one.code for one in data.problems] == ["data.outside"]
    assert len(data) == 39


def test_it_may_leave_where_that_is_allowed(tmp_path, opened):
    write_picture(tmp_path / "secret.png", 77)
    path = write_manifest(
        tmp_path / "mine", picture=lambda row: "../secret.png" if row == 3 else f"pictures/{row:03d}.png"
    )
    data = opened(path, outside=True)
    assert data.picture("picture", 3)[5, 5] == 77


@pytest.mark.parametrize(
    ("columns", "params", "said"),
    [
        ({"id": lambda row: "x" if row in {3, 8} else str(row)}, {"id": "id"}, "'x' is the id of manifest.csv, line 5"),
        ({"split": lambda row: "holdout"}, {"split": "split"}, "says 'holdout' in manifest.csv, line 2: a split is"),
        ({}, {"split": "fold"}, "no column of words named 'fold'"),
        ({}, {"modalities": {"a": {"column": "nothing"}, "b": {"column": "caption"}}}, "no column 'nothing'"),
        ({}, {"modalities": {"a": {"column": "caption"}}}, "shows 1 among its columns"),
        ({}, {"modalities": {"a": {"column": "caption", "kind": "image"}, "b": {"column": "picture"}}}, "cannot"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_sentence(tmp_path, opened, columns, params, said):
    with pytest.raises(UserError, match=said):
        opened(write_manifest(tmp_path, **columns), **params)


def test_a_cell_that_is_not_utf_8_costs_its_row_only(tmp_path, opened):
    path = write_manifest(tmp_path)
    lines = path.read_bytes().split(b"\r\n")
    lines[4] = b"pictures/003.png,caf\xe9"
    path.write_bytes(b"\r\n".join(lines))
    data = opened(path)
    assert [(one.place, one.code) for one in data.problems] == [("manifest.csv, line 5", "data.encoding")]
    assert data.text("caption", 3) == "number zero of 4"


def test_nothing_is_written_beside_the_data(tmp_path, opened):
    path = write_manifest(tmp_path / "mine")
    before = sorted(tmp_path.joinpath("mine").rglob("*"))
    opened(path)
    assert sorted(tmp_path.joinpath("mine").rglob("*")) == before


@pytest.mark.parametrize("word", ["", "tset"])
def test_a_row_of_no_split_is_refused_rather_than_all_of_them_trained_on(tmp_path, opened, word):
    path = write_manifest(tmp_path, split=lambda row: word if row == 7 else "test" if row % 3 else "train")
    with pytest.raises(UserError, match=rf"'{word}' in manifest.csv, line 9") as caught:
        opened(path)
    assert caught.value.code == "data.unknown_split"
    assert len(opened(path, split="-").splits["test"]) == 0


def test_a_single_row_is_refused_in_one_sentence(tmp_path, opened):
    with pytest.raises(UserError, match="manifest has a single row that can be used") as caught:
        opened(write_manifest(tmp_path, rows=1))
    assert caught.value.code == "data.one_row"
    data = opened(write_manifest(tmp_path / "two", rows=2))
    assert {name: len(rows) for name, rows in data.splits.items()} == {"train": 1, "validation": 1, "test": 0}


def test_no_row_to_train_on_is_refused_in_one_sentence(tmp_path, opened):
    with pytest.raises(UserError, match="Column split of manifest names no rows to train on"):
        opened(write_manifest(tmp_path, split=lambda row: "test"))


@pytest.mark.parametrize("column", ["picture", "group"])
def test_rows_that_all_stay_together_leave_none_for_validation(tmp_path, opened, column):
    write_picture(tmp_path / "one.png", 3)
    path = write_manifest(tmp_path, **{column: lambda row: "one.png"})
    with pytest.raises(UserError, match="All 40 training rows of manifest stay together") as caught:
        opened(path)
    assert caught.value.code == "data.one_group"


def test_a_column_named_split_of_other_words_is_a_column_like_others(tmp_path, opened):
    data = opened(write_manifest(tmp_path, split=lambda row: str(row % 5)))
    assert len(data.splits["test"]) == 0
    assert set(data.columns["split"]) == set("01234")


@pytest.mark.parametrize(
    ("columns", "texts"),
    [
        ({"描述": lambda row: f"一只红色的猫在第{row}张图里"}, ["text"]),
        ({"caption_en": lambda row: f"cat {row}", "caption_pt-BR": lambda row: f"gato {row}"},
         ["caption_en", "caption_pt-BR"]),
        ({"label": lambda row: ["cat", "dog"][row % 2], "weight": lambda row: row / 7}, ["label"]),
        ({"note": lambda row: "seen", "title": lambda row: "cat"}, ["title"]),
    ],
    ids=["Chinese", "languages", "classes", "named"],
)  # fmt: skip
def test_which_columns_are_texts(tmp_path, opened, columns, texts):
    path = write_manifest(tmp_path, caption=lambda row: "", **columns)
    lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    path.write_text("\n".join(",".join(line[:1] + line[2:]) for line in lines), "utf-8")  # without ``caption``
    data = opened(path)
    assert [name for name, one in data.modalities.items() if one.kind == "text"] == texts


def test_a_long_cell_of_a_column_does_not_cost_every_row_its_room(tmp_path, opened):
    data = opened(write_manifest(tmp_path, note=lambda row: "x" * 100_000 if row == 3 else "short"))
    assert data.columns["note"].nbytes < 40 * 4 * 1000
    assert data.columns["note"][3] == "x" * 200


def test_rows_of_one_picture_are_interchangeable_without_anybody_saying_so(tmp_path, opened):
    path = write_manifest(tmp_path, rows=40, picture=lambda row: f"shared/{row // 5}.png")
    for number in range(8):
        write_picture(tmp_path / "shared" / f"{number}.png", number)
    assert opened(path).same.tolist() == [row // 5 for row in range(40)]
    assert opened(path, same="picture").same.tolist() == [row // 5 for row in range(40)]
    assert len(set(opened(path, same="caption").same.tolist())) == 40
    assert opened(path, same="-").same.tolist() == list(range(40))


def test_names_of_one_file_in_two_spellings_are_one(tmp_path, opened):
    spelled = lambda row: f"{'./' * (row % 2)}shared/{row // 2}.png"  # noqa: E731
    path = write_manifest(tmp_path, rows=40, picture=spelled)
    for number in range(20):
        write_picture(tmp_path / "shared" / f"{number}.png", number)
    data = opened(path)
    assert data.same.tolist() == [row // 2 for row in range(40)]
    split = {row: name for name, rows in data.splits.items() for row in rows}
    assert all(split[row] == split[row + 1] for row in range(0, 40, 2))


def test_classes_are_interchangeable_though_some_pictures_repeat(tmp_path, opened):
    path = write_manifest(
        tmp_path, caption=lambda row: WORDS[row % 4], picture=lambda row: f"pictures/{max(row, 3):03d}.png"
    )
    data = opened(path)
    assert data.same.tolist() == [row % 4 for row in range(40)]
