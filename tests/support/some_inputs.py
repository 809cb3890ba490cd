"""Inputs of every kind, and the modalities that they are of."""

import torch
from xmodal.data.base import Modality

IMAGE = Modality(name="m", kind="image", shape=(2, 9, 12))
COLORED = Modality(name="m", kind="image", shape=(3, 9, 12))
TEXT = Modality(name="m", kind="text", shape=(6,), vocabulary=9)
VECTOR = Modality(name="m", kind="vector", shape=(10,))
AUDIO = Modality(name="m", kind="audio", shape=(400,), rate=8000)
CHANNELS = Modality(name="m", kind="audio", shape=(2, 30), rate=8000)
ROWS = 40


def draws(seed=0):
    return torch.Generator().manual_seed(seed)


def inputs(modality, rows=ROWS):
    """Texts and sounds of all lengths, 0 included, padded at their end; numbers in the bounds of their kind."""
    length = modality.shape[-1]
    if modality.kind == "text":
        tokens = torch.randint(1, 9, (rows, length), generator=draws(1))
        return torch.where(torch.arange(length) < torch.arange(rows)[:, None] % (length + 1), tokens, 0)
    numbers = torch.rand(rows, *modality.shape, generator=draws(1))
    if modality.kind != "audio":
        return numbers
    ends = (torch.arange(rows) * length) // max(rows - 1, 1)
    heard = torch.arange(length) < ends[:, None]
    return torch.where(heard.reshape(rows, *(1,) * (len(modality.shape) - 1), length), 2 * numbers - 1, 0.0)
