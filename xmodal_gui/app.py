"""``xmodal-gui``: reads the command line, then shows the window, then opens what was asked for.

Nothing slow is imported on the way to the first painted window: no torch, no numba, no umap, and not Qt before the
arguments were read.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from xmodal.errors import UserError
from xmodal.plugins import load_plugins
from xmodal.wire.cores import share_cores

USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the window; return the exit status."""
    share_cores()  # before torch, for the engine in a thread; its own process inherits it
    gc.disable()  # nothing that is built until the window is painted can go: looking for it takes a tenth of that time
    options = _parser().parse_args(arguments)
    try:
        _check(options, os.environ)
        from xmodal_gui.application import run

        return run(options)
    except UserError as error:
        print(f"xmodal-gui: {error}", file=sys.stderr)  # noqa: T201  # the command line's way of telling
        return USAGE_ERROR


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="xmodal-gui", description="Train, watch, debug and steer cross-modal models.")
    parser.add_argument("run", nargs="?", type=Path, metavar="RUN", help="folder of a run to open; default: a new run")
    parser.add_argument("--data", metavar="D", help="data set of a new run, or a file or folder; default: icons")
    parser.add_argument("--preset", metavar="P", help="what a new run starts from; default: balance, clip with --data")
    parser.add_argument("--engine", choices=("process", "thread"), default="process", help="where training runs")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="default: 0")
    parser.add_argument("--lambda", dest="lambda_", type=float, metavar="X", help="weight of the cross-modal bracket")
    parser.add_argument("--run-dir", type=Path, metavar="FOLDER", help="where to record; default: a new one in runs/")
    parser.add_argument(
        "--plugin",
        dest="plugins",
        metavar="FILE.py",
        action="append",
        default=[],
        help="run the code of this file first: it registers losses, encoders or data sets (may be repeated)",
    )
    parser.add_argument("--start", action="store_true", help="open nothing: show the start page")
    parser.add_argument("--steps", type=int, metavar="N", help="train to step N and pause")
    parser.add_argument("--screenshot", type=Path, metavar="F.png", help="save a picture of the window when paused")
    parser.add_argument("--exit", action="store_true", help="then quit")
    parser.add_argument("--theme", choices=("system", "light", "dark"), help="default: as last time, else the system's")
    languages = ("system", "en", "zh_CN")
    parser.add_argument("--language", choices=languages, help="default: as last time, else the system's")
    parser.add_argument("--size", metavar="WxH", help="size of the window, 1920x1080")
    parser.add_argument("--fresh", action="store_true", help="forget and do not keep layout, theme and language")
    return parser


def _check(options: Namespace, environment: Mapping[str, str]) -> None:
    """Refuse what cannot work before Qt is asked, which would abort.

    Raises
    ------
    UserError : says what is missing, and what to do.
    """
    if importlib.util.find_spec("PySide6") is None or importlib.util.find_spec("pyqtgraph") is None:
        raise UserError("gui.missing", "The window needs PySide6: pip install 'xmodal[gui]'")
    offscreen = environment.get("QT_QPA_PLATFORM", "").partition(":")[0] in ("offscreen", "minimal", "vnc")
    has_display = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not (offscreen or has_display):
        raise UserError(
            "gui.no_display",
            "There is no display to show a window on: use `xmodal train` here, or set QT_QPA_PLATFORM=offscreen.",
        )
    if options.steps is not None and options.steps < 0:
        raise UserError("gui.steps", "--steps must be 0 or more, not {steps}.", steps=options.steps)
    if (options.screenshot is not None or options.exit) and options.steps is None:
        raise UserError("gui.when", "--screenshot and --exit need --steps N: they act when step N is reached.")
    if options.screenshot is not None and not options.screenshot.absolute().parent.is_dir():
        raise UserError(
            "gui.folder", "There is no folder {folder} for the screenshot.", folder=options.screenshot.absolute().parent
        )
    if options.lambda_ is not None and not 0 <= options.lambda_ <= 1e6:
        raise UserError("gui.lambda", "--lambda must lie within 0 and 1e6, not {value}.", value=options.lambda_)
    if options.plugins:
        sys.stderr.write(f"xmodal-gui: running the code of {', '.join(options.plugins)} (--plugin)\n")
        load_plugins(options.plugins)  # before Qt, for torch's sake
    _check_names(options)


def _check_names(options: Namespace) -> None:
    """Refuse names that are not registered, and a folder that is not there; the rest is found while opening."""
    from xmodal.errors import unknown_name
    from xmodal.training.presets import PRESETS

    from xmodal_gui.opening import check_folder

    if options.preset is not None and options.preset not in PRESETS:
        raise unknown_name("preset", options.preset, PRESETS)
    if options.run is not None:
        check_folder(options.run)
