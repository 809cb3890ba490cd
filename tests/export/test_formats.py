"""Each format is read back by the library that its users read it with."""

import csv
import json
import math

import numpy as np
import pyarrow.parquet
import pytest
import safetensors
import safetensors.numpy
from cards import Cards
from PIL import Image
from xmodal.errors import UserError
from xmodal.export import (
    EmbeddingTable,
    coordinates_of,
    table_of,
    write_curves_long_csv,
    write_embeddings,
    write_events,
    write_projector,
)
from xmodal.export import embeddings as embeddings_module
from xmodal.export.events import masked_crc32c
from xmodal.export.projector import pictures_of
from xmodal.projection.records import Snapshot

ROWS = np.array([7, 3, 19, 0])  # row 19 has no text


@pytest.fixture
def snapshot():
    data, rng = Cards(), np.random.default_rng(0)
    vectors = {name: rng.normal(size=(4, 5)).astype(np.float32) for name in data.modalities}
    return Snapshot.of(vectors, ROWS, {name: data.present[name][ROWS] for name in vectors})


@pytest.fixture
def table(snapshot):
    places = np.arange(14, dtype=np.float32).reshape(7, 2)
    at = coordinates_of(
        ROWS, ("image", "text"), np.array([0, 0, 0, 1, 1, 1, 1]), np.array([3, 0, 7, 7, 0, 3, 55]), places
    )
    return table_of(snapshot, Cards(), at)


def test_what_can_be_read_and_coordinates_stand_at_their_rows(table):
    assert table.ids.tolist() == ["id-7", "id-3", "id-19", "id-0"]
    assert table.columns["text"].tolist() == ["card 7", "card 3", "", "card 0"]
    np.testing.assert_array_equal(table.coordinates["image"], [[4, 5], [0, 1], [np.nan] * 2, [2, 3]])
    np.testing.assert_array_equal(table.coordinates["text"], [[6, 7], [10, 11], [np.nan] * 2, [8, 9]])


def test_embeddings_of_other_data_are_refused():
    foreign = Snapshot.of({"image": np.ones((1, 4))}, np.array([500]))
    with pytest.raises(UserError, match="not of the data"):
        table_of(foreign, Cards())


@pytest.mark.parametrize("group", [3, 16_384])
def test_parquet(table, tmp_path, monkeypatch, group):
    monkeypatch.setattr(embeddings_module, "GROUP", group)
    write_embeddings(tmp_path / "e.parquet", table)
    file = pyarrow.parquet.ParquetFile(tmp_path / "e.parquet")
    assert file.num_row_groups == (4 if group == 3 else 1)
    lines = file.read().to_pylist()
    assert [(line["id"], line["modality"]) for line in lines] == [
        *(("id-7", "image"), ("id-7", "text"), ("id-3", "image"), ("id-3", "text"), ("id-19", "image")),
        *(("id-0", "image"), ("id-0", "text")),
    ]
    assert lines[1]["suit"] == "gold"
    assert lines[1]["weight"] == 7 / 60
    assert (lines[0]["x"], lines[0]["y"]) == (4, 5)
    assert (lines[4]["x"], lines[4]["y"]) == (None, None)
    texts = np.array([line["embedding"] for line in lines if line["modality"] == "text"], np.float32)
    np.testing.assert_array_equal(texts, table.vectors["text"][[0, 1, 3]])


def test_parquet_of_modalities_with_other_dimensions_and_awkward_names(tmp_path):
    table = EmbeddingTable(
        ids=np.array(["a"]), vectors={"m": np.ones((1, 2)), "n": np.ones((1, 3))}, columns={"id": np.array([None])}
    )
    write_embeddings(tmp_path / "e.parquet", table)
    lines = pyarrow.parquet.read_table(tmp_path / "e.parquet").to_pylist()
    assert lines[1] == {"id": "a", "modality": "n", "id_": "None", "embedding": [1.0] * 3}


def test_safetensors(table, tmp_path):
    path = tmp_path / "e.safetensors"
    write_embeddings(path, table)
    tensors = safetensors.numpy.load_file(path)
    np.testing.assert_array_equal(tensors["vectors.image"], table.vectors["image"])
    np.testing.assert_array_equal(tensors["coordinates.text"], table.coordinates["text"])
    assert tensors["present.text"].tolist() == [True, True, False, True]
    np.testing.assert_array_equal(tensors["columns.weight"], table.columns["weight"])
    with safetensors.safe_open(path, "numpy") as file:
        assert json.loads(file.metadata()["ids"]) == table.ids.tolist()
        assert json.loads(file.metadata()["columns.suit"]) == ["gold", "gold", "gold", "red"]


def test_another_ending_lists_the_choices(table, tmp_path):
    with pytest.raises(UserError, match="csv, npz, parquet, safetensors"):
        write_embeddings(tmp_path / "e.xlsx", table)


def test_the_projector_s_own_library_reads_its_folder(table, tmp_path):
    from google.protobuf import text_format
    from tensorboard.plugins.projector import projector_config_pb2

    folder = tmp_path / "deep" / "projector"
    write_projector(folder, table, pictures_of(Cards(), ROWS))
    config = text_format.Parse((folder / "projector_config.pbtxt").read_text(), projector_config_pb2.ProjectorConfig())
    (embedding,) = config.embeddings
    tensors = np.loadtxt(folder / embedding.tensor_path, delimiter="\t", dtype=np.float32)
    with (folder / embedding.metadata_path).open(newline="") as file:
        lines = list(csv.DictReader(file, delimiter="\t"))
    assert len(tensors) == len(lines) == 7
    for vector, line in zip(tensors, lines, strict=True):
        row = table.ids.tolist().index(line["id"])
        np.testing.assert_array_equal(vector, table.vectors[line["modality"]][row])
    assert lines[1]["text"] == "card 7"
    assert lines[4]["x"] == "nan"
    sprite = Image.open(folder / embedding.sprite.image_path)
    wide, high = embedding.sprite.single_image_dim
    assert sprite.size == (3 * wide, 3 * high)
    greys = [sprite.getpixel((i % 3 * wide + 5, i // 3 * high + 5))[0] for i in range(7)]
    assert greys == [7, 128, 3, 128, 19, 0, 128]


def test_a_projector_without_pictures_has_no_sprite_and_awkward_text_stays_on_its_line(tmp_path):
    table = EmbeddingTable(ids=np.array(["a\tb", "line\nbreak"]), vectors={"m": np.eye(2)})
    write_projector(tmp_path, table, lambda modality, line: None)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("metadata.tsv", "projector_config.pbtxt", "tensors.tsv"),
    ]
    assert (tmp_path / "metadata.tsv").read_text() == "id\tmodality\na b\tm\nline break\tm\n"
    with pytest.raises(ValueError, match="of one dimension"):
        write_projector(tmp_path, EmbeddingTable(ids=np.array(["a"]), vectors={"m": np.eye(1), "n": np.ones((1, 2))}))


def test_tensorboard_reads_tags_steps_values_and_wall_time(tmp_path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    series = {
        "total": (np.array([1, 2, 4]), np.array([2.5, math.nan, 1.5])),
        "validation/recall/a->b/10": (np.array([2]), np.array([0.5])),
        "seconds": (np.array([1, 2, 4]), np.array([10.0, 20.0, 30.0])),
    }
    (tmp_path / "mine").write_text("stays")
    path = write_events(tmp_path, series, 1_700_000_000.0)
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "mine", path])
    accumulator = EventAccumulator(str(tmp_path))
    accumulator.Reload()
    assert set(accumulator.Tags()["scalars"]) == set(series)
    total = accumulator.Scalars("total")
    assert [event.step for event in total] == [1, 2, 4]
    np.testing.assert_array_equal([event.value for event in total], [2.5, math.nan, 1.5])
    assert [event.wall_time - 1_700_000_000 for event in total] == [10, 30, 60]
    (recall,) = accumulator.Scalars("validation/recall/a->b/10")
    assert (recall.step, recall.value, recall.wall_time) == (2, 0.5, 1_700_000_030)


def test_event_files_of_many_steps_are_whole(tmp_path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    steps = np.arange(0, 200_000, 20)
    write_events(tmp_path, {"λ": (steps, steps * 1e36), "odd": (steps[1::2], -steps[1::2] / 3)}, 0.0)
    accumulator = EventAccumulator(str(tmp_path), size_guidance={"scalars": 0})
    accumulator.Reload()
    assert [event.step for event in accumulator.Scalars("λ")] == steps.tolist()
    assert accumulator.Scalars("λ")[-1].value == math.inf  # of a float32
    np.testing.assert_allclose([event.value for event in accumulator.Scalars("odd")], -steps[1::2] / 3, rtol=1e-6)


def test_checksums_are_those_of_the_standard():
    zeros, digits = np.zeros((1, 32), np.uint8), np.frombuffer(b"123456789", np.uint8)[None]
    for record, crc in ((zeros, 0x8A9136AA), (digits, 0xE3069283)):  # RFC 3720, B.4; the usual check value
        assert masked_crc32c(record).tolist() == [(((crc >> 15) | (crc << 17)) + 0xA282EAD8) % 2**32]


def test_long_curves(tmp_path):
    series = {"a, b": (np.array([1, 3]), np.array([0.1, math.nan])), "c": (np.array([2]), np.array([7.0]))}
    write_curves_long_csv(tmp_path / "c.csv", series)
    assert (tmp_path / "c.csv").read_text() == 'series,step,value\n"a, b",1,0.1\n"a, b",3,nan\nc,2,7.0\n'
