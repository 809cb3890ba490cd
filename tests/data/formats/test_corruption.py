"""Every format, damaged: one clear sentence, or data in which what survives still has its right partner.

Items tell their row twice over (a uniform picture whose level is one of few, a text that names its number twice, a
vector of equal numbers), so that a row of two intact items that tell different rows is a wrong attachment. Where a
file names or holds both items in one place, damage may join half of one row to half of the next, which nobody can tell
from a row that was meant so: that is one row at each edge of what was changed. Parquet is written with checksums of
its pages: without them a reader cannot know that a row names another picture than it did.
"""

import csv
import json
import re
import shutil
import tarfile
import time

import array_files
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corrupting import corrupt
from PIL import Image
from xmodal.data import DATA, named_or_found
from xmodal.errors import UserError

ROWS = 30
SHORT, LONG = range(20), range(300)
SEAMS = 2
LONGEST_S = 20
CLASSES = ("fox", "owl", "eel")


def picture(path, row):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((8, 8), 20 + 7 * row, np.uint8)).save(path)
    return path


def words(row):
    return f"scan {row:03d} again {row:03d} end"


def pictures(folder):
    return [picture(folder / "pictures" / f"{row:03d}.png", row) for row in range(ROWS)]


def cells():
    return [{"picture": f"pictures/{row:03d}.png", "caption": words(row), "id": f"row{row:03d}"} for row in range(ROWS)]


def delimited(suffix, delimiter):
    def write(folder):
        pictures(folder)
        with (folder / f"table.{suffix}").open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, ("picture", "caption", "id"), delimiter=delimiter)
            table.writeheader()
            table.writerows(cells())
        return folder / f"table.{suffix}"

    return write


def jsonl(folder):
    pictures(folder)
    (folder / "table.jsonl").write_text("\n".join(map(json.dumps, cells())), "utf-8")
    return folder / "table.jsonl"


def parquet(folder):
    pictures(folder)
    pq.write_table(pa.Table.from_pylist(cells()), folder / "table.parquet", row_group_size=9, write_page_checksum=True)
    return folder / "table.parquet"


def parquet_of_files(folder):
    rows = [{"photo": path.read_bytes(), "caption": words(row)} for row, path in enumerate(pictures(folder))]
    pq.write_table(pa.Table.from_pylist(rows), folder / "table.parquet", row_group_size=9, write_page_checksum=True)
    return folder / "table.parquet"


def stems(folder):
    for row in range(ROWS):
        picture(folder / "mine" / f"{row:03d}.png", row)
        (folder / "mine" / f"{row:03d}.txt").write_text(words(row), "utf-8")
    return folder / "mine"


def classes(folder):
    for row in range(ROWS):
        picture(folder / "mine" / CLASSES[row % 3] / f"{row:03d}.png", row)
    return folder / "mine"


def shards(folder):
    (folder / "mine").mkdir()
    for shard in range(2):
        with tarfile.open(folder / "mine" / f"{shard}.tar", "w") as archive:
            for row in range(shard * ROWS // 2, (shard + 1) * ROWS // 2):
                archive.add(picture(folder / "one.png", row), f"{row:03d}.png")
                (folder / "one.txt").write_text(words(row), "utf-8")
                archive.add(folder / "one.txt", f"{row:03d}.txt")
    return folder / "mine"


def coco(folder):
    names = [path.name for path in pictures(folder / "images")]
    (folder / "images" / "pictures").rename(folder / "val2017")
    images = [{"id": 1000 + 7 * row, "file_name": name} for row, name in enumerate(names)]
    said = [{"id": row, "image_id": 1000 + 7 * row, "caption": words(row)} for row in range(ROWS)]
    path = folder / "captions_val2017.json"
    path.write_text(json.dumps({"images": images, "annotations": said}), "utf-8")
    return path


def vectors(write):
    def made(folder):
        numbers = np.arange(1, ROWS + 1, dtype=np.float32)[:, None]
        return write(folder, {"image": numbers.repeat(7, axis=1), "text": numbers.repeat(5, axis=1)})

    return made


def parquet_of_vectors(folder, arrays):
    table = pa.table({name: list(array) for name, array in arrays.items()})
    pq.write_table(table, folder / "pair.parquet", write_page_checksum=True)
    return folder / "pair.parquet"


def projector(folder):
    (folder / "mine").mkdir()
    for name, width in (("image", 7), ("text", 5)):
        lines = ["\t".join([f"{row + 1}.0"] * width) for row in range(ROWS)]
        (folder / "mine" / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
        (folder / "mine" / f"{name}_metadata.tsv").write_text(
            "\n".join(["id\tlabel", *(f"row{row:03d}\t{row}" for row in range(ROWS))]) + "\n", "utf-8"
        )
    entries = [
        f'embeddings {{\n tensor_name: "{name}"\n tensor_path: "{name}.tsv"\n metadata_path: "{name}_metadata.tsv"\n}}'
        for name in ("image", "text")
    ]
    (folder / "mine" / "projector_config.pbtxt").write_text("\n".join(entries), "utf-8")
    return folder / "mine"


FORMATS = {
    "csv": delimited("csv", ","),
    "tsv": delimited("tsv", "\t"),
    "jsonl": jsonl,
    "parquet": parquet,
    "parquet of files": parquet_of_files,
    "stems": stems,
    "classes": classes,
    "shards": shards,
    "coco": coco,
    "npz": vectors(array_files.npz),
    "npz compressed": vectors(array_files.compressed),
    "npy": vectors(array_files.npy),
    "safetensors": vectors(array_files.tensors),
    "parquet of vectors": vectors(parquet_of_vectors),
    "projector": projector,
}


def told(data, name, row):
    """Return the row that an item tells; None where there is none, or it was changed itself."""
    found = number_of(data, name, row)
    return found if found in range(ROWS) else None


def number_of(data, name, row):
    kind = data.modalities[name].kind
    if not data.present[name][row]:
        return None
    if kind == "text":
        found = re.fullmatch(r"scan (\d{3}) again \1 end", data.text(name, row))
        return int(found[1]) if found else None
    if kind == "image":
        levels = np.unique(data.picture(name, row))
        return (int(levels[0]) - 20) // 7 if len(levels) == 1 and (int(levels[0]) - 20) % 7 == 0 else None
    numbers = np.unique(data.inputs(name, np.array([row]))[0])
    return int(numbers[0]) - 1 if len(numbers) == 1 and float(numbers[0]).is_integer() else None


def wrong(data):
    """Count the rows whose intact items tell different rows, or another class than their own."""
    count = 0
    for row in range(len(data)):
        rows = {told(data, name, row) for name in data.modalities} - {None}
        if "class" in data.columns:
            count += any(CLASSES[one % 3] != data.columns["class"][row] for one in rows)
        else:
            count += len(rows) > 1
    return count


def opened(path, cache):
    type_, params = named_or_found(str(path))
    params |= {"tolerance": 0.5} | ({} if type_ == "embeddings" else {"cache": str(cache)})
    return DATA.convert(type_, params, "data").open()


def attempt(whole, path, folder, seed):
    """Damage a copy, open it, and say what is wrong with what came out."""
    shutil.copytree(whole, folder, copy_function=shutil.copy)
    path = folder / path.relative_to(whole)
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    done = corrupt(files, seed)
    began = time.perf_counter()
    try:
        data = opened(path, folder / "cache")
        found = wrong(data)
        assert found <= SEAMS, f"{found} of {len(data)} rows have a wrong partner after {done}"
        return len(data)
    except UserError:
        return 0
    except Exception as error:
        error.add_note(done)
        raise
    finally:
        assert time.perf_counter() - began < LONGEST_S, done
        shutil.rmtree(folder)


def attempts(tmp_path, name, seeds):
    whole = tmp_path / "whole"
    whole.mkdir()
    path = FORMATS[name](whole)
    data = opened(path, tmp_path / "cache")
    assert len(data) == ROWS
    assert all(told(data, modality, row) is not None
               for modality, one in data.modalities.items() if name != "classes" or one.kind == "image"
               for row in range(ROWS))  # fmt: skip
    assert wrong(data) == 0
    return sum(attempt(whole, path, tmp_path / f"seed{seed}", seed) > 0 for seed in seeds)


@pytest.mark.parametrize("name", FORMATS)
def test_damage_is_told_or_local(tmp_path, name):
    attempts(tmp_path, name, SHORT)


@pytest.mark.long
@pytest.mark.parametrize("name", FORMATS)
def test_damage_is_told_or_local_many_times(tmp_path, name):
    attempts(tmp_path, name, LONG)
