from pathlib import Path

import pytest
from command_line import SMALL, Command, Said
from xmodal.cli import main


@pytest.fixture
def xmodal(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command line in this process."""

    def run(*arguments: str | Path) -> Said:
        status = main([str(argument) for argument in arguments])
        return Said(status, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a finished run of 12 steps on generated vectors."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert main(["train", *SMALL, "--steps", "12", "--run-dir", str(folder), "--json"]) == 0
    return folder
