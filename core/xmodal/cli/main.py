"""The entry point: parses, dispatches, and turns every mistake of the user into one line and exit status 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from xmodal import __version__
from xmodal.cli import analyse, data, doctor, evaluate, export, listing, replay, train, triage
from xmodal.cli.parser import Parser
from xmodal.errors import UserError
from xmodal.plugins import load_plugins
from xmodal.wire.cores import share_cores

BAD_INPUT = 2
INTERRUPTED = 130

WITH_PLUGINS = ("train", "data", "evaluate", "triage", "export", "replay", "list")
COMMANDS = (train, data, evaluate, analyse, triage, export, replay, listing, doctor)


def build_parser() -> Parser:
    """Return the parser of all commands."""
    parser = Parser(prog="xmodal", description="Train, watch and steer cross-modal models. The window is xmodal-gui.")
    parser.add_argument("--version", action="version", version=f"xmodal {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    for name in WITH_PLUGINS:
        commands.choices[name].add_argument(
            "--plugin",
            dest="plugins",
            metavar="FILE.py",
            action="append",
            default=[],
            help="run the code of this file first: it registers losses, encoders or data sets (may be repeated)",
        )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    Exit status: 0 done, 1 it did not come out as hoped, 2 bad input, 130 interrupted.
    """
    share_cores()
    try:
        arguments = build_parser().parse_args(argv)
        _load(getattr(arguments, "plugins", []))
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except UserError as error:
        print_error(error)
        return BAD_INPUT
    except SystemExit as ended:  # --help and --version
        return int(ended.code or 0)
    except KeyboardInterrupt:
        print("xmodal: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left (`xmodal list ... | head`); python must not try to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


def _load(plugins: Sequence[str]) -> None:
    """Load the plug-ins that were named, and say that their code is run."""
    if plugins:
        print(f"xmodal: running the code of {', '.join(plugins)} (--plugin)", file=sys.stderr)
        load_plugins(plugins)


def print_error(error: UserError) -> None:
    """Print one line, whatever the message holds."""
    print(f"xmodal: error: {' '.join(str(error).split())}", file=sys.stderr)
