"""Facts that nobody asks for prove nothing."""

import json
from pathlib import Path

import pytest
from xmodal.analysis.geometry import modality_gap

HERE = Path(__file__).parent
GOLDEN = json.loads((HERE / "golden.json").read_text())
ASKED = "".join(path.read_text() for path in sorted(HERE.glob("test_*.py")))


@pytest.mark.parametrize("entry", GOLDEN["values"] + GOLDEN["published"], ids=lambda entry: entry["name"])
def test_every_fact_is_asked_for(entry):
    assert f'"{entry["name"]}"' in ASKED
    for detail in entry.keys() - {"name", "term", "what", "formula", "from", "value", "rtol"}:
        assert f'"{entry["name"]}/{detail}"' in ASKED


def test_every_fact_names_its_source():
    for entry in GOLDEN["values"]:
        assert entry["from"]


def test_modality_gap(unit, fact):
    """A number that is measured and not minimised; the others are asked for beside their terms."""
    assert modality_gap(*(rows.numpy() for rows in unit)) == fact("modality_gap")
