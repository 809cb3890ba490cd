"""`digits`: scikit-learn's 1,797 handwritten digits, each with its name in words.

Real scans, small enough to learn in seconds. Source: Alpaydin and Kaynak, "Optical recognition of handwritten digits",
UCI machine learning repository.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import DATA, DataConfig, Modality, PairedData, Split
from xmodal.data.cache import fingerprint_of
from xmodal.data.foreign import as_icon
from xmodal.data.questions import TakesQuestions
from xmodal.data.text import TextTokenizer
from xmodal.errors import UserError

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PHRASES = ("{}", "the digit {}", "a handwritten {}", "the number {}")
SHARES: Mapping[Split, float] = {"train": 0.7, "validation": 0.15, "test": 0.15}
SIZE = 8
_BRIGHTEST = 16


@DATA.register("digits")
class DigitsConfig(DataConfig, frozen=True, kw_only=True):
    """1,797 scans of handwritten digits and their names in words, from scikit-learn.

    Modalities ``image``, (1, 8, 8) grey in [0, 1], and ``text``, "seven" or "a handwritten seven": one of four
    phrases, by a hash of the row. Rows of one digit are interchangeable. Columns ``digit`` and ``ink`` (mean
    brightness).
    """

    def open(self) -> PairedData:
        """Read the scans.

        Raises
        ------
        UserError : scikit-learn's file of them is missing or damaged.
        """
        return Digits(*_read())


class Digits(TakesQuestions):
    """Scans and words.

    Parameters
    ----------
    scans_NHW : (N, 8, 8) brightness from 0 to 16. digit_N : 0 to 9.
    """

    def __init__(self, scans_NHW: NDArray[np.uint8], digit_N: NDArray[np.int64]) -> None:
        rows = len(digit_N)
        self.name = "digits"
        self.ids = np.array([f"{row:04d}" for row in range(rows)])
        chance = [_chance(name) for name in self.ids]
        ends = np.cumsum(list(SHARES.values()))
        split_N = np.searchsorted(ends[:-1], [split for split, _ in chance], side="right")
        self.splits = {name: np.flatnonzero(split_N == number) for number, name in enumerate(SHARES)}
        phrases = [PHRASES[int(phrase * len(PHRASES))] for _, phrase in chance]
        texts = [phrase.format(WORDS[digit]) for phrase, digit in zip(phrases, digit_N, strict=True)]
        self._captions = np.array(texts)
        self._pixels = np.rint(scans_NHW * (255 / _BRIGHTEST)).astype(np.uint8)
        tokenizer = TextTokenizer.train(self._captions[self.splits["train"]].tolist())
        self.tokenizers, self._tokens = {"text": tokenizer}, tokenizer.encode(texts)
        self.columns = {"digit": np.array(WORDS)[digit_N], "ink": self._pixels.mean(axis=(1, 2)) / 255}
        self.same = digit_N
        everywhere = np.ones(rows, bool)
        self.present = {"image": everywhere, "text": everywhere}
        self.examples = {"text": (WORDS[7], PHRASES[2].format(WORDS[3]))}
        self.modalities = {
            "image": Modality(name="image", kind="image", shape=(1, SIZE, SIZE)),
            "text": Modality(name="text", kind="text", shape=self._tokens.shape[1:], vocabulary=tokenizer.vocabulary),
        }
        self.fingerprint = fingerprint_of({"pixels": self._pixels, "captions": self._captions, "split": split_N})

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return scans (R, 1, 8, 8) in [0, 1], float32, or token ids (R, tokens), int64."""
        if self.modalities[modality].kind == "text":
            return self._tokens[rows]
        scans: NDArray[np.float32] = self._pixels[rows, None].astype(np.float32) / np.float32(255)
        return scans

    def text(self, modality: str, row: int) -> str | None:
        """Return the digit's name in its phrase."""
        return str(self._captions[row]) if self.modalities[modality].kind == "text" else None

    def picture(self, modality: str, row: int) -> NDArray[np.uint8] | None:
        """Return the scan, white on black."""
        return self._pixels[row] if self.modalities[modality].kind == "image" else None

    def fitted(self, modality: str, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture as a scan, (8, 8), white on black."""
        return as_icon(pixels, SIZE)


def _chance(name: str) -> tuple[float, float]:
    """Return two numbers in [0, 1) that a row's id names, for its split and its phrase."""
    digest = hashlib.blake2b(name.encode(), digest_size=16, person=b"xmodal").digest()
    return int.from_bytes(digest[:8], "little") / 2**64, digest[8] / 2**8


def _read() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Read scikit-learn's file, without importing scikit-learn, which takes seconds."""
    spec = find_spec("sklearn")
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    path = Path(folders[0] if folders else "sklearn", "datasets", "data", "digits.csv.gz")
    try:
        table = np.loadtxt(path, np.uint8, delimiter=",")
        scans, digit = table[:, :-1].reshape(-1, SIZE, SIZE), table[:, -1].astype(np.int64)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise UserError(
            "data.digits.unreadable",
            "The scanned digits in {path} cannot be read ({error}): repair them with "
            "`pip install --force-reinstall scikit-learn`.",
            path=path,
            error=error,
        ) from error
    return scans, digit
