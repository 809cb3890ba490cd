"""What theory says of terms and presets, measured: information bounds, cone effect, deep CCA, adversaries, λ = 0.

`docs/science.md` says how each number comes about. ``--only`` measures some parts alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import mean

import torch
from _report import report
from _window import parser
from facts.cone import layer_cosines, rectified_cosine
from facts.digits import deep_total, linear_total, open_halves
from facts.information import club_bound, info_nce_bound, information
from facts.lambda_zero import recall_over_chance
from facts.modality import CLASSIFIERS, tell_modalities_apart
from msgspec.structs import replace
from xmodal.data import open_data
from xmodal.data.base import SPLITS, Split
from xmodal.training.config import RunConfig
from xmodal.training.presets import preset

ROWS = (64, 512)
GAUSSIANS = ((0.3, 2), (0.5, 4), (0.8, 4), (0.95, 20))
"""Correlation and dimensions: from 0.1 nats to 23, which no batch of these sizes can tell."""
FITTED = ((0.5, 2), (0.8, 2), (0.9, 4))
LAYERS = 5
TOP = 10
"""Canonical correlations summed, and the embedding size of DCCA."""
STEPS = 600
WITHOUT = 150
"""Steps at lambda = 0: `benchmarks/learning.py` takes as many."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    seeds: int
    steps: int
    split: Split


@dataclass(frozen=True)
class Found:
    """Bounds, numbers and details of one part."""

    asked: dict[str, str]
    measured: dict[str, float]
    details: dict[str, object] = field(default_factory=dict)


def bounds_of_information(_: Options) -> Found:
    """Hold InfoNCE and CLUB to Gaussians of known mutual information."""
    lower = {
        (rho, size, rows): mean(info_nce_bound(rho, rows, size, seed) for seed in range(5))
        for rho, size in GAUSSIANS
        for rows in ROWS
    }
    upper = {(rho, size): club_bound(rho, 2048, size, 300) for rho, size in FITTED}
    return Found(
        {
            "info_nce_over_ln_n": "<= 1",
            "info_nce_over_ln_n_where_information_is_larger": ">= 0.9",
            "info_nce_above_information_nats": "<= 0.1",
            "club_above_information_nats": "> 0",
        },
        {
            "info_nce_over_ln_n": max(found / math.log(rows) for (_, _, rows), found in lower.items()),
            "info_nce_over_ln_n_where_information_is_larger": min(
                found / math.log(rows)
                for (rho, size, rows), found in lower.items()
                if information(rho, size) > 2 * math.log(rows)
            ),
            "info_nce_above_information_nats": max(
                found - information(rho, size) for (rho, size, _), found in lower.items()
            ),
            "club_above_information_nats": min(found - information(*key) for key, found in upper.items()),
        },
        {
            "info_nce_nats": [[*key, round(information(*key[:2]), 3), round(found, 3)] for key, found in lower.items()],
            "club_nats": [[*key, round(information(*key), 3), round(found, 3)] for key, found in upper.items()],
        },
    )


def cone(_: Options) -> Found:
    """Send orthogonal and opposed rows through random layers with ReLU."""
    off, rows = 0.0, []
    for start in (0.0, -0.5):
        expected = [rectified_cosine(start)]
        while len(expected) < LAYERS:
            expected.append(rectified_cosine(expected[-1]))
        found = layer_cosines(start, LAYERS, width=2048, pairs=64, draws=5)
        off = max(off, *(abs(a - b) for a, b in zip(found, expected, strict=True)))
        rows.append([[round(a, 3), round(b, 3)] for a, b in zip(found, expected, strict=True)])
    return Found({"cone_worst_difference": "<= 0.02"}, {"cone_worst_difference": off}, {"cone_found_expected": rows})


def deep_correlation(options: Options) -> Found:
    """Compare deep with linear CCA on the halves of digits."""
    totals = []
    for seed in range(options.seeds):
        halves = open_halves(seed)
        totals.append((linear_total(*halves, TOP), deep_total(*halves, TOP, 200, seed)))
    gains = [deep - linear for linear, deep in totals]
    return Found(
        {"dcca_total_correlation_gain": "> 0"},
        {"dcca_total_correlation_gain": min(gains)},
        {"total_correlation_linear_deep": [[round(value, 3) for value in both] for both in totals], "top": TOP},
    )


def adversary(options: Options) -> Found:
    """Ask fresh classifiers which modality frozen embeddings are of: `clip`, `adversarial`, and it without its game."""
    configs: dict[str, Callable[[int], RunConfig]] = {
        "clip": lambda seed: _icons("clip", seed),
        "adversarial": lambda seed: _icons("adversarial", seed),
        "without_game": lambda seed: _without_game(_icons("adversarial", seed)),
    }
    told = {
        name: [tell_modalities_apart(make(seed), options.steps, options.split) for seed in range(options.seeds)]
        for name, make in configs.items()
    }
    recall = {name: mean(one.recall for one in ones) for name, ones in told.items()}
    measured = {
        f"modality_accuracy_{kind}_{name}": mean(one.accuracy[kind] for one in ones)
        for name, ones in told.items()
        for kind in CLASSIFIERS
    }
    return Found(
        {
            "modality_accuracy_linear_clip": "> 0.95",
            "modality_accuracy_linear_adversarial": "< 0.65",
            "adversarial_recall_over_clip": ">= 0.8",
        },
        {**measured, "adversarial_recall_over_clip": recall["adversarial"] / recall["clip"]},
        {"adversary_recall": {name: [round(one.recall, 3) for one in ones] for name, ones in told.items()}},
    )


def _without_game(config: RunConfig) -> RunConfig:
    terms = tuple(replace(term, enabled=term.id != "game") for term in config.cost.terms)
    return replace(config, cost=replace(config.cost, terms=terms))


def without_bracket(options: Options) -> Found:
    """Train `balance` and `article` with nothing inside the bracket."""
    ratios = {
        name: [recall_over_chance(_icons(name, seed), 0.0, steps, options.split) for seed in range(options.seeds)]
        for name, steps in (("balance", WITHOUT), ("article", options.steps))
    }
    return Found(
        {"balance_recall_over_chance_without_bracket": "<= 3", "article_recall_over_chance_without_bracket": ">= 3"},
        {f"{name}_recall_over_chance_without_bracket": mean(found) for name, found in ratios.items()},
        {"recall_over_chance_per_seed": {name: [round(one, 2) for one in found] for name, found in ratios.items()}},
    )


def _icons(name: str, seed: int) -> RunConfig:
    data = open_data("icons", {})
    return replace(preset(name, data.modalities, rows=data), seed=seed)


PARTS: dict[str, Callable[[Options], Found]] = {
    "information": bounds_of_information,
    "cone": cone,
    "dcca": deep_correlation,
    "adversary": adversary,
    "lambda_zero": without_bracket,
}


def main() -> int:
    """Measure; 0 if every bound is met."""
    arguments = parser(__doc__)
    arguments.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--steps", type=int, default=STEPS)
    arguments.add_argument("--split", choices=SPLITS, default="test", help="choices are made on validation")
    told = arguments.parse_args()
    options = Options(told.seeds, told.steps, told.split)
    parts = [PARTS[name](options) for name in told.only]
    ok = report(
        "science",
        {metric: bound for part in parts for metric, bound in part.asked.items()},
        {metric: value for part in parts for metric, value in part.measured.items()},
        **{name: value for part in parts for name, value in part.details.items()},
        seeds=options.seeds,
        steps=options.steps,
        split=options.split,
        threads=torch.get_num_threads(),
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
