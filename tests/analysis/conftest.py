import json
from pathlib import Path

import numpy as np
import pytest

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text())


@pytest.fixture
def golden():
    """name -> the value that another implementation printed."""
    return {entry["name"]: entry["value"] for entry in GOLDEN["values"] + GOLDEN["closed_forms"]}


@pytest.fixture
def raw():
    """The golden file's A and B."""
    i, j = np.arange(8.0)[:, None], np.arange(5.0)[None, :]
    a = np.sin(1 + 5 * i + j)
    return a, np.cos(0.5 + 1.3 * i + 0.7 * j**2) + 0.5 * a
