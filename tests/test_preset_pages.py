"""The pages of the presets, and the tool that writes measured numbers into them."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest
from xmodal.training.config import DataSection

ROOT = Path(__file__).parent.parent
VECTORS = DataSection(type="vectors", params={"rows": 300, "dimensions": [8, 8]})


@pytest.fixture(scope="module")
def pages():
    spec = importlib.util.spec_from_file_location("preset_pages", ROOT / "tools" / "preset_pages.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)  # dataclasses look themselves up there
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_every_preset_has_a_page_with_a_place_for_its_numbers(pages):
    assert pages.check() == []


def test_every_page_is_of_a_preset(pages):
    named = {path.stem for path in (ROOT / "docs" / "presets").glob("*.md")} - {"README"}
    assert named == set(pages.PRESETS)


def test_a_page_that_is_missing_is_said(pages, tmp_path):
    folder = shutil.copytree(pages.FOLDER, tmp_path / "presets")
    (folder / "clip.md").unlink()
    (folder / "vse.md").write_text("no marks")
    assert [sentence.partition("presets/")[2].split()[0] for sentence in pages.check(folder)] == ["clip.md", "vse.md:"]


def test_numbers_go_where_they_belong_and_nowhere_else(pages, tmp_path):
    folder = shutil.copytree(pages.FOLDER, tmp_path / "presets")
    before = (folder / "clip.md").read_text("utf-8")
    measured = pages.measure("clip", 2, VECTORS, batch_size=32, embedding_size=16, torch_threads=1)
    pages.write(measured, folder)
    after = (folder / "clip.md").read_text("utf-8")
    assert before.split(pages.BEGIN)[0] == after.split(pages.BEGIN)[0]
    assert before.split(pages.END)[1] == after.split(pages.END)[1]
    recall = measured.evaluation.recall["a->b"]
    assert f"| a → b | {recall['1']:.3f} | {recall['10']:.3f} |" in after
    assert "2 steps on `vectors`, batch 32, 16 dimensions, seed 0" in after
    index = (folder / "README.md").read_text("utf-8")
    (line,) = [line for line in index.splitlines() if line.startswith("| [clip]")]
    assert line.endswith(f"{measured.evaluation.modality_gap['a|b']:.3f} | 2 |")
    pages.write(measured, folder)
    assert (folder / "clip.md").read_text("utf-8") == after
    assert (folder / "README.md").read_text("utf-8") == index
