"""Run a command on a virtual display of its own: ``python tools/with_display.py COMMAND ...``.

`Xvfb` picks a free display number by itself, so that any number of these run side by side.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SIZE = "1920x1080"


@contextmanager
def virtual_display(size: str = SIZE) -> Iterator[str]:
    """Start `Xvfb`, give the value for ``DISPLAY``, end it.

    Raises
    ------
    RuntimeError : there is no `Xvfb`, or it does not start.
    """
    if shutil.which("Xvfb") is None:
        raise RuntimeError("there is no Xvfb here: install it (Debian: apt-get install xvfb)")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[write], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start (exit status {server.wait(10)})")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


def main(command: list[str]) -> int:
    """Run `command` on a new display and return its exit status."""
    try:
        with virtual_display() as display:
            environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            return subprocess.run(command, env=environment, check=False).returncode
    except RuntimeError as error:
        print(f"with_display: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
