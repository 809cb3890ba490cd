"""Another program's training loop: two matrices that find each other step by step, written out by three lines."""

from pathlib import Path

import numpy as np

IDS = np.array([f"item-{row:03d}" for row in range(60)])


def embed(step: int, rows: int = 60, size: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Return what the two encoders of then make of the items: nothing in common at first, all of it after 300."""
    generator = np.random.default_rng(7)
    image, other = generator.standard_normal((2, rows, size)).astype(np.float32)
    share = min(step / 300, 1.0)
    return image, share * image + (1 - share) * other


def evaluation_loop(out: Path, step: int) -> Path:
    """Do what the documentation says that a training loop does."""
    image, text = embed(step)
    path = out / f"step-{step:06d}.npz"
    np.savez(out / ".writing.npz", image=image, text=text, ids=IDS)
    (out / ".writing.npz").replace(path)
    return path
