"""``xmodal evaluate``: the numbers of a run's last checkpoint."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from xmodal.cli.numbers import evaluation_fields, evaluation_table, json_line
from xmodal.data.base import SPLITS

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("evaluate", help="evaluate the last checkpoint of a run")
    parser.add_argument("folder", metavar="RUN", type=Path, help="folder of the run")
    parser.add_argument("--split", choices=SPLITS, default="validation", help="default: validation")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Evaluate and print."""
    from xmodal.training.engine import Engine

    engine = Engine.load(arguments.folder)
    try:
        evaluation = engine.evaluate(arguments.split)
    finally:
        engine.close()
    if arguments.json:
        print(json_line({"step": evaluation.step, **evaluation_fields(evaluation), "run": str(arguments.folder)}))
    else:
        print(evaluation_table(evaluation))
    return 0
