from pathlib import Path

import pytest
from command_line import Command


def test_it_says_what_is_here(xmodal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = xmodal("doctor")
    assert said.status == 0
    subjects = {line.split(maxsplit=2)[1] for line in said.out.splitlines()}
    assert {"xmodal", "python", "torch", "cores", "devices", "icon", "cache", "runs", "disk", "window"} <= subjects
    assert list(tmp_path.iterdir()) == []


def test_a_runs_folder_that_cannot_be_is_a_problem(
    xmodal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runs").write_text("a file")
    said = xmodal("doctor")
    assert said.status == 1
    (line,) = (line for line in said.out.splitlines() if line.startswith("problem"))
    assert "--run-dir" in line


def test_a_cache_that_cannot_be_is_a_note(xmodal: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XMODAL_CACHE_DIR", str(tmp_path / "file" / "cache"))
    said = xmodal("doctor")
    assert said.status == 0
    assert any(line.startswith("note") and "cache" in line for line in said.out.splitlines())
