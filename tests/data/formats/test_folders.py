import os

import numpy as np
import pytest
from tables import write_picture
from xmodal.data import DATA, named_or_found
from xmodal.errors import UserError


@pytest.fixture
def opened(tmp_path):
    def open_(path, **params):
        type_, found = named_or_found(str(path))
        assert type_ == "folder"
        return DATA.convert(type_, {**found, "cache": str(tmp_path / "cache"), **params}, "data").open()

    return open_


def write_text(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_partners_of_equal_name_beside_each_other(tmp_path, opened):
    for row in range(30):
        write_picture(tmp_path / "mine" / f"{row:04d}.png", row)
        if row != 4:
            write_text(tmp_path / "mine" / f"{row:04d}.txt", f"what is\n seen on {row}\n")
    write_text(tmp_path / "mine" / ".hidden.txt", "no")
    data = opened(tmp_path / "mine")
    assert list(data.modalities) == ["image", "text"]
    assert data.ids.tolist() == [f"{row:04d}" for row in range(30)]
    assert [data.picture("image", row)[5, 5] for row in range(30)] == list(range(30))
    assert data.text("text", 7) == "what is seen on 7"
    assert np.flatnonzero(~data.present["text"]).tolist() == [4]


def test_a_folder_for_each_modality_and_split(tmp_path, opened):
    for split, first in (("train", 0), ("val", 20), ("test", 25)):
        for row in range(first, first + (20 if split == "train" else 5)):
            write_picture(tmp_path / "mine" / split / "photos" / f"{row:04d}.png", row)
            write_picture(tmp_path / "mine" / split / "sketches" / f"{row:04d}.png", 100 + row)
            write_text(tmp_path / "mine" / split / "captions" / f"{row:04d}.txt", f"number {row}")
    data = opened(tmp_path / "mine")
    assert {name: one.kind for name, one in data.modalities.items()} == {
        "captions": "text",
        "photos": "image",
        "sketches": "image",
    }
    assert {name: len(rows) for name, rows in data.splits.items()} == {"train": 20, "validation": 5, "test": 5}
    for row in range(30):
        number = int(data.text("captions", row).split()[1])
        assert data.picture("photos", row)[5, 5] == number
        assert data.picture("sketches", row)[5, 5] == 100 + number


def test_folders_named_after_classes(tmp_path, opened):
    for row in range(30):
        write_picture(tmp_path / "mine" / ("red_fox", "grey-wolf")[row % 2] / f"{row}.png", row)
    data = opened(tmp_path / "mine")
    assert data.labels("class").names == ("grey-wolf", "red_fox")
    for row in range(30):
        assert data.text("text", row) == ("red fox", "grey wolf")[data.picture("image", row)[5, 5] % 2]
    assert len(np.unique(data.same)) == 2


def test_a_folder_that_pairs_nothing_is_said_so(tmp_path):
    write_picture(tmp_path / "mine" / "a.png", 1)
    with pytest.raises(UserError, match="of no format that is known"):
        named_or_found(str(tmp_path / "mine"))
    with pytest.raises(UserError, match="neither files of equal name"):
        DATA.convert("folder", {"path": str(tmp_path / "mine")}, "data").open()


def test_folders_of_more_files_than_are_looked_at(tmp_path, opened):
    write_picture(tmp_path / "photos" / "00000.png", 7)
    write_text(tmp_path / "captions" / "00000.txt", "one 0")
    for row in range(1, 2100):
        os.link(tmp_path / "photos" / "00000.png", tmp_path / "photos" / f"{row:05d}.png")
        os.link(tmp_path / "captions" / "00000.txt", tmp_path / "captions" / f"{row:05d}.txt")
    assert named_or_found(str(tmp_path))[0] == "folder"
    data = opened(tmp_path)
    assert {name: one.kind for name, one in data.modalities.items()} == {"captions": "text", "photos": "image"}
    assert len(data) == 2100


def test_links_to_folders_are_followed_once(tmp_path, opened):
    folder = tmp_path / "pairs"
    folder.mkdir()
    for row in range(24):
        write_picture(tmp_path / "far" / f"{row}.png", row)
        write_text(tmp_path / "near" / f"{row}.txt", f"number {row}")
    (folder / "photo").symlink_to(tmp_path / "far", target_is_directory=True)
    (folder / "caption").symlink_to(tmp_path / "near", target_is_directory=True)
    (tmp_path / "far" / "round").symlink_to(folder, target_is_directory=True)
    data = opened(folder)
    assert len(data) == 24
    assert set(data.modalities) == {"photo", "caption"}


def test_copies_that_programs_keep_are_no_rows(tmp_path, opened):
    for row in range(24):
        write_picture(tmp_path / f"{row}.JPG", row)
        write_picture(tmp_path / "Thumbs" / f"{row}.JPG", row)
        write_picture(tmp_path / "__MACOSX" / f"._{row}.JPG", row)
        write_text(tmp_path / f"{row}.txt", f"number {row}")
    data = opened(tmp_path)
    assert len(data) == 24
    assert all(one.all() for one in data.present.values())
