"""R@10, modality gap and unimodal quality against λ for each preset: over seeds, under Adam and under SGD.

Points are kept in one JSON file per preset under a folder: a sweep that is broken off goes on where it stopped, and
can be run in pieces (``--seeds 0``, then ``--seeds 0 1 2``). ``--figures`` draws what the folder holds.
"""

from __future__ import annotations

import itertools
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

import msgspec
import torch
from _report import report
from _sweep_point import OPTIMIZERS, Place, Point, configured, measure
from _window import parser
from xmodal.data import open_data
from xmodal.training.config import DataSection
from xmodal.training.presets import PRESETS, Start, preset

LAMBDAS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """What all points of a file have in common; points of other conditions belong into another folder."""

    preset: str
    data: str
    fingerprint: str
    steps: int
    column: str
    sgd_learning_rate: float
    torch: str


class Sweep(msgspec.Struct, kw_only=True):
    """What a file holds."""

    conditions: Conditions
    points: list[Point] = []

    @classmethod
    def open(cls, path: Path, conditions: Conditions) -> Sweep:
        """Read a file, or begin one; refuse one of other conditions."""
        if not path.exists():
            return cls(conditions=conditions)
        found = msgspec.json.decode(path.read_bytes(), type=cls)
        if found.conditions != conditions:
            raise SystemExit(
                f"{path} was measured under other conditions ({found.conditions}, not {conditions}): "
                "name another folder, or delete it."
            )
        return found

    def save(self, path: Path) -> None:
        """Write it whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))
        new.replace(path)

    def add(self, point: Point) -> None:
        """Take a point up, in order."""
        self.points = sorted([*self.points, point], key=lambda one: one.place)

    def missing(self, options: Namespace) -> list[Place]:
        """Return the places asked for that have no point yet: whole seeds first, so that early figures have all λ."""
        known = {point.place for point in self.points}
        asked = itertools.product(options.seeds, options.optimizers, options.lambdas)
        places = [Place(optimizer=optimizer, lambda_=lambda_, seed=seed) for seed, optimizer, lambda_ in asked]
        return [place for place in places if place not in known]


def run(name: str, options: Namespace) -> Sweep:
    """Measure what is missing of a preset's points."""
    section = DataSection(type=options.data)
    data = open_data(section.type, section.params)
    config = preset(name, data.modalities, section, data)
    column = options.column or Start(data.modalities, data).label_column()
    path = options.folder / f"{name}.json"
    sweep = Sweep.open(
        path,
        Conditions(
            preset=name,
            data=options.data,
            fingerprint=data.fingerprint,
            steps=options.steps,
            column=column,
            sgd_learning_rate=options.sgd_learning_rate,
            torch=str(torch.__version__),
        ),
    )
    for place in sweep.missing(options):
        point = measure(configured(config, place, options.sgd_learning_rate), data, place, options.steps, column)
        sweep.add(point)
        sweep.save(path)
    return sweep


def draw(sweep: Sweep, folder: Path) -> None:
    """Write the figure of a preset."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from _sweep_figure import save

    told = sweep.conditions
    seeds = len({point.place.seed for point in sweep.points})
    lost = sum(bool(point.failed) for point in sweep.points)
    note = (
        f"{told.preset} on {told.data}, validation, {told.steps} steps, {seeds} seeds: mean and range; SGD at learning "
        f"rate {told.sgd_learning_rate:g}; dashed: chance, or the largest class; probe of '{told.column}'"
    )
    save(sweep.points, note + (f"; left out, since diverged: {lost}" if lost else ""), folder / f"{told.preset}.svg")


def arguments() -> ArgumentParser:
    """Return what the command line understands."""
    found = parser(__doc__)
    found.add_argument("folder", type=Path, help="of the JSON files, one per preset")
    found.add_argument("--presets", nargs="+", choices=PRESETS, default=list(PRESETS))
    found.add_argument("--lambdas", nargs="+", type=float, default=list(LAMBDAS))
    found.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    found.add_argument("--steps", type=int, default=600)
    found.add_argument("--optimizers", nargs="+", choices=OPTIMIZERS, default=list(OPTIMIZERS))
    found.add_argument("--sgd-learning-rate", type=float, default=0.01)
    found.add_argument("--data", default="icons", help="a registered data set")
    found.add_argument("--column", default="", help="of the probes; empty: the first of 2 to 100 words")
    found.add_argument("--figures", type=Path, help="folder to draw a figure per preset in")
    return found


def main() -> int:
    """Measure what is missing; 0 if no point is."""
    options = arguments().parse_args()
    sweeps = []
    for name in options.presets:
        sweeps.append(run(name, options))
        if options.figures:
            draw(sweeps[-1], options.figures)
    points = [point for sweep in sweeps for point in sweep.points]
    ok = report(
        "sweep",
        {"points_missing": "<= 0"},
        {
            "points_missing": sum(len(sweep.missing(options)) for sweep in sweeps),
            "points": len(points),
            "diverged": sum(bool(point.failed) for point in points),
            "training_s": sum(point.seconds for point in points),
        },
        presets=options.presets,
        steps=options.steps,
        threads=torch.get_num_threads(),
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
