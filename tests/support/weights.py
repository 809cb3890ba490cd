"""Weights and optimiser states of an engine, to compare bit for bit."""

import torch
from xmodal.training.checkpoints import Position, capture
from xmodal.training.engine import Engine


def weights(engine: Engine) -> dict[str, torch.Tensor]:
    """Return copies of every weight and optimiser state by name."""
    taken = capture(engine._state.parts, engine.config, Position(), pinned=False)
    return {name: value.clone() for name, value in taken.tensors.items()}


def assert_equal_weights(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> None:
    """Require every tensor to agree bit for bit."""
    assert a.keys() == b.keys()
    different = [name for name in a if not torch.equal(a[name], b[name])]
    assert not different
