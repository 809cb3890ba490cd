"""Command lines for tests: in this process, in one of their own, and options that make training quick."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SMALL = (
    *("--data", "vectors", "--set", "data.params.rows=300", "--set", "data.params.dimensions=[6, 6, 8]"),
    *("--set", "batch_size=32", "--set", "embedding_size=8", "--set", "torch_threads=1"),
    *("--set", "evaluation.every=5", "--set", "evaluation.pool=40"),
)
"""Options that make `xmodal train` a matter of milliseconds, on three modalities with missing cells."""


class Said(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    err: str


Command = Callable[..., Said]


def start(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    """Start a command line in a process of its own."""
    command = [sys.executable, "-c", "import sys; from xmodal.cli import main; sys.exit(main())"]
    return subprocess.Popen(
        [*command, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
