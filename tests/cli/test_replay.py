from pathlib import Path

from command_line import Command


def test_a_run_repeats_bit_for_bit(xmodal: Command, small_run: Path) -> None:
    said = xmodal("replay", small_run, "--check")
    assert said.status == 0
    assert "12 steps repeated bit for bit" in said.out
