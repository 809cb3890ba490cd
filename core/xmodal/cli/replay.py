"""``xmodal replay``: repeat a run with all its changes."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands

DEVIATED = 1


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("replay", help="repeat a run with all its changes")
    parser.add_argument("folder", metavar="RUN", type=Path, help="folder of the run")
    parser.add_argument("--check", action="store_true", help="exit status 1 unless every loss is the same bit for bit")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Repeat the run and say how it compares."""
    from xmodal.training.replay import replay

    with tqdm(unit="step", file=sys.stderr, disable=None, dynamic_ncols=True) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        report = replay(arguments.folder, progress=advance)
    for name, (then, now) in report.differences.items():
        print(f"{name}: {then} when it was recorded, {now} here")
    if report.identical:
        print(f"{report.steps} steps repeated bit for bit, loss {report.loss!r}")
        return 0
    print(
        f"{report.steps} steps repeated, loss {report.loss!r}, recorded {report.recorded!r}: "
        f"the first deviation is at step {report.first_deviation}, the largest is {report.largest_deviation:.3g}"
    )
    return DEVIATED if arguments.check else 0
