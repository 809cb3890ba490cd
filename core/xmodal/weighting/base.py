"""The contract of automatic weighting: after every step, what was seen of each term; before, a factor for each.

A weighting is a handful of numbers per term, so it needs no tensor: its state is Python floats by the term's id, which
checkpoints keep by name, and replays repeat bit for bit. Free of torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from xmodal.errors import UserError
from xmodal.registry import Params, Registry

State = dict[str, dict[str, float]]
"""Term id -> name -> number."""


@dataclass(frozen=True)
class Seen:
    """What a step showed of a term that was felt.

    Attributes
    ----------
    value : raw. pull : L2 norm of the gradient of the raw value at all embeddings of the batch, taken together; 0 where
        the weighting did not ask for it.
    """

    value: float
    pull: float = 0.0


class Weighting:
    """Weights that stay what they are: every factor is 1.

    Class attributes
    ----------------
    reads_values : it looks at the terms' values before the update, and refuses some.
    reads_pulls : it looks at the gradients at the embeddings: a backward pass per term, down to the embeddings only.

    Attributes
    ----------
    state : what it has learned; the whole of it.
    """

    reads_values: ClassVar[bool] = False
    reads_pulls: ClassVar[bool] = False

    def __init__(self) -> None:
        self.state: State = {}

    def factor(self, term: str) -> float:
        """Return what a term's weight is multiplied by, > 0; 1 for a term that was never felt."""
        del term
        return 1.0

    def check(self, values: Mapping[str, float]) -> None:
        """Refuse raw values that cannot be weighted, before anything is updated.

        Raises
        ------
        UserError : names the term and its value, and what to do.
        """

    def update(self, seen: Mapping[str, Seen]) -> None:
        """Learn from a step that was taken, by term id."""


class WeightingConfig(Params, frozen=True, kw_only=True):
    """Base of every weighting's configuration."""

    def build(self) -> Weighting:
        """Build it with empty state."""
        raise NotImplementedError


WEIGHTINGS: Registry[WeightingConfig] = Registry("weighting")
"""Weightings by name. ``xmodal.weighting`` registers the built-in ones when imported."""


def refuse_below_zero(method: str, values: Mapping[str, float]) -> None:
    """Refuse a term below 0: a weight that follows 1 / L would run away.

    Raises
    ------
    UserError : names the term.
    """
    for term, value in values.items():
        if value < 0:
            raise UserError(
                "weighting.negative",
                "{method} weighting needs terms that cannot fall below 0, and {term} is {value}: switch that term off, "
                "or set the weighting to fixed.",
                method=method,
                term=term,
                value=f"{value:.4g}",
            )


def adam_step(own: dict[str, float], gradient: float, learning_rate: float) -> float:
    """Return Adam's step for one number (betas 0.9 and 0.999, epsilon 1e-8); its moments are kept in `own`.

    Source: Kingma and Ba 2015, "Adam", algorithm 1.
    """
    own["adam_steps"] = own.get("adam_steps", 0.0) + 1
    done = int(own["adam_steps"])
    first = own["adam_first"] = 0.9 * own.get("adam_first", 0.0) + 0.1 * gradient
    second = own["adam_second"] = 0.999 * own.get("adam_second", 0.0) + 0.001 * gradient * gradient
    return (
        -learning_rate * (first / (1 - math.pow(0.9, done))) / (math.sqrt(second / (1 - math.pow(0.999, done))) + 1e-8)
    )
