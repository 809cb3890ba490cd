"""Seeds by name, and the fixed sample that evaluations read. Free of torch."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray


def seed_for(seed: int, purpose: str, number: int = 0) -> int:
    """Return the 63-bit seed that (seed, purpose, number) names."""
    digest = hashlib.blake2b(f"{seed}/{purpose}/{number}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def fixed_sample(rows: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """Return at most `limit` of the rows, the same ones for every run, and a larger sample holds a smaller one.

    Splits are sorted, and neighbours are alike (icons of one font): the first rows would be no sample.
    """
    shuffle = np.random.default_rng(seed_for(0, "sample")).permutation(len(rows))
    return rows[shuffle[:limit]]
