"""Repeating a recorded run with all its changes, and comparing where it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.plugins import plugins_of
from xmodal.registry import convert
from xmodal.store import RunReader
from xmodal.training.changes import LogRow, Restore
from xmodal.training.config import RunConfig
from xmodal.training.devices import available_devices
from xmodal.training.engine import Engine
from xmodal.training.fingerprint import differences


class ReplayReport(msgspec.Struct, frozen=True, kw_only=True):
    """How a repetition compares with what was recorded.

    Parameters
    ----------
    steps : steps repeated. loss, recorded : the last total of each.
    identical : every total agrees bit for bit.
    largest_deviation : of a total, absolute; first_deviation : its first step, 0 if there is none.
    differences : what of the fingerprint differs, name -> (then, now).
    """

    steps: int
    loss: float
    recorded: float
    identical: bool
    largest_deviation: float
    first_deviation: int
    differences: dict[str, tuple[str, str]]


def replay(
    run: Path, folder: Path | None = None, *, progress: Callable[[int, int], None] | None = None
) -> ReplayReport:
    """Repeat the latest line of segments of a run.

    The configuration it was started with is read from the run, every change is applied after the step after which it
    was made, and each step's total is compared with the recorded one.

    Parameters
    ----------
    folder : where the repetition is recorded; None records nothing.
    progress : called with (steps done, steps in all).

    Raises
    ------
    UserError : the folder is no run, or the data or device it needs is not here.
    """
    reader = RunReader(run)
    segment = reader.segments()[-1].number
    recorded = dict(zip(*(column.tolist() for column in _totals(reader, segment, run)), strict=True))
    log = [msgspec.json.decode(payload, type=LogRow) for payload in reader.log(segment)]
    plugins = plugins_of(reader.manifest)
    config = convert(reader.manifest["config"], RunConfig, where="run.toml: config")
    here = config.device if config.device in {"auto", *available_devices()} else "cpu"
    engine = Engine.create(replace(config, device=here), folder, plugins)
    try:
        totals = dict(_repeat(engine, log, max(recorded), progress))
        versions = engine.versions()
    finally:
        engine.close()
    deviations = {step: abs(total - recorded[step]) for step, total in totals.items() if total != recorded[step]}
    last = max(recorded)
    return ReplayReport(
        steps=last,
        loss=totals[last],
        recorded=recorded[last],
        identical=not deviations,
        largest_deviation=max(deviations.values(), default=0.0),
        first_deviation=min(deviations, default=0),
        differences=differences(reader.manifest["versions"], versions),
    )


def _totals(reader: RunReader, segment: int, run: Path) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    series = reader.series(["total"], segment)
    if "total" not in series or len(series["total"][0]) == 0:
        raise UserError("replay.empty", "{run} has recorded no step: there is nothing to repeat.", run=run)
    return series["total"]


def _repeat(
    engine: Engine, log: list[LogRow], last: int, progress: Callable[[int, int], None] | None
) -> Iterator[tuple[int, float]]:
    """Yield (step, total) up to `last`, applying each row of the log after the step after which it was applied."""
    needed = {row.change.checkpoint for row in log if isinstance(row.change, Restore)}
    waiting = list(log)
    while engine.step_count < last:
        while waiting and waiting[0].step == engine.step_count:
            engine.keep_checkpoint(needed)
            engine.repeat(waiting.pop(0))
        engine.keep_checkpoint(needed)
        event = engine.step()
        yield event.step, event.total
        if progress is not None:
            progress(event.step, last)
