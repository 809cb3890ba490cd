"""Shards, captions of COCO, and data sets of Hugging Face."""

import gc
import io
import json
import tarfile

import numpy as np
import pytest
from tables import WORDS, write_picture
from xmodal.data import DATA, named_or_found
from xmodal.errors import UserError

ROWS = 30


@pytest.fixture
def opened(tmp_path):
    def open_(path, **params):
        type_, found = named_or_found(str(path))
        return DATA.convert(type_, {**found, "cache": str(tmp_path / "cache"), **params}, "data").open()

    return open_


def add(archive, name, content):
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def write_shards(folder, *, extra=(), mode="w"):
    folder.mkdir(exist_ok=True)
    for shard in range(3):
        with tarfile.open(folder / f"shard-{shard:03d}.tar", mode) as archive:
            for row in range(10 * shard, 10 * shard + 10):
                write_picture(folder / "one.png", row)
                add(archive, f"{row:04d}.png", (folder / "one.png").read_bytes())
                add(archive, f"{row:04d}.txt", f"a number, {WORDS[row % 4]}, {row}".encode())
                add(archive, f"{row:04d}.json", json.dumps({"score": row + 0.5, "who": "me"}).encode())
            for name, content in extra if shard == 1 else ():
                add(archive, name, content)
    (folder / "one.png").unlink()
    return folder


def test_members_of_equal_key_are_a_row(tmp_path, opened):
    data = opened(write_shards(tmp_path / "shards"))
    assert {name: one.kind for name, one in data.modalities.items()} == {"png": "image", "txt": "text"}
    assert data.ids.tolist() == [f"{row:04d}" for row in range(ROWS)]
    for row in range(ROWS):
        assert data.picture("png", row)[5, 5] == row
        assert data.text("txt", row).endswith(f", {row}")
    assert data.columns["score"] == pytest.approx(np.arange(ROWS) + 0.5)


@pytest.mark.parametrize("name", ["../0099.png", "/etc/0099.png", "a/../../0099.png"])
def test_a_member_whose_name_leaves_the_shard_is_left_out(tmp_path, opened, name):
    data = opened(write_shards(tmp_path / "shards", extra=[(name, b"x")]))
    assert len(data) == ROWS
    assert [(one.code, one.item) for one in data.problems] == [("data.tar_outside", name)]


def test_a_key_in_two_shards_is_refused(tmp_path, opened):
    folder = write_shards(tmp_path / "shards", extra=[("0003.cls", b"1")])
    with pytest.raises(UserError, match=r"'0003' is a key of shard-000\.tar, 0003 and of shard-001\.tar"):
        opened(folder)


def test_shards_that_are_cut_or_compressed_are_refused(tmp_path, opened):
    folder = write_shards(tmp_path / "shards")
    content = (folder / "shard-002.tar").read_bytes()
    (folder / "shard-002.tar").write_bytes(content[: len(content) // 2 + 100])
    with pytest.raises(UserError, match=r"shard-002\.tar is no uncompressed tar file"):
        opened(folder)
    folder = write_shards(tmp_path / "compressed", mode="w:gz")
    with pytest.raises(UserError, match=r"shard-000\.tar is no uncompressed tar file"):
        opened(folder)


def write_coco(folder, captions=5):
    for picture in range(ROWS):
        write_picture(folder / "val2017" / f"{picture:012d}.png", picture)
    images = [{"id": 7 * picture, "file_name": f"{picture:012d}.png"} for picture in range(ROWS)]
    annotations = [
        {"id": picture * captions + one, "image_id": 7 * picture, "caption": f"view {one} of {picture}\n"}
        for one in range(captions)
        for picture in range(ROWS)
    ]
    path = folder / "annotations" / "captions_val2017.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"info": {}, "images": images, "annotations": annotations}), "utf-8")
    return path


def test_captions_of_coco(tmp_path, opened):
    data = opened(write_coco(tmp_path))
    assert len(data) == 5 * ROWS
    split = {row: name for name, rows in data.splits.items() for row in rows}
    for row in range(len(data)):
        picture = int(data.picture("image", row)[5, 5])
        assert data.text("text", row).endswith(f" of {picture}")
        partners = np.flatnonzero(data.same == data.same[row])
        assert len(partners) == 5
        assert len({split[partner] for partner in partners}) == 1


def test_a_caption_of_a_picture_that_is_not_listed(tmp_path, opened):
    path = write_coco(tmp_path)
    plain = json.loads(path.read_text("utf-8"))
    plain["annotations"][3]["image_id"] = 5
    path.write_text(json.dumps(plain), "utf-8")
    data = opened(path)
    assert [(one.code, one.place) for one in data.problems] == [
        ("data.unknown_picture", "captions_val2017.json, annotation 4")
    ]
    path.write_text(path.read_text("utf-8")[:-50], "utf-8")
    with pytest.raises(UserError, match="no captions as COCO writes them"):
        opened(path)


def test_two_pictures_of_one_id_are_refused(tmp_path, opened):
    path = write_coco(tmp_path)
    plain = json.loads(path.read_text("utf-8"))
    plain["images"][3]["id"] = 7
    path.write_text(json.dumps(plain), "utf-8")
    with pytest.raises(UserError, match=r"0{11}1\.png and 0{11}3\.png both have the id 7"):
        opened(path)


@pytest.fixture
def datasets(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "hf"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return pytest.importorskip("datasets")


def test_a_data_set_saved_to_disk(tmp_path, opened, datasets):
    def rows(first, count):
        pictures = []
        for row in range(first, first + count):
            write_picture(tmp_path / "pictures" / f"{row}.png", row)
            pictures.append({"bytes": (tmp_path / "pictures" / f"{row}.png").read_bytes(), "path": f"{row}.png"})
        labels = [row % 2 for row in range(first, first + count)]
        features = datasets.Features(
            {
                "image": datasets.Image(),
                "caption": datasets.Value("string"),
                "label": datasets.ClassLabel(names=["even", "odd"]),
                "feature": datasets.Sequence(datasets.Value("float32")),
            }
        )
        return datasets.Dataset.from_dict(
            {
                "image": pictures,
                "caption": [f"number {row} of many" for row in range(first, first + count)],
                "label": labels,
                "feature": [[row, -row] for row in range(first, first + count)],
            },
            features=features,
        )

    saved = datasets.DatasetDict({"train": rows(0, 20), "validation": rows(20, 6), "test": rows(26, 4)})
    saved.save_to_disk(str(tmp_path / "saved"))
    data = opened(tmp_path / "saved")
    assert {name: one.kind for name, one in data.modalities.items()} == {
        "image": "image",
        "caption": "text",
        "feature": "vector",
    }
    assert {name: len(rows) for name, rows in data.splits.items()} == {"train": 20, "validation": 6, "test": 4}
    for row in range(ROWS):
        assert data.picture("image", row)[5, 5] == row
        assert data.text("caption", row) == f"number {row} of many"
        assert data.inputs("feature", np.array([row])).tolist() == [[row, -row]]
        assert data.columns["label"][row] == ("even", "odd")[row % 2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # datasets leaves the file open
def test_a_folder_of_pictures_with_metadata(tmp_path, opened, datasets):
    lines = ["file_name,text"]
    for row in range(ROWS):
        write_picture(tmp_path / "mine" / f"{row:03d}.png", row)
        lines.append(f"{row:03d}.png,the words of {row}")
    (tmp_path / "mine" / "metadata.csv").write_text("\n".join(lines), "utf-8")
    data = opened(tmp_path / "mine")
    for row in range(ROWS):
        assert data.text("text", row) == f"the words of {data.picture('image', row)[5, 5]}"
    del data
    gc.collect()  # here, where the file that it forgot is forgiven, and not in a test that comes later


def test_without_a_network_a_name_of_the_hub_is_said_in_one_sentence(opened, datasets):
    with pytest.raises(UserError, match="nobody/nothing cannot be opened with datasets"):
        DATA.convert("huggingface", {"path": "nobody/nothing"}, "data").open()
