"""``xmodal doctor``: what is here, what is missing, what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from xmodal import __version__
from xmodal.errors import UserError
from xmodal.system_errors import reason_of

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands

PACKAGES = (
    "torch",
    "numpy",
    "numba",
    "umap-learn",
    "tokenizers",
    "msgspec",
    "pyzmq",
    "PySide6-Essentials",
    "pyqtgraph",
)
LOW_DISK_GB = 2
WAL_HINT = "WAL does not work here (a network file system?): runs are written in a slower, equally safe mode"

Level = Literal["ok", "note", "problem"]


class Finding(NamedTuple):
    """One line of the report. A *note* limits something; with a *problem* `xmodal train` does not work."""

    level: Level
    subject: str
    text: str


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("doctor", help="say what this machine has and lacks")
    parser.set_defaults(run=run)


def run(_: Namespace) -> int:
    """Print the report; 1 if something keeps training from working."""
    findings = [finding for check in CHECKS for finding in check()]
    for finding in findings:
        print(f"{finding.level:<8} {finding.subject:<14} {finding.text}")
    return 1 if any(finding.level == "problem" for finding in findings) else 0


def _versions() -> Iterator[Finding]:
    yield Finding("ok", "xmodal", f"{__version__} in {Path(__file__).parents[1]}")
    yield Finding("ok", "python", f"{platform.python_version()} on {platform.platform()}")
    for package in PACKAGES:
        try:
            yield Finding("ok", package, version(package))
        except PackageNotFoundError:
            yield Finding("note", package, "not installed")


def _devices() -> Iterator[Finding]:
    import psutil
    import torch

    from xmodal.training.devices import available_devices

    memory_gb = psutil.virtual_memory().total / 1e9
    yield Finding(
        "ok", "cores", f"{os.cpu_count()}, torch uses {torch.get_num_threads()} threads, {memory_gb:.0f} GB memory"
    )
    names = [f"cuda ({torch.cuda.get_device_name()})" if name == "cuda" else name for name in available_devices()]
    yield Finding("ok", "devices", ", ".join(names))


def _fonts() -> Iterator[Finding]:
    from xmodal.data.fonts import package_version, read_glyphs

    try:
        yield Finding("ok", "icon fonts", f"{len(read_glyphs())} icons from qtawesome {package_version()}")
    except UserError as error:
        yield Finding("problem", "icon fonts", str(error))


def _folders() -> Iterator[Finding]:
    from xmodal.data.cache import cache_folder

    cache = cache_folder()
    problem = _why_not_writable(cache)
    # Without a cache everything works, only slower at the start.
    yield Finding("note", "cache", f"{cache}: {problem}") if problem else Finding("ok", "cache", f"{cache} is writable")
    yield from _runs_folder()


def _runs_folder() -> Iterator[Finding]:
    from xmodal.store import default_parent, journal_mode

    runs = default_parent()
    there = _nearest_existing(runs)
    problem = _why_not_writable(runs)
    if problem:
        yield Finding("problem", "runs", f"{runs}: {problem}; start in another folder or name one with --run-dir")
        return
    if journal_mode(there) == "wal":
        yield Finding("ok", "runs", f"{runs} is writable")
    else:
        yield Finding("note", "runs", f"{runs}: {WAL_HINT}")
    free_gb = shutil.disk_usage(there).free / 1e9
    level: Level = "ok" if free_gb >= LOW_DISK_GB else "note"
    yield Finding(level, "disk", f"{free_gb:.1f} GB free for runs")


def _qt() -> Iterator[Finding]:
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        yield Finding("note", "window", "no Qt here: for the window, pip install 'xmodal[gui]'")
        return
    problem = _why_qt_does_not_load(Path(spec.origin).parent) if sys.platform == "linux" else ""
    if problem:
        yield Finding("note", "window", f"Qt does not load: {problem}; install the package that holds it")
    elif sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        yield Finding("note", "window", "Qt loads, but there is no display here: use xmodal train, or ssh -X")
    else:
        yield Finding("ok", "window", "Qt loads: xmodal-gui opens the window")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_versions, _devices, _fonts, _folders, _qt)


def _why_qt_does_not_load(folder: Path) -> str:
    """Return what the linker misses for Qt's X11 plugin, or nothing. Asked in a child: core loads no Qt."""
    plugin = folder / "Qt/plugins/platforms/libqxcb.so"
    code = "import ctypes, sys\ntry: ctypes.CDLL(sys.argv[1])\nexcept OSError as error: print(error)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(plugin)], capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout.strip()


def _why_not_writable(folder: Path) -> str:
    """Return why nothing can be written to a folder (which need not exist yet), or nothing."""
    try:
        with tempfile.NamedTemporaryFile(dir=_nearest_existing(folder)) as file:
            file.write(b"xmodal")
    except OSError as error:
        return f"cannot be written ({reason_of(error)})"
    return ""


def _nearest_existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())
