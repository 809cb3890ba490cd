"""What another process adds to a run, read from its folder while it does. Free of torch."""

from __future__ import annotations

import json

import msgspec
import numpy as np

from xmodal.errors import UserError
from xmodal.registry import convert
from xmodal.store import CHECKPOINTS, RunReader
from xmodal.store.queries import SeriesData
from xmodal.training.changes import LogRow, Restore
from xmodal.training.config import RunConfig
from xmodal.training.events import Changed, Evaluation, StepEvent
from xmodal.training.series import events_of
from xmodal.training.transitions import Now, transition


class Growth:
    """Numbers of a run that were not read yet; each `read` goes on where the last one ended.

    Parameters
    ----------
    step : what lies before it is known.
    """

    def __init__(self, reader: RunReader, step: int = -1) -> None:
        self._reader = reader
        self._known: dict[str, int] = {}
        self.step = step
        self._first = step - 1  # an evaluation of that step may come yet
        self.segment = latest_segment(reader)

    @property
    def is_rewound(self) -> bool:
        """Whether the run goes on in another segment: what was read is no longer its past as a whole."""
        return latest_segment(self._reader) != self.segment

    def read(self) -> SeriesData:
        """Return what is new, by series."""
        found = {}
        # Evaluations come after the step that they belong to: the last step is read once more.
        for name, (steps, values) in self._reader.series(segment=self.segment, after=self.step - 1).items():
            fresh = steps > self._known.get(name, self._first)
            if fresh.any():
                found[name] = (steps[fresh], values[fresh])
                self._known[name] = int(steps[-1])
        self.step = max([self.step, *(int(np.max(steps)) for steps, _ in found.values())])
        return found


class Follower:
    """Turns what another process adds to a run into the events that it told itself.

    Parameters
    ----------
    config : as of the last change that is known. log : the changes known. step : the last step known.
    """

    def __init__(self, reader: RunReader, config: RunConfig, log: tuple[LogRow, ...], step: int) -> None:
        self._reader = reader
        self._config = config
        self._changes = log[-1].seq if log else 0
        self._growth = Growth(reader, step)

    @property
    def is_rewound(self) -> bool:
        """Whether the run has to be described anew."""
        return self._growth.is_rewound

    @property
    def step(self) -> int:
        """The last step read."""
        return self._growth.step

    def events(self) -> list[StepEvent | Evaluation | Changed]:
        """Return what came since the last time, in the order in which it happened."""
        segment = self._growth.segment
        told: list[StepEvent | Evaluation | Changed] = list(events_of(self._growth.read(), segment))
        for payload in self._reader.log(segment):
            row = msgspec.json.decode(payload, type=LogRow)
            if row.seq > self._changes:
                self._changes = row.seq
                self._config = config_after(self._config, row, self._reader)
                place = next((i for i, event in enumerate(told) if _step(event) > row.step), len(told))
                told.insert(place, Changed(row=row, config=self._config))
        return told


def latest_segment(reader: RunReader) -> int:
    """Return the number of the segment that was opened last."""
    segments = reader.segments()
    return segments[-1].number if segments else 0


def current_config(reader: RunReader, config: RunConfig, log: tuple[LogRow, ...]) -> RunConfig:
    """Return the configuration that a run is being trained with: that of its newest checkpoint and the changes since.

    Parameters
    ----------
    config : of the newest checkpoint, or as the run was started. log : all changes.
    """
    names = reader.names(CHECKPOINTS)
    known = int(names[-1].rsplit("-", 1)[-1]) if names else 0
    for row in log:
        if row.seq > known:
            config = config_after(config, row, reader)
    return config


def config_after(config: RunConfig, row: LogRow, reader: RunReader) -> RunConfig:
    """Return the configuration after a change; where only a checkpoint says it, that one's."""
    if isinstance(row.change, Restore):
        names = [name for name in reader.names(CHECKPOINTS) if name == row.change.checkpoint]
        if not names or row.change.scope != "all":
            return config
        return convert(json.loads(reader.metadata(CHECKPOINTS, names[0])["config"]), RunConfig, where=names[0])
    try:
        return transition(config, row.change, Now(step=row.step, number=row.seq, temperatures={})).config
    except UserError:  # of a component that is not registered here: what is shown is the last that is known
        return config


def _step(event: StepEvent | Evaluation | Changed) -> int:
    return (event.row.step if event.row is not None else -1) if isinstance(event, Changed) else event.step
