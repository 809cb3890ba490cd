"""`vectors`, a generated data set: several views of the same hidden factors, some of them missing."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from xmodal.data.base import DATA, DataConfig, Modality, PairedData, Split
from xmodal.data.cache import fingerprint_of

SHARES: Mapping[Split, float] = {"train": 0.7, "validation": 0.15, "test": 0.15}

Dimension = Annotated[int, Meta(ge=1, le=4096)]


@DATA.register("vectors")
class VectorsConfig(DataConfig, frozen=True, kw_only=True):
    """Generated vectors: several views (a, b, c, ...) of shared hidden factors, with missing cells.

    A row has hidden factors ``z ~ N(centre of its cluster, I)``; modality m shows ``tanh(z W_m) V_m + noise * e``,
    standardised per dimension, with W_m and V_m of its own. Column ``cluster`` names the cluster.
    """

    rows: Annotated[int, Meta(ge=10, le=10_000_000, description="number of rows")] = 4000
    dimensions: Annotated[
        tuple[Dimension, ...], Meta(min_length=2, max_length=26, description="size of each modality; their number")
    ] = (32, 32, 48)
    latent: Annotated[int, Meta(ge=1, le=1024, description="number of hidden factors")] = 8
    clusters: Annotated[int, Meta(ge=1, le=1000, description="number of clusters of the hidden factors")] = 8
    noise: Annotated[float, Meta(ge=0, le=100, description="standard deviation of the noise of each view")] = 0.3
    missing: Annotated[float, Meta(ge=0, lt=1, description="share of cells missing; a row keeps at least one")] = 0.1
    seed: Annotated[int, Meta(ge=0, lt=2**31, description="seed of everything that is drawn")] = 0

    def open(self) -> PairedData:
        """Draw the data: a pure function of the parameters."""
        return Vectors(self)


class Vectors(PairedData):
    """Rows drawn as `VectorsConfig` says."""

    def __init__(self, config: VectorsConfig) -> None:
        generator = np.random.default_rng(config.seed)
        names = string.ascii_lowercase[: len(config.dimensions)]
        cluster, factors = _draw_factors(config, generator)
        self._values = {
            name: _draw_view(factors, dimension, config.noise, generator)
            for name, dimension in zip(names, config.dimensions, strict=True)
        }
        present = _draw_present(config, generator)
        self.present = dict(zip(names, present.T.copy(), strict=True))
        for name, values in self._values.items():
            values[~self.present[name]] = 0
        self.name = "vectors"
        self.modalities = {
            name: Modality(name=name, kind="vector", shape=values.shape[1:]) for name, values in self._values.items()
        }
        self.ids = np.array([f"{row:07d}" for row in range(config.rows)])
        self.columns = {
            "cluster": np.array([f"cluster {number + 1}" for number in range(config.clusters)])[cluster],
            "modalities": present.sum(axis=1).astype(np.float64),
        }
        self.same = np.arange(config.rows, dtype=np.int64)
        self.splits = _draw_splits(config.rows, generator)
        self.fingerprint = fingerprint_of(
            {**self._values, "present": present, **{f"split {name}": rows for name, rows in self.splits.items()}}
        )

    def inputs(self, modality: str, rows: NDArray[np.int64]) -> NDArray[Any]:
        """Return vectors (R, dimension), float32; zeros where the modality is missing."""
        return self._values[modality][rows]


def _draw_factors(
    config: VectorsConfig, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    centres = 2 * generator.standard_normal((config.clusters, config.latent))
    cluster = generator.integers(config.clusters, size=config.rows)
    return cluster, centres[cluster] + generator.standard_normal((config.rows, config.latent))


def _draw_view(
    factors: NDArray[np.float64], dimension: int, noise: float, generator: np.random.Generator
) -> NDArray[np.float32]:
    latent = factors.shape[1]
    hidden = 4 * latent
    inner = generator.standard_normal((latent, hidden)) / np.sqrt(5 * latent)  # factors have a variance of 1 + 2^2
    outer = generator.standard_normal((hidden, dimension)) / np.sqrt(hidden)
    values: NDArray[np.float64] = np.tanh(factors @ inner) @ outer
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    values += noise * generator.standard_normal(values.shape)
    return values.astype(np.float32)


def _draw_present(config: VectorsConfig, generator: np.random.Generator) -> NDArray[np.bool_]:
    present = generator.random((config.rows, len(config.dimensions))) >= config.missing
    kept = generator.integers(len(config.dimensions), size=config.rows)
    empty = np.flatnonzero(~present.any(axis=1))
    present[empty, kept[empty]] = True
    return present


def _draw_splits(rows: int, generator: np.random.Generator) -> dict[Split, NDArray[np.int64]]:
    order = generator.permutation(rows)
    ends = np.round(np.cumsum(list(SHARES.values()))[:-1] * rows).astype(int)
    return {name: np.sort(part) for name, part in zip(SHARES, np.split(order, ends), strict=True)}
