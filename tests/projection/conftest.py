"""Two views of real pictures in one space: digits, each view with its own noise and its own place on the sphere."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from xmodal.projection.points import gather_points
from xmodal.projection.records import Snapshot

ROWS = 300


def views(noise: float = 0.05, gap: float = 0.3, seed: int = 0, rows: int = ROWS) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    pixels = load_digits().data[:rows]
    pixels = (pixels - pixels.mean(axis=0)) / np.linalg.norm(pixels, axis=1, keepdims=True)
    offset = np.random.default_rng(99).normal(size=pixels.shape[1])
    offset *= gap / np.linalg.norm(offset)
    size = noise / np.sqrt(pixels.shape[1])
    return {
        "image": pixels + offset + random.normal(0, size, pixels.shape),
        "text": pixels - offset + random.normal(0, size, pixels.shape),
    }


@pytest.fixture
def make_snapshot():
    """Return a function that makes snapshots of two views: more noise is another epoch."""

    def make(rows=None, present=None, *, step=0, scope="digits", **kind) -> Snapshot:
        return Snapshot.of(views(**kind), rows, present, step=step, scope=scope)

    return make


@pytest.fixture
def digits(make_snapshot):
    """The points of one snapshot."""
    return gather_points(make_snapshot())
