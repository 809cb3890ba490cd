"""Curves as a TensorBoard event file: ``tensorboard --logdir FOLDER`` shows them.

An event file is a row of TFRecords (length, checksum, bytes, checksum), each an ``Event`` of TensorBoard's
``event.proto``. Written by hand: five fields in all, and the libraries that write them import torch.
"""

from __future__ import annotations

import math
import socket
import struct
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xmodal.export.writing import writing_folder
from xmodal.progress import reported
from xmodal.store.queries import SeriesData

SECONDS = "seconds"
"""The series that says how long each step took."""
BLOCK = 4096
"""Events whose checksums are counted at a time."""
_CASTAGNOLI = 0x82F63B78


def write_events(folder: Path, series: SeriesData, start: float) -> Path:
    """Write curves as one event file in `folder`; what else is there stays.

    Names of series are the tags. Steps are kept, values are float32; the wall time of a step is `start` plus the
    seconds that all steps up to it took, so that pauses do not count.

    Parameters
    ----------
    start : seconds since 1970 at which training began.

    Returns
    -------
    The file.

    Raises
    ------
    UserError : it cannot be written.
    """
    name = f"events.out.tfevents.{int(start):010d}.{socket.gethostname()}"
    with writing_folder(folder) as scratch, (scratch / name).open("wb") as file:
        for block in _blocks(_events(series, start)):
            file.write(block)
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


def masked_crc32c(records: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the checksum that TFRecords carry of each of many equally long records, (R, length) -> (R,).

    Source: RFC 3720, appendix B.4 (CRC32C); the mask is TFRecord's.
    """
    crc: NDArray[np.uint32] = np.full(len(records), 0xFFFFFFFF, np.uint32)
    for column in records.T:
        crc = _TABLE[(crc ^ column) & 0xFF] ^ (crc >> np.uint32(8))
    masked: NDArray[np.uint32] = ((~crc >> np.uint32(15)) | (~crc << np.uint32(17))) + np.uint32(0xA282EAD8)
    return masked


def _crc_table() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(_CASTAGNOLI), table >> 1).astype(np.uint32)
    return table


_TABLE = _crc_table()


def _events(series: SeriesData, start: float) -> Iterator[bytes]:
    """Encode the file's version, then an ``Event`` for each step with all its values."""
    version = b"brain.Event:2"
    yield struct.pack("<Bd", 0x09, start) + b"\x1a" + _varint(len(version)) + version
    clock, heads = _clock(series, start), {name: _head(name.encode()) for name in series}
    steps = len(max((own for own, _ in series.values()), key=len, default=()))  # as a rule every step is in one series
    for step, values in reported(by_step(series), steps):
        summary = b"".join(heads[name] + _single(value) for name, value in values)
        head = struct.pack("<Bd", 0x09, clock(step)) + b"\x10" + _varint(step)
        yield head + b"\x2a" + _varint(len(summary)) + summary


def _head(tag: bytes) -> bytes:
    """Encode a ``Summary.Value`` up to the four bytes of its number."""
    inner = b"\x0a" + _varint(len(tag)) + tag + b"\x15"
    return b"\x0a" + _varint(len(inner) + 4) + inner


def _single(value: float) -> bytes:
    """Encode a float32; what it cannot hold is infinite."""
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return struct.pack("<f", math.copysign(math.inf, value))


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _blocks(events: Iterable[bytes]) -> Iterator[bytes]:
    """Frame events as TFRecords; those of equal length have their checksums counted together."""
    iterator = iter(events)
    while block := list(islice(iterator, BLOCK)):
        lengths = np.array([len(event) for event in block], np.uint64)
        heads = masked_crc32c(lengths.astype("<u8").view(np.uint8).reshape(-1, 8))
        bodies = np.zeros(len(block), np.uint32)
        for length in np.unique(lengths):
            own = np.flatnonzero(lengths == length)
            stacked = np.frombuffer(b"".join(block[place] for place in own), np.uint8)
            bodies[own] = masked_crc32c(stacked.reshape(len(own), -1))
        framed = zip(block, heads.tolist(), bodies.tolist(), strict=True)
        yield b"".join(struct.pack("<QI", len(e), head) + e + struct.pack("<I", body) for e, head, body in framed)


def _clock(series: SeriesData, start: float) -> Callable[[int], float]:
    steps, seconds = series.get(SECONDS, (np.empty(0, np.int64), np.empty(0)))
    taken: NDArray[np.float64] = np.cumsum(np.append(0.0, np.nan_to_num(seconds)))

    def at(step: int) -> float:
        return start + float(taken[np.searchsorted(steps, step, side="right")])

    return at
