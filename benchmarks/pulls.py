"""What sampling the terms' gradients costs training: two engines of one preset, with and without, taking turns.

`share` is what it added to the processor time of the same steps, `told` what the engine says that it took of training.
Samples are rare, so both are of sums over all rounds; each round is a few steps of one and a few of the other.
"""

from __future__ import annotations

import argparse
import time

from _report import report
from msgspec.structs import replace
from xmodal.data import open_data
from xmodal.training.config import DataSection, EvaluationSection
from xmodal.training.engine import Engine
from xmodal.training.presets import preset

STEPS = 10
WARM_UP = 60


def timed(engine: Engine, steps: int) -> tuple[float, float, float]:
    """Take steps; return the processor time of all of it, the seconds that it says sampling took, and the rest."""
    began = time.process_time()
    events = [engine.step() for _ in range(steps)]
    told = sum(event.sampling_seconds for event in events)
    return time.process_time() - began, told, sum(event.seconds for event in events) - told


def main() -> int:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="balance")
    parser.add_argument("--data", default="icons")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=60)
    arguments = parser.parse_args()
    config = preset(arguments.preset, open_data(arguments.data, {}).modalities, DataSection(type=arguments.data))
    config = replace(config, batch_size=arguments.batch, evaluation=EvaluationSection(every=0))
    sampled = Engine.create(config)
    plain = Engine.create(replace(config, evaluation=EvaluationSection(every=0, term_gradients_every=0)))
    for engine in (sampled, plain):
        timed(engine, WARM_UP)  # the first sample is free
    rounds = [(timed(sampled, STEPS), timed(plain, STEPS)[0]) for _ in range(arguments.rounds)]
    spent, told, rest, without = (sum(column) for column in zip(*((*own, other) for own, other in rounds), strict=True))
    measured = {"share": spent / without - 1, "told": told / rest}
    asked = {"share": "<= 0.03", "told": "<= 0.03"}
    return 0 if report("pulls", asked, measured, preset=arguments.preset, steps=STEPS * len(rounds)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
