"""Every random draw of a run comes from a generator named by (seed, purpose, number).

So a draw depends on nothing that happened before it: evaluating, saving or replacing something else moves none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from xmodal.training.sampling import seed_for as seed_for


def generator(seed: int, purpose: str, number: int = 0) -> torch.Generator:
    """Return a fresh CPU generator for one purpose."""
    return torch.Generator().manual_seed(seed_for(seed, purpose, number))


@contextmanager
def drawing(seed: int, purpose: str, number: int = 0) -> Iterator[None]:
    """Let torch's default CPU generator draw for one purpose, then put its state back.

    `nn.Module` constructors draw from the default generator and take no other.
    """
    state = torch.default_generator.get_state()
    torch.default_generator.manual_seed(seed_for(seed, purpose, number))
    try:
        yield
    finally:
        torch.default_generator.set_state(state)
