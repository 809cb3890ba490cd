"""One point of a sweep over lambda: a run from the start, and what it ends with."""

# N rows, D embedding size.
from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import mean
from typing import Literal

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from xmodal.analysis.rows import unit_rows
from xmodal.data.base import PairedData, Split
from xmodal.errors import UserError
from xmodal.training.config import CheckpointSection, EvaluationSection, RunConfig
from xmodal.training.engine import Engine

Optimizer = Literal["adam", "sgd"]
OPTIMIZERS: Sequence[Optimizer] = ("adam", "sgd")
"""That of the preset, Adam or AdamW as it is configured there, and SGD with momentum."""
SPLIT: Split = "validation"
FITTED = 4000
"""Training rows that a probe is fitted to."""


class Place(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Where a point stands."""

    optimizer: Optimizer
    lambda_: float
    seed: int


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What a run ended with, on the validation split.

    Attributes
    ----------
    recall, chance : R@10, the mean of all directions, and of a random ranking.
    gap : modality gap, the mean of all pairs.
    probe, majority : modality -> accuracy of a linear probe of the column, and share of its largest class.
    failed : why there are no numbers; empty if there are.
    """

    place: Place
    recall: float = 0.0
    chance: float = 0.0
    gap: float = 0.0
    probe: dict[str, float] = {}
    majority: dict[str, float] = {}
    failed: str = ""
    seconds: float = 0.0


def configured(config: RunConfig, place: Place, learning_rate: float) -> RunConfig:
    """Return a preset's configuration with this lambda, seed and optimiser.

    Parameters
    ----------
    learning_rate : of SGD; the preset's own optimiser keeps its own.
    """
    optimizer = config.optimizer
    if place.optimizer == "sgd":
        optimizer = replace(optimizer, type="sgd", learning_rate=learning_rate, weight_decay=0.0)
    return replace(
        config,
        seed=place.seed,
        optimizer=optimizer,
        cost=replace(config.cost, lambda_=place.lambda_),
        evaluation=EvaluationSection(every=0, term_gradients_every=0),
        checkpoints=CheckpointSection(every=0),
    )


def measure(config: RunConfig, data: PairedData, place: Place, steps: int, column: str) -> Point:
    """Train from the start; return what it comes to, or why it broke off."""
    started = time.perf_counter()
    engine = Engine.create(config)
    try:
        for _ in range(steps):
            engine.step()
        found = engine.evaluate(SPLIT)
        probes = {name: probe(engine, data, name, column) for name in config.encoders}
    except UserError as error:  # a step or the evaluation met numbers that are not finite
        return Point(place=place, failed=str(error), seconds=time.perf_counter() - started)
    finally:
        engine.close()
    return Point(
        place=place,
        recall=mean(by_k["10"] for by_k in found.recall.values()),
        chance=mean(by_k["10"] for by_k in found.chance.values()),
        gap=mean(found.modality_gap.values()),
        probe={name: accuracy for name, (accuracy, _) in probes.items()},
        majority={name: share for name, (_, share) in probes.items()},
        seconds=time.perf_counter() - started,
    )


def probe(engine: Engine, data: PairedData, modality: str, column: str) -> tuple[float, float]:
    """Return how well a logistic regression reads a column off one modality's unit rows, and what guessing gets."""
    fitted, held = (_labelled(engine, data, split, modality, column) for split in ("train", SPLIT))
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(*fitted)
    codes = held[1]
    return float(model.score(*held)), float(np.bincount(codes).max() / len(codes))


def _labelled(
    engine: Engine, data: PairedData, split: Split, modality: str, column: str
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    found = engine.embed(split, FITTED)
    codes = data.labels(column).codes[found.rows.numpy()]
    known = found.present[modality].numpy() & (codes >= 0)
    return unit_rows(found.vectors[modality].numpy()[known]), codes[known]
