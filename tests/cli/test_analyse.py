import json
from pathlib import Path

import numpy as np
import pytest
from command_line import Command


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    generator = np.random.default_rng(0)
    image = generator.standard_normal((300, 8)).astype(np.float16)
    image[7] = np.nan
    text = (image + 0.3 * generator.standard_normal((300, 8))).astype(np.float32)
    np.savez(
        tmp_path / "pair.npz", image=image, text=text, caption=np.arange(300) // 2, audio=np.ones((300, 3), np.float16)
    )
    return tmp_path / "pair.npz"


def test_a_table_with_pool_and_chance(xmodal: Command, pair: Path) -> None:
    said = xmodal("analyse", pair, "--pool", "200")
    assert said.status == 0
    for words in ("300 rows", "200 are looked at", "image->text", "text->image", "chance", "MRR", "hubness", "gap"):
        assert words in said.out
    assert "not compared" in said.out  # three numbers against eight


def test_json_says_the_same(xmodal: Command, pair: Path) -> None:
    found = json.loads(xmodal("analyse", pair, "--json").out)
    assert (found["rows"], found["pool"], found["not_finite"]["image"]) == (300, 300, 1)
    assert found["searches"]["image->text"]["pool"] == 299
    assert found["searches"]["image->text"]["recall"]["1"] > 0.5
    assert found["searches"]["image->text"]["chance"]["1"] == pytest.approx(1 / 299)
    assert found["modalities"]["audio"]["effective_rank"] is None  # all rows are equal
    assert found["apart"] == ["image|audio", "text|audio"]


def test_rows_of_one_caption_are_hits(xmodal: Command, pair: Path) -> None:
    alone = json.loads(xmodal("analyse", pair, "--json").out)["searches"]["image->text"]
    together = json.loads(xmodal("analyse", pair, "--json", "--same", "caption").out)["searches"]["image->text"]
    assert together["chance"]["1"] > alone["chance"]["1"]


def test_several_files_and_the_same_sample_every_time(xmodal: Command, tmp_path: Path) -> None:
    for name in ("image", "text"):
        np.save(tmp_path / f"{name}.npy", np.random.default_rng(len(name)).standard_normal((50, 4)))
    files = (tmp_path / "image.npy", tmp_path / "text.npy")
    assert xmodal("analyse", *files, "--pool", "20").out == xmodal("analyse", *files, "--pool", "20").out


def test_bad_input_is_one_sentence(xmodal: Command, tmp_path: Path, pair: Path) -> None:
    for arguments in ((tmp_path / "none.npz",), (pair, "--same", "captions"), (pair, "--pool", "-1")):
        said = xmodal("analyse", *arguments)
        assert said.status == 2
        assert said.err.startswith("xmodal: error:")
        assert len(said.err.strip().splitlines()) == 1
