"""What a session is started to do, and how its engine is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from xmodal.session.engine import LoopEngine
from xmodal.training.config import RunConfig
from xmodal.wire.sockets import Transport

LOG = "engine.log"
"""Name of the file in a run's folder that receives stderr and stdout of the engine's process."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a session is started to do.

    Parameters
    ----------
    folder : of the session, private. run : folder of the run; empty if nothing is to be recorded.
    config : what to start; None goes on with `run` from `checkpoint` (empty: the last).
    plugins : modules and files to load first; they register components, and the run remembers them.
    high_water, held_events : see `Postman` and `EngineLoop`.
    orphan_seconds : how long it may take to save and exit after its parent is gone: nobody else would kill one that
        hangs.
    """

    folder: str
    run: str = ""
    config: RunConfig | None = None
    checkpoint: str = ""
    plugins: tuple[str, ...] = ()
    transport: Transport | None = None
    high_water: int = 1000
    held_events: int = 100_000
    orphan_seconds: float = 60.0


class HostOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a host is started.

    Parameters
    ----------
    plugins : modules and files that register components, loaded by the host.
    niceness : 0 to 19; the engine keeps its cores by default.
    silence : seconds without a step that are never called silence.
    environment : added to the environment of the process.
    transport, high_water, held_events, orphan_seconds : see `Order`. module : what is run.
    """

    plugins: tuple[str, ...] = ()
    niceness: int = 0
    silence: float = 2.0
    environment: Mapping[str, str] = {}
    transport: Transport | None = None
    high_water: int = 1000
    held_events: int = 100_000
    orphan_seconds: float = 60.0
    module: str = "xmodal.session.host"

    def complete(self, order: Order, folder: Path) -> Order:
        """Return the order with these options and the session's folder."""
        return msgspec.structs.replace(
            order,
            folder=str(folder),
            plugins=self.plugins,
            transport=self.transport,
            high_water=self.high_water,
            held_events=self.held_events,
            orphan_seconds=self.orphan_seconds,
        )


OpenEngine = Callable[[Order], LoopEngine]


def open_engine(order: Order) -> LoopEngine:
    """Create or load the engine that is ordered.

    Raises
    ------
    UserError : it cannot be, and why.
    """
    from xmodal.training.engine import Engine  # torch takes seconds: the socket is open before

    if order.config is None:
        return Engine.load(Path(order.run), order.checkpoint, order.plugins)
    return Engine.create(order.config, Path(order.run) if order.run else None, order.plugins)
