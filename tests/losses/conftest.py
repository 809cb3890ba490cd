import json
from pathlib import Path

import pytest
import torch
from torch import Tensor
from xmodal.data.base import Modality
from xmodal.losses import Encoded

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text())


@pytest.fixture
def golden():
    """name -> the value that another implementation printed; ``name/detail`` for the others of an entry."""
    told = {entry["name"]: entry["value"] for entry in GOLDEN["values"] + GOLDEN["published"]}
    for entry in GOLDEN["published"]:
        told |= {f"{entry['name']}/{detail}": entry[detail] for detail in entry.keys() - {"name", "what", "value"}}
    return told


@pytest.fixture
def fact(golden):
    """A golden value to compare with ``==``, within the tolerance that the file gives it (10 digits are printed)."""
    within = {entry["name"]: entry.get("rtol", 1e-7) for entry in GOLDEN["values"]}
    return lambda name: pytest.approx(golden[name], rel=within[name], abs=5e-11)


@pytest.fixture
def labels():
    """The golden file's labels of its 8 rows."""
    return torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])


@pytest.fixture
def raw():
    """The golden file's A and B, float64."""
    i, j = torch.arange(8, dtype=torch.float64)[:, None], torch.arange(5, dtype=torch.float64)[None, :]
    a = torch.sin(1 + 5 * i + j)
    return a, torch.cos(0.5 + 1.3 * i + 0.7 * j**2) + 0.5 * a


@pytest.fixture
def unit(raw):
    """Unit rows of A and B."""
    a, b = raw
    return a / a.norm(dim=1, keepdim=True), b / b.norm(dim=1, keepdim=True)


@pytest.fixture
def encoded():
    """Wrap an embedding (and inputs, codes, labels, step) as a term reads it; the rest describes its modality."""

    def wrap(
        embedding: Tensor,
        inputs: Tensor | None = None,
        same: Tensor | None = None,
        labels: dict[str, Tensor] | None = None,
        step: int = 1,
        **modality: object,
    ) -> Encoded:
        modality = {"name": "m", "kind": "vector", "shape": (3,)} | modality
        return Encoded(
            modality=Modality(**modality),
            embedding=embedding,
            inputs=embedding if inputs is None else inputs,
            same=torch.arange(len(embedding)) if same is None else same,
            labels={} if labels is None else labels,
            step=step,
        )

    return wrap
