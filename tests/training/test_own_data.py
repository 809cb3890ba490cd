"""Data of a user's own, from a file on disk through training: several kinds, two of one kind, and gaps."""

import json
import math

import numpy as np
import pytest
import soundfile
from tables import WORDS, write_picture
from xmodal.data import named_or_found, open_data, resolve_data
from xmodal.errors import UserError
from xmodal.training.config import DataSection
from xmodal.training.engine import Engine
from xmodal.training.presets import preset

ROWS = 96
GAPS = {"picture": 7, "sound": 5, "title": 11, "feature": 3}


def is_gap(name, row):
    return name in GAPS and row % GAPS[name] == 2


@pytest.fixture
def section(tmp_path):
    generator = np.random.default_rng(0)
    lines = []
    for row in range(ROWS):
        write_picture(tmp_path / "pictures" / f"{row}.png", 2 * row)
        tone = np.sin(np.arange(800) * (0.05 + 0.01 * (row % 4))) * 0.5
        (tmp_path / "sounds").mkdir(exist_ok=True)
        soundfile.write(tmp_path / "sounds" / f"{row}.wav", tone, 8000)
        cells = {
            "picture": f"pictures/{row}.png",
            "sound": f"sounds/{row}.wav",
            "title": f"a {WORDS[row % 4]}",
            "caption": f"this shows {WORDS[row % 4]} of them",
            "feature": generator.standard_normal(6).tolist(),
            "label": WORDS[row % 4],
        }
        lines.append(json.dumps({name: None if is_gap(name, row) else cells[name] for name in cells}))
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    type_, params = named_or_found(str(path))
    columns = ("picture", "sound", "title", "caption", "feature")
    params |= {"cache": str(tmp_path / "cache"), "modalities": {name: {"column": name} for name in columns}}
    return DataSection(type=type_, params=resolve_data(type_, params))


@pytest.mark.parametrize("name", ["balance", "adversarial"])
def test_five_modalities_with_gaps_train_and_are_evaluated_in_every_direction(section, name):
    data = open_data(section.type, section.params)
    assert [one.kind for one in data.modalities.values()] == ["image", "audio", "text", "text", "vector"]
    for modality, every in GAPS.items():
        assert np.flatnonzero(~data.present[modality]).tolist() == list(range(2, ROWS, every))
    config = preset(name, data.modalities, section, data)
    engine = Engine.create(config, None)
    try:
        events = [engine.step() for _ in range(3)]
        found = engine.evaluate("validation")
    finally:
        engine.close()
    assert all(math.isfinite(event.total) for event in events)
    assert len(found.recall) == 5 * 4
    assert len(found.modality_gap) == 5 * 4 / 2


def test_a_run_is_not_shown_rows_that_it_was_not_trained_on(section, tmp_path):
    data = open_data(section.type, section.params)
    config = preset("clip", data.modalities, section, data)
    engine = Engine.create(config, tmp_path / "run")
    engine.step()
    engine.save()
    engine.close()
    Engine.load(tmp_path / "run").close()
    lines = (tmp_path / "mine.jsonl").read_text("utf-8").split("\n")
    (tmp_path / "mine.jsonl").write_text("\n".join(lines[4:]), "utf-8")
    with pytest.raises(UserError, match=r"are not those that .* was trained on"):
        Engine.load(tmp_path / "run")
    (tmp_path / "mine.jsonl").write_text("\n".join(lines), "utf-8")
    Engine.load(tmp_path / "run").close()


def test_what_is_guessed_once_is_not_guessed_again(section):
    assert resolve_data(section.type, section.params) == section.params
    assert section.params["modalities"]["sound"]["rate"] == 8000
    assert section.params["modalities"]["sound"]["seconds"] == pytest.approx(0.1)
