"""How the engine's threads wait for each other.

OpenMP threads spin while they wait, for tens of milliseconds. Alone on a machine that is quickest. Where anything else
wants a core (a window, a map, a browser), a thread spins away the time that the one it waits for would need: a
CNN + LSTM step of 55 ms on two cores took 1,100 ms beside one busy process, and 150 ms with the shorter spin set here,
which costs 3 % alone.
"""

from __future__ import annotations

import os

SPIN = ("GOMP_SPINCOUNT", "10000")
"""Rounds that a waiting thread of GNU's OpenMP (torch's on Linux) spins before it sleeps. No result depends on it."""


def share_cores() -> None:
    """Let torch's threads sleep soon when they wait: in this process, if torch is not imported yet, and its children.

    What the user has set is kept.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault(*SPIN)
