"""Build the wheel and try it as a user would: in an environment of its own, outside the checkout.

First without Qt: ``import xmodal``, ``doctor``, a short ``train``, and what ``xmodal-gui`` says. Then with the extra
``[gui]``: ``doctor`` and a picture of the window. The environment is kept between runs; xmodal and Qt are taken out of
it at the start, so that every run begins without them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from try_window import try_window

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-wheel"
BIN = ENVIRONMENT / "bin"
QT = ("PySide6-Essentials", "shiboken6", "pyqtgraph")

WITHOUT_QT = """
import importlib.util, pathlib, sys, xmodal
assert importlib.util.find_spec("PySide6") is None, "PySide6 is here: this tries nothing"
assert pathlib.Path(xmodal.__file__).is_relative_to(sys.prefix), f"not the wheel: {xmodal.__file__}"
assert "torch" not in sys.modules, "importing xmodal imports torch"
"""


def pip(*arguments: str | Path) -> None:
    """Run pip of the second environment, with the project's constraints."""
    subprocess.run([BIN / "python", "-m", "pip", *arguments], cwd=ROOT, check=True)


def build(into: Path) -> Path:
    """Build the wheel and return its path."""
    pip("wheel", "-qq", "--no-deps", "--wheel-dir", into, ROOT)
    (wheel,) = into.glob("xmodal-*.whl")
    return wheel


def install(requirement: str) -> None:
    """Install from the index, at the tested versions."""
    pip("install", "-qq", "--constraint", ROOT / "constraints.txt", requirement)


class Trial:
    """Commands of the second environment, started in a folder outside the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        self.environment = {**kept, "QT_QPA_PLATFORM": "offscreen", "XDG_CACHE_HOME": str(folder / "cache")}

    def run(self, name: str, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command; an unexpected exit status or a traceback ends the trial."""
        command = [str(BIN / name), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
        if done.returncode != status or "Traceback" in done.stderr:
            sys.stderr.write(done.stdout + done.stderr)
            raise RuntimeError(f"{name} {' '.join(arguments)[:80]}: status {done.returncode}, expected {status}")
        return done

    def without_qt(self, version: str) -> None:
        """Try the library and the command line where there is no Qt."""
        self.run("python", "-c", WITHOUT_QT)
        if self.run("xmodal", "--version").stdout.split()[-1] != version:
            raise RuntimeError(f"xmodal --version is not the wheel's: {version}")
        self.run("xmodal", "doctor")
        done = self.run("xmodal", "train", "--steps", "5", "--run-dir", str(self.folder / "run"), "--json")
        summary = json.loads(done.stdout.splitlines()[-1])
        if summary["steps"] != 5:
            raise RuntimeError(f"train --steps 5 --json tells of {summary['steps']} steps")
        said = self.run("xmodal-gui", status=2).stderr
        if "[gui]" not in said:
            raise RuntimeError(f"xmodal-gui without Qt does not name the extra: {said!r}")

    def with_qt(self) -> str:
        """Try the window."""
        self.run("xmodal", "doctor")
        return try_window(str(BIN / "xmodal-gui"), self.environment, self.folder)


def main() -> int:
    """Build, install, try; return 0 if all of it works."""
    if not (BIN / "python").exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
        install("pip")
    pip("uninstall", "-qq", "--yes", "xmodal", *QT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(folder / "dist")
        trial = Trial(folder)
        try:
            install(str(wheel))
            trial.without_qt(wheel.name.split("-")[1])
            print("try_wheel: without Qt: import, doctor, train, xmodal-gui's advice")
            install(f"{wheel}[gui]")
            print("try_wheel: with Qt: doctor, window", trial.with_qt())
            pip("check")
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            print(f"try_wheel: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
