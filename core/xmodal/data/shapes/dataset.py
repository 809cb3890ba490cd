"""`shapes`: pictures of one to three objects, their captions and their sounds, all drawn from a seed.

For studying when an alignment fails: what is in a row is known exactly, and noise, vague captions, wrong pairs and
missing modalities come in known amounts.
"""

# R rows asked for, H height = width of a picture, S samples.
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from xmodal.data.base import DATA, DataConfig, Modality, PairedData
from xmodal.data.cache import fingerprint_of
from xmodal.data.foreign import as_colours
from xmodal.data.questions import TakesQuestions
from xmodal.data.shapes.captions import NUMBERS, OMISSIONS
from xmodal.data.shapes.dealing import Deal, deal
from xmodal.data.shapes.pictures import coverage, draw
from xmodal.data.shapes.scenes import ABSENT, COLOURS, MOST, PLACES, RELATIONS, SHAPES, SIZES, Scenes
from xmodal.data.shapes.tones import RATE, SAMPLES, seconds, sound
from xmodal.data.sounds import spectrogram_picture
from xmodal.data.text import TextTokenizer

FORMAT = 1
"""Raised whenever the same parameters come to mean other rows: part of the fingerprint."""
GROUND = 240
"""Brightness behind a picture from elsewhere: in the middle of the data's own."""
EXAMPLES = (
    "one shape: a large red star at the top left",
    "two shapes: a small blue circle left of a large yellow square",
    "three shapes: a large green ring above a small black cross and right of a small purple triangle",
)
_NOISE_LENGTH = 2**18
_BLOCK = 512


@DATA.register("shapes")
class ShapesConfig(DataConfig, frozen=True, kw_only=True):
    """Generated pictures of one to three objects, with captions and tones; noise, vague words and wrong pairs to order.

    Modalities ``image`` (3, size, size), ``text`` and ``audio`` (a beat per object: its size is the pitch, its shape
    the timbre). The factors are columns: ``count``, ``shape_1``, ``colour_1``, ``size_1``, ``x_1``, ``y_1``, ...
    Held-out captions are of one row each, and wrong pairs and missing modalities among the training rows alone.
    """

    rows: Annotated[int, Meta(ge=30, le=1_000_000, description="number of rows")] = 10_000
    size: Annotated[int, Meta(ge=16, le=128, description="height and width of the pictures, pixels")] = 32
    audio: Annotated[bool, Meta(description="with the third modality, the tones")] = True
    noise: Annotated[
        float, Meta(ge=0, le=1, description="standard deviation of the noise on pixels (0 to 1) and samples (-1 to 1)")
    ] = 0.02
    ambiguity: Annotated[
        float,
        Meta(ge=0, le=1, description="share of captions that leave out colours, sizes, relations, or several"),
    ] = 0.0
    wrong: Annotated[
        float, Meta(ge=0, le=0.5, description="share of the training rows that have the caption of another row")
    ] = 0.0
    unpaired: Annotated[
        float, Meta(ge=0, le=0.5, description="share of the training rows that lack one of the modalities")
    ] = 0.0
    seed: Annotated[int, Meta(ge=0, lt=2**31, description="seed of everything that is drawn")] = 0

    def open(self) -> PairedData:
        """Draw the scenes; pictures are drawn when they are first read, sounds whenever they are."""
        return Shapes(self)


@dataclass(frozen=True)
class SceneObject:
    """One object of a picture.

    Attributes
    ----------
    shape, colour, size : in words. x, y : its centre in pixels, from the left and from the top.
    mask : (H, H) bool, the pixels that it covers by half or more.
    box : left, top, right, bottom of those, in pixels; right and bottom are just outside.
    """

    shape: str
    colour: str
    size: str
    x: float
    y: float
    mask: NDArray[np.bool_]
    box: tuple[int, int, int, int]


class Shapes(TakesQuestions):
    """Rows drawn as `ShapesConfig` says."""

    def __init__(self, config: ShapesConfig) -> None:
        names = ("image", "text", "audio")[: 3 if config.audio else 2]
        dealt = deal(
            config.rows,
            seed=config.seed,
            ambiguity=config.ambiguity,
            wrong=config.wrong,
            unpaired=config.unpaired,
            modalities=len(names),
        )
        self._scenes, self._captions, self._has_noise = dealt.scenes, dealt.captions, config.noise > 0
        tokenizer = TextTokenizer.train(dealt.captions[dealt.splits["train"]].tolist())
        self.tokenizers, self._tokens = {"text": tokenizer}, tokenizer.encode(dealt.captions.tolist())
        self._pixels = np.zeros((config.rows, 3, config.size, config.size), np.uint8)
        self._is_drawn = np.zeros(config.rows, bool)
        generator = np.random.default_rng([config.seed, 1])
        longest = max(SAMPLES, self._pixels[0].size)
        self._noise = generator.standard_normal(_NOISE_LENGTH + longest, np.float32) * np.float32(config.noise)
        self._noise_starts = generator.integers(_NOISE_LENGTH, size=(2, config.rows))
        self.name = "shapes"
        kinds = {
            "image": Modality(name="image", kind="image", shape=self._pixels.shape[1:]),
            "text": Modality(name="text", kind="text", shape=self._tokens.shape[1:], vocabulary=tokenizer.vocabulary),
            "audio": Modality(name="audio", kind="audio", shape=(SAMPLES,), rate=RATE),
        }
        self.modalities = {name: kinds[name] for name in names}
        self.present = {name: dealt.lacks != number for number, name in enumerate(names)}
        self.ids = np.array([f"{row:07d}" for row in range(config.rows)])
        self.columns = _columns(dealt)
        self.same = np.unique(dealt.captions, return_inverse=True)[1].astype(np.int64)
        self.splits = dealt.splits
        self.examples = {"text": EXAMPLES}
        settings = np.array(f"{FORMAT} {msgspec.json.encode(config).decode()}")
        self.fingerprint = fingerprint_of({**dealt.scenes.arrays(), "captions": dealt.captions, "settings": settings})

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return pictures (R, 3, H, H) in [0, 1], token ids (R, tokens) or waveforms (R, S); zeros where absent."""
        kind, absent = self.modalities[modality].kind, ~self.present[modality][rows]
        values: NDArray[Any]
        if kind == "image":
            values = self._draw(rows)[rows].astype(np.float32) / np.float32(255)
        elif kind == "audio":
            values = self._play(rows)
        else:
            values = self._tokens[rows]
        values[absent] = 0
        return values

    def text(self, modality: str, row: int) -> str | None:
        """Return the caption, which is of another row where ``wrong`` says so; None where it is missing."""
        there = self.modalities[modality].kind == "text" and self.present[modality][row]
        return str(self._captions[row]) if there else None

    def picture(self, modality: str, row: int) -> NDArray[np.uint8] | None:
        """Return the picture, (H, H, 3), or the beats' spectrogram; None where it is missing."""
        waveform = self.sound(modality, row)
        if waveform is not None:
            return spectrogram_picture(waveform, RATE)
        if self.modalities[modality].kind != "image" or not self.present[modality][row]:
            return None
        picture: NDArray[np.uint8] = self._draw(np.array([row]))[row].transpose(1, 2, 0)
        return picture

    def sound(self, modality: str, row: int) -> NDArray[np.float32] | None:
        """Return the beats, without the silence after the last one; None where they are missing."""
        if self.modalities[modality].kind != "audio" or not self.present[modality][row]:
            return None
        return self._play(np.array([row]))[0, : round(seconds(int(self._scenes.count[row])) * RATE)]

    def objects(self, row: int) -> tuple[SceneObject, ...]:
        """Return what the picture of a row shows, where, in the order of its own caption."""
        count, height = int(self._scenes.count[row]), self._pixels.shape[2]
        return tuple(_object(self._scenes, row, place, height) for place in range(count))

    def fitted(self, modality: str, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture in the size of the data's, (H, H, 3), whole, on their ground."""
        return as_colours(pixels, self._pixels.shape[2], GROUND)

    def _draw(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return all pictures (N, 3, H, H), of which these rows are drawn by now."""
        new = rows[~self._is_drawn[rows]]
        for start in range(0, len(new), _BLOCK):
            block = new[start : start + _BLOCK]
            pictures = draw(self._scenes.take(block), self._pixels.shape[2]).transpose(0, 3, 1, 2)
            noisy = pictures + self._noise_for(0, block, pictures[0].size).reshape(pictures.shape)
            self._pixels[block] = np.rint(noisy.clip(0, 1) * 255).astype(np.uint8)
            self._is_drawn[block] = True
        return self._pixels

    def _play(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        waves = sound(self._scenes.take(rows))
        if self._has_noise:
            waves += self._noise_for(1, rows, SAMPLES)
            np.clip(waves, -1, 1, out=waves)
        return waves

    def _noise_for(self, kind: int, rows: NDArray[np.int64], length: int) -> NDArray[np.float32]:
        """Return (R, length): a stretch of one long noise, where each row's own begins."""
        noise = np.empty((len(rows), length), np.float32)
        for number, start in enumerate(self._noise_starts[kind, rows]):
            noise[number] = self._noise[start : start + length]
        return noise


def _columns(dealt: Deal) -> dict[str, NDArray[Any]]:
    scenes = dealt.scenes
    columns: dict[str, NDArray[Any]] = {"count": np.array(NUMBERS)[scenes.count - 1]}
    for place in range(MOST):
        number = place + 1
        columns[f"shape_{number}"] = _words(scenes.shape[:, place], SHAPES)
        columns[f"colour_{number}"] = _words(scenes.colour[:, place], tuple(COLOURS))
        columns[f"size_{number}"] = _words(scenes.size[:, place], tuple(SIZES))
        columns[f"x_{number}"], columns[f"y_{number}"] = scenes.x[:, place], scenes.y[:, place]
        if place:
            columns[f"relation_{number}"] = _words(scenes.relation[:, place], RELATIONS)
        else:
            columns["place"] = _words(scenes.place, PLACES)
    columns["omitted"] = np.array([", ".join(each) or "nothing" for each in OMISSIONS])[dealt.omission]
    columns["wrong"] = np.where(dealt.wrong, "yes", "no")
    return columns


def _words(codes: NDArray[np.int64], names: tuple[str, ...]) -> NDArray[np.str_]:
    """Return names by number, an empty one for `ABSENT`."""
    assert ABSENT == -1, "the last of the names"
    return np.array([*names, ""])[codes]


def _object(scenes: Scenes, row: int, place: int, height: int) -> SceneObject:
    mask = coverage(scenes, np.array([row]), place, height)[0] >= 0.5
    down, across = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return SceneObject(
        shape=SHAPES[scenes.shape[row, place]],
        colour=tuple(COLOURS)[scenes.colour[row, place]],
        size=tuple(SIZES)[scenes.size[row, place]],
        x=float(scenes.x[row, place] * height),
        y=float(scenes.y[row, place] * height),
        mask=mask,
        box=(int(across[0]), int(down[0]), int(across[-1]) + 1, int(down[-1]) + 1),
    )
