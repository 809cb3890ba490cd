"""Plug-ins are loaded once, remembered by the run, and a broken one is one sentence."""

import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from xmodal import plugins
from xmodal.cli import main
from xmodal.errors import UserError
from xmodal.losses import LOSSES
from xmodal.plugins import absolute, load_installed, load_plugins

CODE = """
from xmodal.losses import LOSSES
from xmodal.losses.similarity import PairedSimilarity

@LOSSES.register("from_elsewhere")
class FromElsewhere(PairedSimilarity, frozen=True, kw_only=True):
    '''A loss from elsewhere.'''
"""
SMALL = ("--data", "vectors", "--set", "batch_size=16", "--set", "embedding_size=8", "--set", "torch_threads=1")
TRAIN = ("--steps", "2", *SMALL, "--set", "cost.terms.contrast.type=from_elsewhere")


@pytest.fixture
def plugin(tmp_path):
    path = tmp_path / "elsewhere.py"
    path.write_text(CODE)
    yield path
    forget()


def forget():
    """What another process would not know."""
    LOSSES._types.pop("from_elsewhere", None)
    for name in [name for name in sys.modules if name.startswith("xmodal_plugin_elsewhere")]:
        del sys.modules[name]


def test_a_file_is_loaded_once(plugin):
    load_plugins([str(plugin)])
    load_plugins([str(plugin)])  # a second time it would be registered twice, which is refused
    assert "from_elsewhere" in LOSSES


def test_a_run_remembers_its_plugins_and_is_read_without_naming_them(plugin, tmp_path, capsys):
    run = tmp_path / "run"
    assert main(["train", "--plugin", str(plugin), *TRAIN, "--run-dir", str(run)]) == 0
    assert tomllib.loads((run / "run.toml").read_text())["plugins"] == [str(plugin)]
    for command in (["evaluate", str(run)], ["replay", str(run), "--check"]):
        forget()
        assert main(command) == 0


def test_a_plugin_that_has_moved_is_found_where_it_is_named(plugin, tmp_path, capsys):
    run = tmp_path / "run"
    assert main(["train", "--plugin", str(plugin), *TRAIN, "--run-dir", str(run)]) == 0
    moved = tmp_path / "there" / plugin.name
    moved.parent.mkdir()
    plugin.rename(moved)
    forget()
    capsys.readouterr()
    assert main(["evaluate", str(run)]) == 2
    assert f"There is no plug-in {plugin}: say where it is now with --plugin." in capsys.readouterr().err
    assert main(["evaluate", str(run), "--plugin", str(moved)]) == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [("import no_such_module", "ModuleNotFoundError"), ("def", "SyntaxError"), ("1 / 0", "ZeroDivisionError")],
)
def test_a_broken_plugin_is_one_sentence(code, words, tmp_path, capsys):
    path = tmp_path / "broken.py"
    path.write_text(code)
    assert main(["list", "losses", "--plugin", str(path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2  # that its code is run, and what became of it
    assert str(path) in lines[1]
    assert words in lines[1]


def test_a_plugin_shows_in_lists(plugin, capsys):
    assert main(["list", "losses", "--plugin", str(plugin)]) == 0
    assert "A loss from elsewhere." in capsys.readouterr().out


def test_a_missing_module_is_one_sentence():
    with pytest.raises(UserError, match="no_such_plugin"):
        load_plugins(["no_such_plugin"])


def test_files_keep_their_whole_path():
    assert absolute("a/b.py") == str(Path.cwd() / "a" / "b.py")
    assert absolute("package.module") == "package.module"


def test_installed_plugins_are_loaded_once_and_a_broken_one_is_left_out(plugin, monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(plugin.parent))
    (plugin.parent / "broken_one.py").write_text("1 / 0")
    points = [
        EntryPoint(name="mine", value="elsewhere", group=plugins.LOSSES),
        EntryPoint(name="broken", value="broken_one", group=plugins.LOSSES),
    ]
    asked = []
    monkeypatch.setattr(plugins, "_SEEN", set())
    monkeypatch.setattr(plugins, "entry_points", lambda group: asked.append(group) or points)
    load_installed(plugins.LOSSES)
    load_installed(plugins.LOSSES)
    assert asked == [plugins.LOSSES]
    assert "from_elsewhere" in LOSSES
    assert "broken = broken_one is left out (ZeroDivisionError" in capsys.readouterr().err
    sys.modules.pop("elsewhere")
