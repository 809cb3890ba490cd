"""What the table beside a folder of snapshots has to show for its rows."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image
from xmodal.data import open_data

RATE, ROWS = 8000, 6


def written(folder: Path, modalities=("image", "text"), ids=True, **columns) -> Path:
    """Write a snapshot and its metadata."""
    vectors = np.random.default_rng(0).standard_normal((ROWS, 4)).astype(np.float32)
    names = np.array([f"item-{row}" for row in range(ROWS)])
    np.savez(folder / "step-000001.npz", **dict.fromkeys(modalities, vectors), ids=names)
    with (folder / "metadata.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *columns])
        writer.writerows(list(zip(names, *columns.values(), strict=True))[::-1])  # matched by id
    return folder


def pictures(folder: Path) -> list[str]:
    (folder / "pictures").mkdir()
    for row in range(ROWS):
        Image.new("RGB", (40, 30), (40 * row, 0, 0)).save(folder / "pictures" / f"{row}.png")
    return [f"pictures/{row}.png" for row in range(ROWS)]


def sounds(folder: Path) -> list[str]:
    for row in range(ROWS):
        tone = 0.5 * np.sin(2 * np.pi * 300 * (row + 1) * np.arange(2000) / RATE)
        soundfile.write(folder / f"{row}.wav", tone, RATE)
    return [f"{row}.wav" for row in range(ROWS)]


def opened(folder: Path):
    return open_data("snapshots", {"path": str(folder)})


def test_columns_of_files_and_texts_are_shown_for_their_rows(tmp_path):
    texts = [f"a red thing number {row}" for row in range(ROWS)]
    data = opened(written(tmp_path, file_name=pictures(tmp_path), caption=texts, size=range(ROWS)))
    assert [data.shown_as(name).kind for name in data.modalities] == ["image", "text"]
    assert [one.kind for one in data.modalities.values()] == ["vector", "vector"]
    for row in range(ROWS):
        assert data.picture("image", row)[0, 0].tolist() == [40 * row, 0, 0]
        assert data.text("text", row) == texts[row]
    assert data.text("image", 0) is None
    assert data.picture("text", 0) is None
    assert set(data.columns) == {"caption", "size"}  # texts that are so few are classes
    assert data.problems == ()


def test_a_sound_is_a_spectrogram_and_a_waveform(tmp_path):
    data = opened(written(tmp_path, ("speech", "words"), clip=sounds(tmp_path), label=["one", "two"] * 3))
    assert data.shown_as("speech").rate == RATE
    assert data.shown_as("words").kind == "text"
    sound = data.sound("speech", 2)
    assert len(sound) == 2000
    assert np.abs(sound).max() == pytest.approx(0.5, abs=0.01)
    assert data.picture("speech", 2).ndim == 2
    assert data.sound("words", 2) is None


def test_modalities_of_one_kind_are_told_apart_by_name(tmp_path):
    names = pictures(tmp_path)
    data = opened(written(tmp_path, ("left", "right"), right_path=names[::-1], left_path=names))
    assert data.picture("left", 5)[0, 0, 0] == data.picture("right", 0)[0, 0, 0] == 200


def test_a_text_modality_never_shows_a_picture(tmp_path):
    data = opened(written(tmp_path, ("text", "caption"), file=pictures(tmp_path)))
    assert data.shown_as("text").kind == data.shown_as("caption").kind == "vector"
    assert data.picture("text", 0) is None


def test_what_is_missing_is_told_and_shows_nothing(tmp_path):
    names = pictures(tmp_path)
    (tmp_path / names[3]).unlink()
    names[4] = ""
    data = opened(written(tmp_path, file=names))
    assert [data.picture("image", row) is None for row in range(ROWS)] == [False] * 3 + [True, True, False]
    (problem,) = data.problems
    assert (problem.item, problem.place, problem.row_lost) == (names[3], "metadata.csv, file", False)
    assert str(problem) == "pictures/3.png does not exist."


def test_names_that_leave_the_folder_are_refused_and_a_link_is_not(tmp_path):
    folder, elsewhere = tmp_path / "run", tmp_path / "data"
    folder.mkdir()
    elsewhere.mkdir()
    names = pictures(elsewhere)
    data = opened(written(folder, file=[f"../data/{name}" for name in names]))
    assert data.shown_as("image").kind == "vector"
    assert data.picture("image", 0) is None
    assert "file" in data.columns
    assert "a link in it may lead elsewhere" in str(data.problems[0])
    (folder / "linked").symlink_to(elsewhere)
    data = opened(written(folder, file=[f"linked/{name}" for name in names]))
    assert data.picture("image", 1)[0, 0, 0] == 40


def test_numbers_show_nothing(tmp_path):
    data = opened(written(tmp_path, size=range(ROWS)))
    assert data.shown_as("image") is data.modalities["image"]
    assert data.text("text", 0) is None
    assert set(data.columns) == {"size"}


def test_classes_are_the_texts_where_there_are_no_others(tmp_path):
    names = pictures(tmp_path)
    data = opened(written(tmp_path, ("image", "audio", "text"), file=names, clip=sounds(tmp_path), word=["one"] * ROWS))
    assert [data.shown_as(name).kind for name in data.modalities] == ["image", "audio", "text"]
    assert data.text("text", 0) == "one"
