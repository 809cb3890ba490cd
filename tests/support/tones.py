"""A data set of tones for tests: a recording, the word for its pitch, and a picture of where that lies.

A test registers it for as long as it needs it: what lists the data sets must not depend on the tests before.
"""

import numpy as np
from xmodal.data.base import DataConfig, Modality, PairedData
from xmodal.data.cache import fingerprint_of

WORDS = ("low", "middle", "high", "highest")
HERTZ = (200.0, 500.0, 1000.0, 1700.0)


class TonesConfig(DataConfig, frozen=True, kw_only=True):
    """Tones of four pitches, of changing length and loudness, some rows without a recording."""

    rows: int = 120
    samples: int = 1600
    rate: int = 4000

    def open(self) -> PairedData:
        return Tones(self)


class Tones(PairedData):
    def __init__(self, config: TonesConfig) -> None:
        draw = np.random.default_rng(0)
        pitch = draw.integers(len(WORDS), size=config.rows)
        self._lengths = draw.integers(config.samples // 2, config.samples + 1, size=config.rows)
        time = np.arange(config.samples) / config.rate
        hertz = np.array(HERTZ)[pitch] * draw.uniform(0.95, 1.05, config.rows)
        sounds = draw.uniform(0.1, 0.9, (config.rows, 1)) * np.sin(2 * np.pi * hertz[:, None] * time)
        sounds[time * config.rate >= self._lengths[:, None]] = 0
        pictures = 0.1 * draw.random((config.rows, 1, 8, 8))
        pictures[np.arange(config.rows), 0, 2 * pitch] = 1
        has_sound = draw.random(config.rows) < 0.9
        sounds[~has_sound] = 0
        everywhere = np.ones(config.rows, dtype=np.bool_)
        self._values = {
            "image": pictures.astype(np.float32),
            "sound": sounds.astype(np.float32),
            "word": (2 + pitch[:, None]).astype(np.int64),
        }
        self.name = "tones"
        self.modalities = {
            "image": Modality(name="image", kind="image", shape=(1, 8, 8)),
            "sound": Modality(name="sound", kind="audio", shape=(config.samples,), rate=config.rate),
            "word": Modality(name="word", kind="text", shape=(1,), vocabulary=2 + len(WORDS)),
        }
        self.present = {"image": everywhere, "sound": has_sound, "word": everywhere}
        self.ids = np.array([f"{row:04d}" for row in range(config.rows)])
        self.columns = {"pitch": np.array(WORDS)[pitch]}
        self.same = pitch.astype(np.int64)
        rows = np.arange(config.rows)
        self.splits = {"train": rows[rows % 4 > 0], "validation": rows[rows % 8 == 0], "test": rows[rows % 8 == 4]}
        self.fingerprint = fingerprint_of(self._values)

    def inputs(self, modality, rows):
        return self._values[modality][rows]

    def text(self, modality, row):
        return str(self.columns["pitch"][row]) if modality == "word" else None

    def sound(self, modality, row):
        return self._values["sound"][row, : self._lengths[row]] if modality == "sound" else None
