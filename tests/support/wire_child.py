"""A child for the tests of `xmodal.wire.child`, run as a module with one argument: what it does."""

import os
import sys
import threading
from pathlib import Path

from xmodal.wire.child import read_order, watch_parent


def main() -> None:
    deed, *paths = sys.argv[1:]
    gone = threading.Event()
    order = read_order()
    watch_parent(gone.set)
    if deed == "echo":
        Path(paths[0]).write_bytes(order)
    elif deed == "crash":
        sys.stderr.write("".join(f"line {number}\n" for number in range(100)))
        sys.exit(3)
    elif deed == "nice":
        Path(paths[0]).write_text(str(os.nice(0)))
    elif deed == "stubborn":
        Path(paths[0]).touch()
        gone.wait()
        threading.Event().wait()
    gone.wait()
    Path(paths[1]).write_text("saved")


if __name__ == "__main__":
    main()
