"""The optimisers are torch's own, bit for bit, and bring no compiler with them."""

import subprocess
import sys

import pytest
import torch
from xmodal.training import eager

SCRIPT = """
import sys
from xmodal.data import open_data
from xmodal.training.engine import Engine
from xmodal.training.presets import preset
from msgspec.structs import replace
from xmodal.training.config import DataSection

data = DataSection(type="vectors", params={"rows": 200})
config = preset("balance", open_data(data.type, data.params).modalities, data)
engine = Engine.create(replace(config, batch_size=16, embedding_size=8, torch_threads=1))
engine.step()
engine.evaluate("validation")
engine.save()
sys.exit("torch._dynamo was imported" if "torch._dynamo" in sys.modules else 0)
"""


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("SGD", {"momentum": 0.9, "weight_decay": 0.1}),
        ("Adam", {"weight_decay": 0.1}),
        ("AdamW", {"betas": (0.8, 0.9)}),
    ],
)
def test_every_bit_is_that_of_torch(name, options, fused) -> None:
    ends = []
    for family in (torch.optim, eager):
        torch.manual_seed(0)
        layers = torch.nn.Sequential(torch.nn.Linear(7, 5), torch.nn.ReLU(), torch.nn.Linear(5, 3))
        groups = [{"params": list(layer.parameters()), "lr": lr} for layer, lr in ((layers[0], 0.1), (layers[2], 0.01))]
        optimizer = getattr(family, name)(groups, lr=0.05, fused=fused, **options)
        for _ in range(5):
            optimizer.zero_grad(set_to_none=True)
            layers(torch.randn(4, 7)).square().mean().backward()
            optimizer.step()
        ends.append([parameter.detach().clone() for parameter in layers.parameters()])
        assert all(parameter.requires_grad and parameter.grad is not None for parameter in layers.parameters())
    for ours, theirs in zip(*ends, strict=True):
        assert torch.equal(ours, theirs)


def test_an_engine_brings_no_compiler() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
