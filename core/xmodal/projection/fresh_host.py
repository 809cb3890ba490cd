"""One fresh fit in a process of its own: ``python -m xmodal.projection.fresh_host``.

Half a minute of compiling and fitting must neither stop a window nor share its interpreter, and a process can be ended
at any moment: its parent's end, or the end of its stdin, ends it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from xmodal.progress import reporting
from xmodal.projection.records import Layout, Method, Snapshot
from xmodal.projection.settings import MapSettings
from xmodal.wire.child import read_order, watch_parent
from xmodal.wire.codec import Codec


class FitOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What to fit, and the file that the `Layout` goes to; beside it, one that says how far it is (`read_share`)."""

    snapshot: Snapshot
    seed: int
    out: str
    method: Method = "umap"
    settings: MapSettings = MapSettings()


ORDERS: Codec[FitOrder] = Codec(FitOrder)
LAYOUTS: Codec[Layout] = Codec(Layout)


def read_share(out: Path) -> float | None:
    """Return which share of the epochs is done, in [0, 1]; None while nobody knows."""
    try:
        return float(_share_file(out).read_text(encoding="ascii"))
    except (OSError, ValueError):  # not begun, or just being written
        return None


def _write_share(out: Path, share: float | None) -> None:
    if share is not None:
        _share_file(out).write_text(f"{share:.4f}", encoding="ascii")


def _share_file(out: Path) -> Path:
    return out.with_name(f"{out.name}.share")


def main() -> int:
    """Fit what the order says."""
    order = ORDERS.decode(read_order())
    watch_parent(lambda: os._exit(0))
    from xmodal.projection.fresh import fresh_layout

    out = Path(order.out)
    with reporting(lambda share: _write_share(out, share)):
        layout = fresh_layout(order.snapshot, order.seed, order.method, order.settings)
    out.write_bytes(LAYOUTS.encode(layout))
    return 0


if __name__ == "__main__":
    sys.exit(main())
