"""Data of one's own in one file: the left and the right halves of scikit-learn's handwritten digits.

xmodal train --plugin examples/digit_halves.py --data digit_halves --preset clip
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from xmodal.data.base import DATA, DataConfig, Modality, PairedData
from xmodal.data.cache import fingerprint_of


@DATA.register("digit_halves")
class DigitHalvesConfig(DataConfig, frozen=True, kw_only=True):
    """Handwritten digits of 8 x 8 pixels, cut in two: the left half and the right half (1,797 pairs)."""

    noise: Annotated[float, Meta(ge=0, le=1, description="standard deviation of the noise on each pixel")] = 0.0

    def open(self) -> PairedData:
        """Read the digits, which come with scikit-learn."""
        return DigitHalves(self.noise)


class DigitHalves(PairedData):
    """Row i holds the left and the right half of digit i; column ``digit`` says which it is."""

    def __init__(self, noise: float) -> None:
        digits = load_digits()
        pictures = digits.images.astype(np.float32) / 16.0
        generator = np.random.default_rng(0)
        pictures += noise * generator.standard_normal(pictures.shape).astype(np.float32)
        pictures = pictures.clip(0.0, 1.0)[:, None]  # one channel
        self._halves = {"left": pictures[..., :4].copy(), "right": pictures[..., 4:].copy()}
        rows = len(pictures)
        order = generator.permutation(rows)
        self.name = "digit_halves"
        self.fingerprint = fingerprint_of({**self._halves, "order": order})
        self.modalities = {
            name: Modality(name=name, kind="image", shape=half.shape[1:]) for name, half in self._halves.items()
        }
        self.ids = np.array([f"{row:04d}" for row in range(rows)])
        self.columns = {"digit": digits.target.astype(np.str_)}
        self.same = np.arange(rows, dtype=np.int64)  # no half is right for two rows
        self.splits = {
            "train": np.sort(order[:1200]),
            "validation": np.sort(order[1200:1500]),
            "test": np.sort(order[1500:]),
        }
        self.present = {name: np.ones(rows, dtype=np.bool_) for name in self._halves}

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return halves (R, 1, 8, 4) in [0, 1]."""
        return self._halves[modality][rows]

    def picture(self, modality: str, row: int) -> NDArray[np.uint8]:
        """Return a half as a picture to look at, (8, 4)."""
        return np.round(255 * (1 - self._halves[modality][row, 0])).astype(np.uint8)
