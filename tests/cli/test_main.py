from pathlib import Path

import pytest
from command_line import Command, start
from xmodal import __version__


def test_version(xmodal: Command) -> None:
    assert xmodal("--version") == (0, f"xmodal {__version__}\n", "")


def test_help_names_every_command(xmodal: Command) -> None:
    said = xmodal("--help")
    assert said.status == 0
    assert all(name in said.out for name in ("train", "evaluate", "export", "replay", "list", "doctor"))


@pytest.mark.parametrize("arguments", [("--help",), ("train", "--help"), ("list", "data"), ("list", "presets")])
def test_what_can_be_quick_imports_no_torch(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    # A module of this name that cannot be imported: any import of torch would end in a traceback.
    (tmp_path / "torch.py").write_text("raise SystemExit('torch was imported')")
    with start(*arguments, cwd=tmp_path, PYTHONPATH=str(tmp_path)) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out
    assert err == ""


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    with start("list", "losses", cwd=tmp_path) as process:
        assert process.stdout is not None
        process.stdout.close()  # long before torch is imported and the first line written
        _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
