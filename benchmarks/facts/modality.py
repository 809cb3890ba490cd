"""Whether a classifier that took no part in training tells modalities apart by their embeddings."""

# N rows, D embedding size.
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import mean
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from xmodal.analysis.rows import unit_rows
from xmodal.data.base import Split
from xmodal.training.config import EvaluationSection, RunConfig
from xmodal.training.engine import Engine

Floats = NDArray[np.float64]
FITTED, HELD_OUT = 4000, 2000
"""Rows of the training split that a classifier is fitted to, and of another one that it is asked about."""


CLASSIFIERS: dict[str, Callable[[], Any]] = {
    "linear": lambda: LogisticRegression(max_iter=1000),
    "network": lambda: MLPClassifier((64,), early_stopping=True, random_state=0),
}
"""A logistic regression, and a network of one hidden layer; neither has seen anything."""


@dataclass(frozen=True)
class Told:
    """What a run ended with.

    Attributes
    ----------
    accuracy : classifier -> share of held-out rows whose modality it tells right; 0.5 is chance.
    recall : R@10, the mean of all directions.
    """

    accuracy: dict[str, float]
    recall: float


def tell_modalities_apart(config: RunConfig, steps: int, split: Split, ask: Iterable[str] = CLASSIFIERS) -> Told:
    """Train, freeze, and ask fresh classifiers of these names about the first two modalities."""
    engine = Engine.create(replace(config, evaluation=EvaluationSection(every=0, term_gradients_every=0)))
    for _ in range(steps):
        engine.step()
    fitted, held = labelled(engine, "train", FITTED), labelled(engine, split, HELD_OUT)
    recall = mean(by_k["10"] for by_k in engine.evaluate(split).recall.values())
    engine.close()
    return Told({name: accuracy(name, fitted, held) for name in ask}, recall)


def labelled(engine: Engine, split: Split, limit: int) -> tuple[Floats, Floats]:
    """Return unit rows (N, D) of the first two modalities of a split, and which of them each is of (N,)."""
    found = engine.embed(split, limit)
    one, other = (
        unit_rows(found.vectors[name].numpy()[found.present[name].numpy()]) for name in list(found.vectors)[:2]
    )
    return np.concatenate([one, other]), np.repeat([0.0, 1.0], [len(one), len(other)])


def accuracy(name: str, fitted: tuple[Floats, Floats], held: tuple[Floats, Floats]) -> float:
    """Fit a classifier to rows, and return its accuracy on others."""
    model = make_pipeline(StandardScaler(), CLASSIFIERS[name]())
    return float(model.fit(*fitted).score(*held))
