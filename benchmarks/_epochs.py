"""Embeddings of consecutive epochs of a real run: preset `clip` on the icons, validation pairs."""

from __future__ import annotations

import msgspec
from xmodal.data import open_data
from xmodal.projection.records import Snapshot
from xmodal.training.engine import Engine
from xmodal.training.presets import preset


def epochs(count: int, seed: int = 0, limit: int = 2000) -> list[Snapshot]:
    """Train for `count` epochs; return the snapshot after each."""
    data = open_data("icons", {})
    config = msgspec.structs.replace(preset("clip", data.modalities), seed=seed)
    engine = Engine.create(config)
    steps = len(data.splits["train"]) // config.batch_size
    snapshots = []
    try:
        for _ in range(count):
            for _ in range(steps):
                engine.step()
            found = engine.embed("validation", limit)
            snapshots.append(
                Snapshot(
                    vectors=found.vectors,
                    rows=found.rows,
                    present=found.present,
                    scope=data.fingerprint,
                    step=found.step,
                )
            )
    finally:
        engine.close()
    return snapshots
