"""What a run with lambda at 0 retrieves: chance, unless a term outside the bracket reads two modalities."""

from __future__ import annotations

from msgspec.structs import replace
from xmodal.data.base import Split
from xmodal.training.config import RunConfig
from xmodal.training.engine import Engine


def recall_over_chance(config: RunConfig, lambda_: float, steps: int, split: Split) -> float:
    """Train with this lambda from the first step; return R@10 over its chance, of the best direction."""
    evaluation = replace(config.evaluation, every=0, term_gradients_every=0)
    engine = Engine.create(replace(config, evaluation=evaluation, cost=replace(config.cost, lambda_=lambda_)))
    for _ in range(steps):
        engine.step()
    found = engine.evaluate(split)
    engine.close()
    return max(by_k["10"] / found.chance[pair]["10"] for pair, by_k in found.recall.items())
