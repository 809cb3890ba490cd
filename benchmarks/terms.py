"""What a term costs over its formula: ms per step, forward and backward, beside the shortest torch expression of it.

Every registered term at its defaults, B = 256 and D = 128, both in turns. A term without an expression in
`_shortest.py`, or with another value than it, is named and misses the bound.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import torch
from _report import report
from _shortest import SHORTEST
from torch import Tensor
from torch.nn import functional
from xmodal.data.base import Kind, Modality
from xmodal.losses import LOSSES, Encoded, HasPlayer, Setting, TermOutput, View

ROWS, SIZE, CLASSES = 256, 128, 10
PAIRS = 31
TURN_MS = 5.0
"""A turn repeats its side until it takes about so long: clocks and schedulers are coarser than a step."""
STEP = 10_000
"""Of the optimiser: every warm-up is over."""
SHAPES: dict[Kind, tuple[int, ...]] = {"vector": (32,), "image": (1, 32, 32), "text": (16,), "audio": (4000,)}
COLUMN_FIELDS = ("column",)
"""Fields that name a column without a default that would do."""


@dataclass(frozen=True)
class Bench:
    """A term ready to be measured.

    Attributes
    ----------
    term, shortest : return the value. leaves : what gradients are asked for.
    """

    term: Callable[[], Tensor]
    shortest: Callable[[], Tensor] | None
    leaves: list[Tensor]

    def agrees(self) -> bool:
        """Say whether both give the same value and gradients."""
        if self.shortest is None:
            return False
        told = []
        for side in (self.term, self.shortest):
            torch.manual_seed(1)
            value = side()
            told.append((value, *gradients(value, self.leaves)))
        return all(_near(*both) for both in zip(*told, strict=True))


def _near(one: Tensor | None, other: Tensor | None) -> bool:
    if one is None or other is None:
        known = other if one is None else one
        return known is None or not known.any()
    return bool((one - other).norm() <= 0.01 * other.norm() + 1e-6)


def gradients(value: Tensor, leaves: list[Tensor]) -> tuple[Tensor | None, ...]:
    """Return what a step would put into each leaf."""
    return torch.autograd.grad(value, leaves, allow_unused=True)


def prepare(name: str) -> Bench:
    """Build a term at its defaults and what it reads: unit rows, a few of them with equal captions."""
    torch.manual_seed(0)
    columns = {field: "kind" for field in LOSSES[name].__struct_fields__ if field in COLUMN_FIELDS}
    config = LOSSES.convert(name, dict(columns), name)
    kind: Any = "vector" if not config.kinds or "vector" in config.kinds else config.kinds[0]
    names = ("a", "b")[: config.reads]
    modalities = {own: Modality(name=own, kind=kind, shape=SHAPES[kind], vocabulary=1000) for own in names}
    pairs = (names,) if len(names) == 2 else ()
    setting = Setting(modalities, pairs, SIZE, ROWS, classes=lambda _: CLASSES, has_empty=lambda _: False)
    config.check(setting)
    term = config.build(setting)
    if isinstance(term, HasPlayer):
        term.player.requires_grad_(False)
    same = torch.randint(4 * ROWS, (ROWS,))
    labels = {column: torch.randint(CLASSES, (ROWS,)) for column in config.columns()}
    read: list[Encoded] = []
    leaves: list[Tensor] = [weight for weight in term.parameters() if weight.requires_grad]
    for modality in modalities.values():
        rows = [_unit_rows() for _ in range(1 + len(config.views(modality)))]
        leaves += rows
        views = tuple(View(embedding) for embedding in rows[1:])
        read.append(Encoded(modality, rows[0], _inputs(modality), same, labels, STEP, views))
    shortest = SHORTEST.get(name)
    return Bench(
        lambda: _value(term(*read)),
        None if shortest is None else lambda: shortest(term, *read),
        leaves,
    )


def _unit_rows() -> Tensor:
    return functional.normalize(torch.randn(ROWS, SIZE), dim=1).requires_grad_()


def _inputs(modality: Modality) -> Tensor:
    shape = (ROWS, *modality.shape)
    return torch.randint(1, modality.vocabulary, shape) if modality.kind == "text" else torch.rand(shape)


def _value(told: Tensor | TermOutput) -> Tensor:
    return told.value if isinstance(told, TermOutput) else told


def compare(bench: Bench, pairs: int) -> tuple[float, float]:
    """Return ms per step of the term, and the median over pairs of turns of its time over the expression's."""
    assert bench.shortest is not None
    one = turn(bench.term, bench.leaves, 3)
    repeats = max(1, round(TURN_MS / 1000 / one))
    times, ratios = [], []
    turn(bench.shortest, bench.leaves, repeats)
    for pair in range(pairs):
        # Who goes first changes, so that what a turn leaves behind in caches favours neither.
        order = (bench.term, bench.shortest) if pair % 2 else (bench.shortest, bench.term)
        spent = {side: turn(side, bench.leaves, repeats) for side in order}
        times.append(spent[bench.term])
        ratios.append(spent[bench.term] / spent[bench.shortest])
    return 1000 * median(times), median(ratios)


def turn(side: Callable[[], Tensor], leaves: list[Tensor], repeats: int) -> float:
    """Take so many steps of one side and return the seconds per step."""
    started = time.perf_counter()
    for _ in range(repeats):
        gradients(side(), leaves)
    return (time.perf_counter() - started) / repeats


def main() -> int:
    """Measure; 0 if every term meets the bound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("terms", nargs="*", help="names of terms; without any all that are registered")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    options = parser.parse_args()
    ratios: dict[str, float] = {}
    times: dict[str, float] = {}
    missing, different = [], []
    for name in options.terms or [name for name in LOSSES if LOSSES[name].__module__.startswith("xmodal.")]:
        bench = prepare(name)
        if bench.shortest is None:
            missing.append(name)
        elif not bench.agrees():
            different.append(name)
        else:
            times[name], ratios[name] = compare(bench, options.pairs)
    ok = report(
        "terms",
        dict.fromkeys(ratios, "<= 1.15") | {"terms_not_compared": "<= 0"},
        ratios | {"terms_not_compared": len(missing) + len(different)},
        ms={name: float(f"{value:.3g}") for name, value in times.items()},
        missing=missing,
        different=different,
        pairs=options.pairs,
        threads=torch.get_num_threads(),
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
