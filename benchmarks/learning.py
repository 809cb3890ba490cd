"""What the presets learn on the built-in data, beside a plain PyTorch script that runs in turns with the engine.

`clip`: test R@10 after 600 steps, mean of three seeds, and the time it takes against `baseline/prototype.py`; the
engine's time holds all that a run has: evaluation, recording on disk, checkpoints. `balance`: what λ does.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median

from _report import report
from _window import parser
from baseline.prototype import Prototype
from msgspec.structs import replace
from xmodal.data import open_data
from xmodal.data.base import SPLITS, PairedData, Split
from xmodal.training.changes import SetLambda
from xmodal.training.engine import Engine
from xmodal.training.presets import preset

STEPS, TURN = 600, 20
PAIRS = ("image->text", "text->image")
APART, TOGETHER, APART_AGAIN = 150, 150, 50


def timed(steps: int, step: Callable[[], object]) -> float:
    """Take so many steps and return the seconds."""
    started = time.perf_counter()
    for _ in range(steps):
        step()
    return time.perf_counter() - started


def train(engine: Engine, steps: int) -> None:
    """Take so many steps with all that is due."""
    for _ in range(steps):
        engine.step()
        engine.due()


def recalls(engine: Engine, split: Split) -> list[float]:
    """Return R@10 both ways."""
    found = engine.evaluate(split).recall
    return [found[pair]["10"] for pair in PAIRS]


def learn(data: PairedData, seed: int, steps: int, split: Split) -> tuple[list[float], list[float], list[float]]:
    """Train both in turns; return R@10 of engine and prototype, and the ratios of their turns."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.create(replace(preset("clip", data.modalities), seed=seed), Path(folder) / "run")
        prototype = Prototype(data, seed)
        timed(3, prototype.step)
        ratios = []
        for _ in range(steps // TURN):
            plain = timed(TURN, prototype.step)
            ratios.append(timed(1, lambda: train(engine, TURN)) / plain)
        found = recalls(engine, split)
        engine.close()
    return found, list(prototype.recall_at_10(split)), ratios


def steer(data: PairedData, seed: int) -> dict[str, float]:
    """Train `balance` at λ = 0, at 1, and at 0 again; return R@10 and gap, the worse direction each."""
    engine = Engine.create(replace(preset("balance", data.modalities), seed=seed))
    engine.apply(SetLambda(value=0))
    train(engine, APART)
    apart = engine.evaluate("validation")
    engine.apply(SetLambda(value=1))
    best = 0.0
    for _ in range(TOGETHER // 25):
        train(engine, 25)
        best = max(best, min(recalls(engine, "validation")))
    together = engine.evaluate("validation")
    engine.apply(SetLambda(value=0))
    train(engine, APART_AGAIN)
    again = engine.evaluate("validation")
    engine.close()
    return {
        "balance_recall_at_10_apart": max(apart.recall[pair]["10"] for pair in PAIRS),
        "balance_recall_at_10_together": best,
        "balance_gap_reopened": again.modality_gap["image|text"] - together.modality_gap["image|text"],
    }


def main() -> int:
    """Measure; 0 if every bound is met."""
    arguments = parser(__doc__)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--steps", type=int, default=STEPS)
    arguments.add_argument("--split", choices=SPLITS, default="test", help="choices are made on validation")
    options = arguments.parse_args()
    data = open_data("icons", {})
    runs = [learn(data, seed, options.steps, options.split) for seed in range(options.seeds)]
    ok = report(
        "learning",
        {
            "recall_at_10_image_to_text": ">= 0.52",
            "recall_at_10_text_to_image": ">= 0.52",
            "time_ratio": "<= 1.3",
            "balance_recall_at_10_apart": "<= 0.03",
            "balance_recall_at_10_together": ">= 0.25",
            "balance_gap_reopened": ">= 0.1",
        },
        {
            "recall_at_10_image_to_text": mean(found[0] for found, _, _ in runs),
            "recall_at_10_text_to_image": mean(found[1] for found, _, _ in runs),
            "time_ratio": median(ratio for _, _, ratios in runs for ratio in ratios),
            **steer(data, 0),
        },
        per_seed=[[round(value, 3) for value in found] for found, _, _ in runs],
        prototype_per_seed=[[round(value, 3) for value in plain] for _, plain, _ in runs],
        turns=sum(len(ratios) for _, _, ratios in runs),
        steps=options.steps,
        split=options.split,
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
