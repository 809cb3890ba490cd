import json
from pathlib import Path

import pytest
from command_line import Command


def test_recall_is_printed_with_chance_and_pool(xmodal: Command, small_run: Path) -> None:
    said = xmodal("evaluate", small_run)
    assert said.status == 0
    assert "validation split, step 12" in said.out
    assert "R@10" in said.out
    assert "chance" in said.out
    assert "pool" in said.out


@pytest.mark.parametrize("split", ["validation", "test"])
def test_json_is_one_line(xmodal: Command, small_run: Path, split: str) -> None:
    said = xmodal("evaluate", small_run, "--split", split, "--json")
    summary = json.loads(said.out)
    assert summary["split"] == split
    assert summary["step"] == 12
    assert 0 <= summary["recall"]["a->b"]["10"] <= 1


def test_it_is_the_same_every_time(xmodal: Command, small_run: Path) -> None:
    assert xmodal("evaluate", small_run, "--json").out == xmodal("evaluate", small_run, "--json").out
