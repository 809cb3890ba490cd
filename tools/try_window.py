"""Open the real window on a virtual display, train a little and look at the picture: ``try_window.py XMODAL-GUI``.

A smoke test of what no offscreen test sees: the X11 plugin, the fonts, the start as a user does it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from with_display import SIZE, virtual_display

STEPS = 20
TIMEOUT_S = 240


def check_picture(path: Path) -> str:
    """Return a sentence about the picture of a window.

    Raises
    ------
    RuntimeError : it is too small, or too empty to be the window.
    """
    with Image.open(path) as image:
        colors = image.convert("RGB").getcolors(maxcolors=image.width * image.height)
        size = image.size
    if size[0] < 800 or size[1] < 500:
        raise RuntimeError(f"the picture of the window measures only {size[0]} x {size[1]}")
    if colors is None or len(colors) < 200 or max(count for count, _ in colors) > 0.97 * size[0] * size[1]:
        raise RuntimeError(f"the picture of the window is almost empty: {path}")
    return f"{size[0]} x {size[1]}, {len(colors)} colours"


def try_window(window: str, environment: dict[str, str], folder: Path) -> str:
    """Start the window in `folder`, let it train and end, and check its picture."""
    picture = folder / "window.png"
    command = [window, "--steps", str(STEPS), "--screenshot", str(picture), "--exit"]
    done = subprocess.run(command, cwd=folder, env=environment, timeout=TIMEOUT_S, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the window ended with status {done.returncode}")
    return check_picture(picture)


def main(window: str) -> int:
    """Try the window; return 0 if its picture shows something."""
    if shutil.which("Xvfb") is None:
        print("try_window: skipped, there is no Xvfb here (Debian: apt-get install xvfb)")
        return 0
    with tempfile.TemporaryDirectory() as folder, virtual_display(SIZE) as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        try:
            print("try_window:", try_window(str(Path(window).absolute()), environment, Path(folder)))
        except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
            print(f"try_window: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
