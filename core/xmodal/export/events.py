"""Curves as a TensorBoard event file: ``tensorboard --logdir FOLDER`` shows them."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from xmodal.export.writing import needed, writing_folder
from xmodal.store.queries import SeriesData

SECONDS = "seconds"
"""The series that says how long each step took."""


def write_events(folder: Path, series: SeriesData, start: float) -> Path:
    """Write curves as one event file in `folder`; what else is there stays.

    Names of series are the tags. Steps are kept; the wall time of a step is `start` plus the seconds that all steps up
    to it took, so that pauses do not count.

    Parameters
    ----------
    start : seconds since 1970 at which training began.

    Returns
    -------
    The file.

    Raises
    ------
    UserError : it cannot be written; tensorboardX is missing.
    """
    proto = needed("tensorboardX.proto.event_pb2", "tensorboardX")
    name = f"events.out.tfevents.{int(start):010d}.{socket.gethostname()}"
    with writing_folder(folder) as scratch, (scratch / name).open("wb") as file:
        _write_record(file, proto.Event(wall_time=start, file_version="brain.Event:2"))
        clock = _clock(series, start)
        for step, values in by_step(series):
            event = proto.Event(wall_time=clock(step), step=step)
            for tag, value in values:
                event.summary.value.add(tag=tag, simple_value=value)
            _write_record(file, event)
    return folder / name


def by_step(series: SeriesData) -> Iterator[tuple[int, list[tuple[str, float]]]]:
    """Turn series around: walk over steps, each with the values that it has."""
    names = list(series)
    steps = np.concatenate([np.empty(0, np.int64), *(own for own, _ in series.values())])
    values = np.concatenate([np.empty(0), *(own for _, own in series.values())])
    of = np.repeat(np.arange(len(names)), [len(own) for own, _ in series.values()])
    order = np.argsort(steps, kind="stable")
    starts = np.flatnonzero(np.diff(steps[order], prepend=-1))
    for first, last in pairwise(np.append(starts, len(order)).tolist()):
        own = order[first:last]
        found = zip(of[own].tolist(), values[own].tolist(), strict=True)
        yield int(steps[own[0]]), [(names[number], value) for number, value in found]


def _clock(series: SeriesData, start: float) -> Callable[[int], float]:
    steps, seconds = series.get(SECONDS, (np.empty(0, np.int64), np.empty(0)))
    taken: NDArray[np.float64] = np.cumsum(np.append(0.0, np.nan_to_num(seconds)))

    def at(step: int) -> float:
        return start + float(taken[np.searchsorted(steps, step, side="right")])

    return at


def _write_record(file: BinaryIO, event: Any) -> None:
    """Frame a message as a TFRecord: its length, its bytes, and a checksum of each."""
    checksum = needed("tensorboardX.record_writer", "tensorboardX").masked_crc32c
    data: bytes = event.SerializeToString()
    length = struct.pack("<Q", len(data))
    file.write(length + struct.pack("<I", checksum(length)) + data + struct.pack("<I", checksum(data)))
