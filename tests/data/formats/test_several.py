"""Several texts of one item in one cell."""

import io
import json
import tarfile

import numpy as np
import pytest
from PIL import Image
from tables import write_picture
from xmodal.data import DATA, named_or_found, resolve_data
from xmodal.data.table.assigning import assigned, roles_of

ROWS = 12
CAPTIONS = [[f"picture {row}", f"number {row} is here"][: 1 + row % 2] for row in range(ROWS)]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(tmp_path / "cache"))


def pictures(folder):
    for row in range(ROWS):
        write_picture(folder / f"{row}.png", row)
    return [f"{row}.png" for row in range(ROWS)]


def png(row):
    file = io.BytesIO()
    Image.fromarray(np.full((12, 10), row, np.uint8)).save(file, "png")
    return file.getvalue()


def write_jsonl(folder, **columns):
    names = pictures(folder)
    rows = [
        {"file": name, "captions": CAPTIONS[row], **{key: of(row) for key, of in columns.items()}}
        for row, name in enumerate(names)
    ]
    path = folder / "pairs.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def write_parquet(folder, **columns):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "file": [{"bytes": png(row), "path": "image.png"} for row in range(ROWS)],
            "captions": CAPTIONS,
            **{key: [of(row) for row in range(ROWS)] for key, of in columns.items()},
        }
    )
    pq.write_table(table, folder / "pairs.parquet", row_group_size=5)
    return folder / "pairs.parquet"


def write_shards(folder, **columns):
    path = folder / "pairs.tar"
    with tarfile.open(path, "w") as archive:
        for row in range(ROWS):
            fields = {"captions": CAPTIONS[row], **{key: of(row) for key, of in columns.items()}}
            for suffix, content in ((".png", png(row)), (".json", json.dumps(fields).encode())):
                member = tarfile.TarInfo(f"{row:03d}{suffix}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return path


def write_saved(folder, **columns):
    datasets = pytest.importorskip("datasets")
    made = datasets.Dataset.from_dict(
        {
            "file": [{"bytes": png(row), "path": None} for row in range(ROWS)],
            "captions": CAPTIONS,
            **{key: [of(row) for row in range(ROWS)] for key, of in columns.items()},
        }
    ).cast_column("file", datasets.Image(decode=False))
    made.save_to_disk(folder / "saved", num_shards=1)
    return folder / "saved"


def opened(path, **params):
    type_, found = named_or_found(str(path))
    return DATA.convert(type_, resolve_data(type_, {**found, **params}), "data").open()


@pytest.mark.parametrize("write", [write_jsonl, write_parquet, write_shards, write_saved])
def test_each_of_several_captions_is_a_row_with_the_same_picture(tmp_path, cache, write):
    data = opened(write(tmp_path, tags=lambda row: ["seen", f"tag {row}"]))
    kinds = {one.kind: name for name, one in data.modalities.items()}
    texts = [data.text(kinds["text"], row) for row in range(len(data))]
    assert texts == [text for captions in CAPTIONS for text in captions]
    wanted = [row for row, captions in enumerate(CAPTIONS) for _ in captions]
    assert [int(data.picture(kinds["image"], row)[5, 5]) for row in range(len(data))] == wanted
    assert data.same.tolist() == wanted
    split = {row: name for name, rows in data.splits.items() for row in rows}
    assert len({(item, split[row]) for row, item in enumerate(wanted)}) == ROWS  # an item lies in one split
    assert len(data.splits["validation"]) > 0
    assert len(set(data.ids.tolist())) == len(data)
    assert data.columns["tags"][0] == "seen, tag 0"


def test_ids_of_the_source_stay_and_the_second_caption_has_one_of_its_own(tmp_path, cache):
    data = opened(write_jsonl(tmp_path, id=lambda row: f"item {row}"))
    assert data.ids[:4].tolist() == ["item 0", "item 1", "item 1#2", "item 2"]
    data = opened(write_jsonl(tmp_path))
    assert data.ids[:4].tolist() == ["0.png", "1.png", "1.png#2", "2.png"]


def test_lists_in_two_languages_go_together(tmp_path, cache):
    path = write_jsonl(tmp_path, caption_de=lambda row: [f"Bild {row}"])
    modalities = {"photo": {"column": "file"}, "en": {"column": "captions"}, "de": {"column": "caption_de"}}
    data = opened(path, modalities=modalities)
    assert [(data.text("en", row), data.text("de", row)) for row in (1, 2)] == [
        ("picture 1", "Bild 1"), ("number 1 is here", None)
    ]  # fmt: skip


def test_vectors_are_repeated_with_their_captions(tmp_path, cache):
    path = tmp_path / "vectors.jsonl"
    path.write_text(
        "\n".join(json.dumps({"v": [row, 1.0], "text": texts}) for row, texts in enumerate(CAPTIONS)), "utf-8"
    )
    data = opened(path)
    wanted = [row for row, texts in enumerate(CAPTIONS) for _ in texts]
    assert data.inputs("v", np.arange(len(data)))[:, 0].tolist() == wanted
    assert data.same.tolist() == wanted


def test_a_list_that_is_no_modality_is_one_value(tmp_path, cache):
    path = write_jsonl(tmp_path, title=lambda row: f"title {row}")
    data = opened(path, modalities={"photo": {"column": "file"}, "title": {"column": "title"}})
    assert len(data) == ROWS
    assert data.columns["captions"][1] == "picture 1, number 1 is here"


def test_an_empty_list_lacks_the_text(tmp_path, cache):
    path = write_jsonl(tmp_path)
    lines = path.read_text().splitlines()
    lines[4] = json.dumps({"file": "4.png", "captions": []})
    lines[6] = json.dumps({"file": "6.png", "captions": "only one"})
    lines[8] = json.dumps({"file": "8.png"})
    path.write_text("\n".join(lines))
    data = opened(path)
    by_file = {str(data.columns["item"][row]): data.text("captions", row) for row in range(len(data))}
    assert (by_file["5"], by_file["7"], by_file["9"]) == (None, "only one", None)


def test_what_a_run_remembers_opens_the_same_rows(tmp_path, cache):
    type_, found = named_or_found(str(write_jsonl(tmp_path)))
    params = resolve_data(type_, found)
    assert params["same"] in {"file", "item"}
    assert resolve_data(type_, params) == params
    columns = ["file", "captions", "item"]
    again = assigned(params, roles_of(params, columns))
    assert (
        DATA.convert(type_, again, "data").open().fingerprint == DATA.convert(type_, params, "data").open().fingerprint
    )
