"""A plug-in for the tests: an encoder and a term that go wrong at a step of their choice.

Steps are counted by training forwards in this process, so that a run that goes on gets past the bad one.
"""

import os
import signal
import threading
from typing import Annotated

import torch
from msgspec import Meta
from torch import nn
from xmodal.encoders.base import ENCODERS, EncoderConfig
from xmodal.losses.base import LOSSES, PairTerm, TermConfig

Step = Annotated[int, Meta(ge=0, description="0: never")]


@ENCODERS.register("shaky")
class ShakyConfig(EncoderConfig, frozen=True, kw_only=True):
    """A linear encoder that goes wrong at a step."""

    kinds = ("vector",)
    raise_at: Step = 0
    starve_at: Step = 0
    hang_at: Step = 0
    kill_at: Step = 0

    def build(self, modality, embedding_size):
        return Shaky(self, modality.shape[0], embedding_size)


class Shaky(nn.Module):
    def __init__(self, config, size, embedding_size):
        super().__init__()
        self.head = nn.Linear(size, embedding_size)
        self.config = config
        self.steps = 0

    def forward(self, x):
        if torch.is_grad_enabled():
            self.steps += 1
            self._go_wrong(x)
        return self.head(x)

    def _go_wrong(self, x):
        match self.steps:
            case self.config.raise_at:
                torch.zeros(2, 3) @ torch.zeros(2, 3)
            case self.config.starve_at:
                torch.empty(2**60, dtype=torch.uint8)
            case self.config.hang_at:
                threading.Event().wait()
            case self.config.kill_at:
                os.kill(os.getpid(), signal.SIGKILL)


@LOSSES.register("shaky_distance")
class ShakyDistanceConfig(TermConfig, frozen=True, kw_only=True):
    """A mean squared distance that becomes NaN at a step."""

    nan_at: Step = 0

    def build(self, setting):
        return ShakyDistance(self.nan_at)


class ShakyDistance(PairTerm):
    def __init__(self, nan_at):
        super().__init__()
        self.nan_at = nan_at
        self.steps = 0

    def forward(self, a, b):
        self.steps += 1
        distance = (a.embedding - b.embedding).square().sum(dim=1).mean()
        return distance * float("nan") if self.steps == self.nan_at else distance
