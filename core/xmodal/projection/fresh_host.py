"""One fresh fit in a process of its own: ``python -m xmodal.projection.fresh_host``.

Half a minute of compiling and fitting must neither stop a window nor share its interpreter, and a process can be ended
at any moment: its parent's end, or the end of its stdin, ends it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from xmodal.projection.records import Layout, Snapshot
from xmodal.wire.child import read_order, watch_parent
from xmodal.wire.codec import Codec


class FitOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What to fit, and the file that the `Layout` goes to."""

    snapshot: Snapshot
    seed: int
    out: str


ORDERS: Codec[FitOrder] = Codec(FitOrder)
LAYOUTS: Codec[Layout] = Codec(Layout)


def main() -> int:
    """Fit what the order says."""
    order = ORDERS.decode(read_order())
    watch_parent(lambda: os._exit(0))
    from xmodal.projection.fresh import fresh_layout

    Path(order.out).write_bytes(LAYOUTS.encode(fresh_layout(order.snapshot, order.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
