"""What the pages name is there: links, commands, options, files, modules and targets of make."""

import pkgutil
import re
import shlex
from pathlib import Path

import pytest
from xmodal.cli.main import build_parser
from xmodal.errors import UserError
from xmodal.plugins import AUGMENTATIONS, DATA, ENCODERS, LOSSES

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "benchmarks" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = ("benchmarks", "core", "docs", "examples", "resources", "tests", "tools", "xmodal_gui")
PLACEHOLDERS = {"FILE.py"}
GROUPS = {LOSSES, ENCODERS, AUGMENTATIONS, DATA}
"""Of entry points, named like modules."""
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def fenced(page: Path) -> list[str]:
    """Return the lines of blocks of commands, those that go on in the next line put together."""
    blocks = re.findall(r"```(?:bash|sh|console)?\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines()]


def commands(page: Path, program: str) -> list[list[str]]:
    """Return the words of the commands in blocks, without the program's."""
    lines = [shlex.split(line, comments=True) for line in fenced(page) if re.match(rf"(\S*/)?{program} [a-z-]", line)]
    return [words[1:] for words in lines]


def mentions(page: Path, program: str) -> list[list[str]]:
    """Return the words of commands within sentences, which may leave out what is needed."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [shlex.split(words) for words in re.findall(rf"`{program} ([^`]*)`", text)]


@pytest.fixture(scope="module")
def everything() -> set[str]:
    """Every file of the project, with a slash before it."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*")]
    return {f"/{path.relative_to(ROOT).as_posix()}" for path in [*paths, *ROOT.glob("*.*")]}


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@each_page
def test_commands_of_blocks_are_understood(page: Path) -> None:
    for words in commands(page, "xmodal"):
        build_parser().parse_args(words)


@each_page
def test_commands_within_sentences_and_their_options_are_there(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, *words in mentions(page, "xmodal"):
        if command.startswith("-"):
            continue
        with pytest.raises(SystemExit):
            build_parser().parse_args([command, "--help"])
        known = re.findall(r"--?[\w-]+", capsys.readouterr().out)
        assert [word for word in words if word.startswith("-") and word not in known] == [], command


@each_page
def test_options_of_the_window_are_there(page: Path) -> None:
    pytest.importorskip("PySide6", reason="the window needs the extra xmodal[gui]")
    from xmodal_gui.app import _parser

    known = re.findall(r"--?[\w-]+", _parser().format_help())
    for words in [*commands(page, "xmodal-gui"), *mentions(page, "xmodal-gui")]:
        assert [word for word in words if word.startswith("-") and word not in known] == []


@each_page
def test_files_are_there(page: Path, everything: set[str]) -> None:
    named = set(re.findall(r"(?<![\w/.:*-])[\w./-]+\.(?:py|md|qss|ts)\b", page.read_text(encoding="utf-8")))
    named -= PLACEHOLDERS
    missing = [name for name in named if not any(path.endswith(f"/{_plain(name)}") for path in everything)]
    assert missing == []


@each_page
def test_modules_and_what_they_hold_are_there(page: Path) -> None:
    for name in re.findall(r"`(xmodal(?:\.\w+)+)`", page.read_text(encoding="utf-8")):
        if name not in GROUPS:
            pkgutil.resolve_name(name)


@each_page
def test_targets_of_make_are_there(page: Path) -> None:
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [
        name for name in re.findall(r"`make ([\w-]+)", page.read_text(encoding="utf-8")) if name not in targets
    ] == []


def test_what_is_gone_would_be_noticed() -> None:
    with pytest.raises(UserError):
        build_parser().parse_args(["train", "--no-such-option"])
    assert [words for page in PAGES for words in commands(page, "xmodal")]
    assert [words for page in PAGES for words in mentions(page, "xmodal")]


def _plain(name: str) -> str:
    return re.sub(r"^(\.{1,2}/)+", "", name)
