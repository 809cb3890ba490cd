"""`icons`, the built-in data: 15,510 icons of four icon fonts, each with its name.

The split is by *concept*: the name's words without those that only name a style. "bell-thin" in training would
otherwise give "bell-fill" in the test away (a random split measures recall@10 at .66 where this one measures .50).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from xmodal.data.base import DATA, DataConfig, Modality, PairedData, Split
from xmodal.data.cache import cache_folder, fingerprint_of, load_arrays, save_arrays
from xmodal.data.fonts import Glyph, package_version, read_glyphs, render
from xmodal.data.foreign import as_icon
from xmodal.data.questions import TakesQuestions
from xmodal.data.text import TextTokenizer

FORMAT = 1
"""Raised whenever what is cached changes: pictures, words, split or tokens."""
STYLE_WORDS = frozenset({"bold", "fill", "filled", "light", "thin", "outline", "line"})
TEST_SHARE = 0.075
VALIDATION_SHARE = 0.14
EXAMPLES = ("arrow left", "bell", "cloud rain")


@DATA.register("icons")
class IconsConfig(DataConfig, frozen=True, kw_only=True):
    """15,510 icons and their names, from the icon fonts of qtawesome.

    Modalities ``image``, (1, size, size) grey in [0, 1], and ``text``, the name's words as token ids. Columns ``set``
    (the font), ``style``, ``words`` (number of words) and ``ink`` (mean brightness of the picture).
    """

    size: Annotated[int, Meta(ge=8, le=128, description="height and width of the pictures, pixels")] = 32
    cache: Annotated[str, Meta(description="folder of the cache; empty: the user's cache folder")] = ""

    def open(self) -> PairedData:
        """Read the cache, or draw the icons (seconds) and write it.

        Raises
        ------
        UserError : qtawesome or its fonts are missing or damaged.
        """
        path = cache_folder(self.cache) / f"icons-{self.size}-{package_version()}-{FORMAT}.arrays"
        return Icons(_cached(path, self.size))


class Icons(TakesQuestions):
    """Icons and names. Built from the arrays that `build_icons` makes."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.name = "icons"
        self.fingerprint = str(arrays["fingerprint"])
        self.ids = arrays["ids"]
        self.same = arrays["same"]
        self.columns = {
            "set": arrays["set"],
            "style": arrays["style"],
            "words": arrays["words"],
            "ink": arrays["ink"],
        }
        codes = arrays["split"]
        names: tuple[Split, ...] = ("train", "validation", "test")
        self.splits = {name: np.flatnonzero(codes == code) for code, name in enumerate(names)}
        self._pixels: NDArray[np.uint8] = arrays["pixels"]
        self._tokens: NDArray[np.int64] = arrays["tokens"].astype(np.int64)
        self._captions: NDArray[np.str_] = arrays["captions"]
        self.tokenizers = {"text": TextTokenizer(str(arrays["tokenizer"]), self._tokens.shape[1])}
        everywhere = np.ones(len(self.ids), bool)
        everywhere.flags.writeable = False
        self.present = {"image": everywhere, "text": everywhere}
        self.examples = {"text": EXAMPLES}
        self.modalities = {
            "image": Modality(name="image", kind="image", shape=(1, *self._pixels.shape[1:])),
            "text": Modality(
                name="text", kind="text", shape=self._tokens.shape[1:], vocabulary=int(arrays["vocabulary"])
            ),
        }

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return pictures (R, 1, size, size) in [0, 1], float32, or token ids (R, tokens), int64."""
        if self.modalities[modality].kind == "text":
            return self._tokens[rows]
        return self._pixels[rows, None].astype(np.float32) / np.float32(255)

    def text(self, modality: str, row: int) -> str | None:
        """Return the icon's name in words."""
        return str(self._captions[row]) if self.modalities[modality].kind == "text" else None

    def picture(self, modality: str, row: int) -> NDArray[np.uint8] | None:
        """Return the icon, white on black."""
        return self._pixels[row] if self.modalities[modality].kind == "image" else None

    def fitted(self, modality: str, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture as an icon, (size, size): white on black, with the margin of the icons."""
        return as_icon(pixels, self._pixels.shape[1])


def split_words(name: str) -> list[str]:
    """Split an icon's name into words: "account-arrow-left" -> ["account", "arrow", "left"]."""
    return [word for word in re.split(r"[^0-9a-z]+", name.lower()) if word]


def concept_of(words: Sequence[str]) -> str:
    """Return what an icon shows, whatever its style: its words without the style words, joined by spaces."""
    return " ".join(word for word in words if word not in STYLE_WORDS)


def split_of(concept: str) -> int:
    """Return the split of a concept, 0 train, 1 validation, 2 test: a pure function of the words, by BLAKE2b."""
    digest = hashlib.blake2b(concept.encode(), digest_size=8, person=b"xmodal").digest()
    place = int.from_bytes(digest, "little") / 2**64
    if place < TEST_SHARE:
        return 2
    return 1 if place < TEST_SHARE + VALIDATION_SHARE else 0


def build_icons(glyphs: Sequence[Glyph], size: int) -> dict[str, NDArray[Any]]:
    """Make everything that the data set holds, as arrays that a cache can keep."""
    words = [split_words(glyph.name) for glyph in glyphs]
    captions = np.array([" ".join(each) for each in words])
    pixels = render(glyphs, size)
    split = np.array([split_of(concept_of(each)) for each in words], np.int8)
    tokenizer = TextTokenizer.train([str(caption) for caption in captions[split == 0]])
    arrays: dict[str, NDArray[Any]] = {
        "ids": np.array([f"{glyph.font.prefix}.{glyph.name}" for glyph in glyphs]),
        "captions": captions,
        "pixels": pixels,
        "tokens": tokenizer.encode(captions.tolist()).astype(np.int32),
        "split": split,
        "same": np.unique(captions, return_inverse=True)[1].astype(np.int64),
        "set": np.array([glyph.font.title for glyph in glyphs]),
        "style": np.array([glyph.font.style_of(each) for glyph, each in zip(glyphs, words, strict=True)]),
        "words": np.array([len(each) for each in words], np.float64),
        "ink": pixels.mean(axis=(1, 2)) / 255,
        "tokenizer": np.array(tokenizer.json),
        "vocabulary": np.array(tokenizer.vocabulary),
    }
    return {**arrays, "fingerprint": np.array(fingerprint_of(arrays))}


def _cached(path: Path, size: int) -> dict[str, NDArray[Any]]:
    arrays = load_arrays(path)
    if arrays is None:
        arrays = build_icons(read_glyphs(), size)
        save_arrays(path, arrays)
    return arrays
