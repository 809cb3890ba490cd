"""Where a run stands between two steps: what every part of the engine reads, and what a change replaces."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from xmodal.data.base import PairedData
from xmodal.training.assembly import Parts, assemble
from xmodal.training.changes import LogRow
from xmodal.training.checkpoints import Position, capture
from xmodal.training.config import RunConfig
from xmodal.training.devices import resolve_device
from xmodal.training.events import AnyEvent, Changed, Checkpointed
from xmodal.training.order import DataOrder
from xmodal.training.pulls import PullBudget
from xmodal.training.recorder import Recorder
from xmodal.training.row_weights import training_order


@dataclass(kw_only=True)
class RunState:
    """A run between two steps.

    Attributes
    ----------
    config : the configuration now. parts : what it trains.
    order : of the rows that it learns from. position : where in the run it stands. recorder : where that is recorded.
    felt : term id -> raw value in the last step, of terms that counted in it.
    budget : when the terms' gradients are sampled.
    """

    config: RunConfig
    data: PairedData
    device: torch.device
    parts: Parts
    order: DataOrder
    recorder: Recorder
    position: Position = field(default_factory=Position)
    felt: dict[str, float] = field(default_factory=dict)
    budget: PullBudget = field(default_factory=PullBudget)

    @classmethod
    def assembled(cls, config: RunConfig, data: PairedData, recorder: Recorder) -> RunState:
        """Build all that a configuration trains; torch gets its threads.

        Raises
        ------
        UserError : the configuration does not fit the data, or cannot work.
        """
        device = resolve_device(config.device)
        torch.set_num_threads(config.torch_threads)
        parts = assemble(config, data, device)
        order = training_order(config, data)
        return cls(config=config, data=data, device=device, parts=parts, order=order, recorder=recorder)

    def become(self, config: RunConfig, parts: Parts) -> None:
        """Train other parts with another configuration from now on."""
        if config.torch_threads != self.config.torch_threads:
            torch.set_num_threads(config.torch_threads)
        if config.row_weights != self.config.row_weights:
            self.order = training_order(config, self.data)
        self.config, self.parts = config, parts

    def next_batches(self) -> tuple[list[NDArray[np.int64]], int, int]:
        """Return the batches of the next step, and the epoch and cursor where the one after it starts."""
        epoch, cursor, batches = self.position.epoch, self.position.cursor, []
        for _ in range(self.config.optimizer.accumulate):
            rows, epoch, cursor = self.order.batch(epoch, cursor, self.config.batch_size)
            batches.append(rows)
        return batches, epoch, cursor

    def changed(self, row: LogRow | None = None) -> Changed:
        """Return the event that tells of the configuration now."""
        return Changed(row=row, config=self.config, trainable=self.parts.trainable)

    def save_checkpoint(self, *, pinned: bool) -> list[AnyEvent]:
        """Write a checkpoint of now.

        Raises
        ------
        UserError : it cannot be written.
        """
        position = self.position
        self.recorder.save_checkpoint(capture(self.parts, self.config, position, pinned=pinned))
        return [Checkpointed(name=position.name, segment=position.segment, step=position.step, pinned=pinned)]
