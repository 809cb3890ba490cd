"""``xmodal export``: what a run holds, in formats that others read."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from xmodal.errors import UserError

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("export", help="write embeddings, curves or a map of a run to a file")
    parser.add_argument("folder", metavar="RUN", type=Path, help="folder of the run")
    parser.add_argument("--what", choices=("embeddings", "curves", "map"), required=True)
    parser.add_argument("--format", metavar="F")
    parser.add_argument("--out", metavar="PATH", type=Path, required=True)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Export."""
    raise UserError("cli.later", "export is not there yet")
