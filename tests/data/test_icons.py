import importlib.util
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from xmodal.data import fonts, open_data
from xmodal.data.base import SPLITS, PairedData
from xmodal.data.icons import STYLE_WORDS, concept_of, split_of, split_words
from xmodal.errors import UserError


def captions(data: PairedData) -> list[str]:
    return [data.text("text", row) or "" for row in range(len(data))]


def cached_file(folder: Path) -> Path:
    (path,) = folder.glob("icons-*")
    return path


def test_every_icon_of_four_fonts_is_a_row(icons: PairedData) -> None:
    assert len(icons) == 15_510
    assert len(set(icons.ids)) == 15_510
    assert dict(zip(*np.unique(icons.columns["set"], return_counts=True), strict=True)) == {
        "Font Awesome": 1402,
        "Material Design": 7367,
        "Phosphor": 4470,
        "Remix": 2271,
    }
    for column in icons.columns.values():
        assert len(column) == len(icons)
    for present in icons.present.values():
        assert present.all()


def test_pictures_are_the_glyphs(icons: PairedData) -> None:
    images = icons.inputs("image", np.arange(len(icons)))
    assert images.shape == (15_510, *icons.modalities["image"].shape)
    assert images.dtype == np.float32
    assert images.min() >= 0
    assert images.max() == 1
    assert (images.reshape(len(images), -1).max(axis=1) > 0.2).all(), "no picture is empty"
    row = icons.ids.tolist().index("mdi6.circle")
    circle = images[row, 0]
    assert circle[16, 16] == 1
    assert circle[0].max() == circle[:, 0].max() == 0, "the margin is free"
    np.testing.assert_allclose(circle, circle[:, ::-1], atol=0.25)  # centred to a quarter of a pixel
    picture = icons.picture("image", row)
    assert picture is not None
    assert picture.shape == (32, 32)
    np.testing.assert_array_equal(picture, (circle * 255).round().astype(np.uint8))
    assert icons.picture("text", row) is None


def test_small_icons_stay_small_and_wide_ones_fit(icons: PairedData) -> None:
    by_id = {name: row for row, name in enumerate(icons.ids)}
    ink = icons.columns["ink"]
    assert ink[by_id["mdi6.circle-small"]] < ink[by_id["mdi6.circle-medium"]] < ink[by_id["mdi6.circle"]]
    pictures = icons.inputs("image", np.arange(len(icons)))[:, 0]
    edges = [pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1]]
    assert max(edge.max() for edge in edges) == 0


def test_names_become_words_and_tokens(icons: PairedData) -> None:
    row = icons.ids.tolist().index("mdi6.account-arrow-left")
    assert icons.text("text", row) == "account arrow left"
    assert icons.text("image", row) is None
    ids = icons.inputs("text", np.array([row]))
    assert ids.dtype == np.int64
    np.testing.assert_array_equal(icons.tokens("text", ["Account arrow left"]), ids)
    with pytest.raises(NotImplementedError):
        icons.tokens("image", ["x"])
    modality = icons.modalities["text"]
    everything = icons.inputs("text", np.arange(len(icons)))
    assert everything.shape == (15_510, *modality.shape)
    assert everything.max() == modality.vocabulary - 1
    assert (everything > 0).any(axis=1).all(), "every name has a token"
    lengths = np.array([len(caption.split()) for caption in captions(icons)])
    assert (lengths <= modality.shape[0]).mean() >= 0.995


def test_the_vocabulary_comes_from_the_training_split_alone(icons: PairedData) -> None:
    names = np.array(captions(icons))
    known = {word for name in names[icons.splits["train"]] for word in name.split()}
    new = {word for name in names[icons.splits["validation"]] for word in name.split()} - known
    assert new, "the splits hold words of their own"
    assert (icons.tokens("text", sorted(new))[:, 0] == 1).all()
    assert (icons.inputs("text", icons.splits["train"]) != 1).all()


def test_no_concept_is_in_two_splits(icons: PairedData) -> None:
    names = captions(icons)
    concepts = {
        split: {" ".join(word for word in names[row].split() if word not in STYLE_WORDS) for row in rows}
        for split, rows in icons.splits.items()
    }
    assert not concepts["train"] & concepts["validation"]
    assert not concepts["train"] & concepts["test"]
    assert not concepts["validation"] & concepts["test"]


def test_the_split_is_fixed(icons: PairedData) -> None:
    sizes = {split: len(icons.splits[split]) for split in SPLITS}
    assert sizes == {"train": 12_225, "validation": 2_107, "test": 1_178}
    rows = np.concatenate([icons.splits[split] for split in SPLITS])
    assert sorted(rows.tolist()) == list(range(len(icons)))
    assert all((np.diff(icons.splits[split]) > 0).all() for split in SPLITS)
    assert [split_of(word) for word in ("bell", "car", "")] == [0, 2, 0]


def test_words_concepts_and_styles() -> None:
    assert split_words("account-arrow-left") == ["account", "arrow", "left"]
    assert split_words("A--b_2") == ["a", "b", "2"]
    assert concept_of(split_words("bell-thin")) == concept_of(split_words("bell-fill")) == "bell"
    assert concept_of(["line", "chart"]) == "chart"
    material, _, phosphor, awesome = fonts.FONTS
    assert material.style_of(["ceiling", "light"]) == "regular"
    assert material.style_of(["bell", "outline"]) == "outline"
    assert phosphor.style_of(["bell", "light"]) == "light"
    assert awesome.style_of(["bell"]) == "solid"


def test_rows_of_equal_caption_share_a_code(icons: PairedData) -> None:
    names = np.array(captions(icons))
    assert len(np.unique(icons.same)) == len(np.unique(names)) == 14_691
    order = np.argsort(names, kind="stable")
    np.testing.assert_array_equal(np.diff(icons.same[order]) != 0, names[order][1:] != names[order][:-1])


def test_opening_again_reads_the_cache(icons: PairedData, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the icons were drawn again")

    monkeypatch.setattr("xmodal.data.icons.build_icons", refuse)
    assert metadata.version("qtawesome") in cached_file(cache).name
    again = open_data("icons", {"cache": str(cache)})
    assert again.fingerprint == icons.fingerprint
    np.testing.assert_array_equal(again.tokens("text", ["arrow left"]), icons.tokens("text", ["arrow left"]))


def test_the_variable_moves_the_cache(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(cached_file(cache), tmp_path)
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("xmodal.data.icons.build_icons", None)
    assert len(open_data("icons", {})) == 15_510


@pytest.mark.usefixtures("icons")
@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied"])
def test_a_damaged_cache_is_built_again(
    damage: str, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = cached_file(cache).read_bytes()
    monkeypatch.setattr("xmodal.data.icons.read_glyphs", few_glyphs)
    path = tmp_path / cached_file(cache).name
    broken = {"cut": whole[: len(whole) // 2], "emptied": b"", "flipped": bytearray(whole)}[damage]
    if isinstance(broken, bytearray):
        broken[-1000] ^= 4
    path.write_bytes(broken)
    assert len(open_data("icons", {"cache": str(tmp_path)})) == 39, "drawn again"
    monkeypatch.setattr("xmodal.data.icons.read_glyphs", None)
    assert len(open_data("icons", {"cache": str(tmp_path)})) == 39, "and kept"


def few_glyphs() -> list[fonts.Glyph]:
    return fonts.read_glyphs()[::400]


def test_without_a_folder_to_write_to_it_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xmodal.data.icons.read_glyphs", few_glyphs)
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    data = open_data("icons", {"cache": str(in_the_way / "cache"), "size": 16})
    assert data.modalities["image"].shape == (1, 16, 16)
    assert data.inputs("image", np.arange(3)).shape == (3, 1, 16, 16)


BUILD = """
import sys
from xmodal.data import fonts, icons, open_data
real = fonts.read_glyphs
icons.read_glyphs = lambda: real()[::100]
sys.stdin.readline()
print(open_data("icons", {"cache": sys.argv[1]}).fingerprint)
"""


def test_processes_that_build_at_the_same_time_agree(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", BUILD, str(tmp_path)]
    children = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    prints = [child.communicate(timeout=120)[0].strip() for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert len(set(prints)) == 1
    assert prints[0]
    assert [path.name for path in tmp_path.iterdir()] == [cached_file(tmp_path).name], "no temporary file is left"


def test_drawing_and_training_do_not_depend_on_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = fonts.read_glyphs
    monkeypatch.setattr("xmodal.data.icons.read_glyphs", lambda: every()[::100])
    here = open_data("icons", {"cache": str(tmp_path / "here")}).fingerprint
    child = subprocess.run(
        [sys.executable, "-c", BUILD, str(tmp_path / "there")],
        input="go\n",
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PATH": ""},
    )
    assert child.stdout.strip() == here


def test_opening_imports_neither_qt_nor_torch_and_is_quick(cache: Path, icons: PairedData) -> None:
    script = """
import sys, time
from xmodal.data import open_data
started = time.process_time()
data = open_data("icons", {"cache": sys.argv[1]})
print(time.process_time() - started)
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"PySide6", "qtpy", "qtawesome", "torch", "tokenizers", "PIL"}))
"""
    child = subprocess.run(
        [sys.executable, "-c", script, str(cache)], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, loaded = child.stdout.splitlines()
    assert loaded == "[]"
    assert float(seconds) < 1  # 0.08 on a quiet machine: it must not draw or train anything
    assert len(icons) == 15_510


def test_without_qtawesome_one_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="pip install") as caught:
        open_data("icons", {"cache": str(tmp_path)})
    assert caught.value.code == "data.icons.missing"
    assert "\n" not in str(caught.value)


def test_a_missing_distribution_is_said_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    with pytest.raises(UserError, match="qtawesome is missing"):
        open_data("icons", {"cache": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("remixicon-2.5.0.ttf", None, "data.icons.missing"),
        ("remixicon-2.5.0.ttf", b"no font", "data.icons.unreadable"),
        ("phosphor-charmap-1.3.0.json", None, "data.icons.missing"),
        ("phosphor-charmap-1.3.0.json", b'{"a": ', "data.icons.unreadable"),
        ("phosphor-charmap-1.3.0.json", b'{"a": "no number"}', "data.icons.unreadable"),
    ],
)
def test_damaged_fonts_are_named(
    name: str, content: bytes | None, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.util.find_spec("qtawesome")
    assert real is not None
    assert real.submodule_search_locations is not None
    folder = tmp_path / "qtawesome" / "fonts"
    shutil.copytree(Path(real.submodule_search_locations[0]) / "fonts", folder)
    (source,) = folder.glob(name.replace("2.5.0", "*").replace("1.3.0", "*"))
    source.unlink()
    if content is not None:
        source.write_bytes(content)

    class Spec:
        submodule_search_locations = (str(tmp_path / "qtawesome"),)

    monkeypatch.setattr(fonts, "find_spec", lambda name: Spec)
    with pytest.raises(UserError) as caught:
        fonts.render([glyph for glyph in fonts.read_glyphs() if glyph.font.prefix == "ri"][:3], 32)
    assert caught.value.code == code
    assert name.partition("-")[0] in str(caught.value)


@pytest.mark.parametrize(
    ("params", "place"),
    [({"size": 1}, "data.params.size"), ({"colour": 1}, "data.params.colour"), ({"cache": 3}, "data.params.cache")],
)
def test_bad_parameters_are_named(params: dict[str, object], place: str) -> None:
    with pytest.raises(UserError, match=place):
        open_data("icons", params)
