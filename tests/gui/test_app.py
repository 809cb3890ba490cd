"""The command line of the window, in processes of their own: as a user starts it."""

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtGui import QImage

from xmodal_gui import app

pytestmark = pytest.mark.gui

SMALL = ["--data", "vectors", "--preset", "balance", "--lambda", "1"]


def start(*arguments, environment=None, cwd=None, code=None):
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "xmodal_gui"]
    base = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    base = {key: value for key, value in (base | (environment or {})).items() if value is not None}
    return subprocess.run(
        [*command, *map(str, arguments)], env=base, cwd=cwd, capture_output=True, text=True, timeout=200, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--preset", "clop"], "did you mean 'clip'"),
        (["--data", "icon", "--steps", "1", "--exit"], "did you mean 'icons'"),
        (["/no/such/run"], "no folder /no/such/run"),
        (["--steps", "-1"], "--steps"),
        (["--exit"], "need --steps"),
        (["--steps", "1", "--screenshot", "/no/such/folder/a.png"], "no folder"),
        (["--lambda", "-2"], "--lambda"),
        (["--size", "large"], "1920x1080"),
        (["--engine", "magic"], "invalid choice"),
    ],
)
def test_bad_arguments_are_one_line_and_status_2(arguments, words, tmp_path):
    done = start(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_run(tmp_path):
    done = start(tmp_path, "--steps", "1", "--exit")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert str(tmp_path) in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_it_names_the_command_line(tmp_path):
    nothing = {"QT_QPA_PLATFORM": None, "DISPLAY": None, "WAYLAND_DISPLAY": None}
    done = start(environment=nothing, cwd=tmp_path)
    assert done.returncode == 2
    assert "xmodal train" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_pyside_it_prints_the_line_to_type(monkeypatch, capsys):
    monkeypatch.setattr(app.importlib.util, "find_spec", lambda name: None)
    assert app.main([]) == 2
    assert "pip install 'xmodal[gui]'" in capsys.readouterr().err


def test_help_needs_neither_qt_nor_a_display():
    code = """
import sys
from xmodal_gui.app import main
try:
    main(["--help"])
finally:
    assert "PySide6" not in sys.modules
"""
    done = start(code=code, environment={"QT_QPA_PLATFORM": None})
    assert done.returncode == 0
    assert "--screenshot" in done.stdout


def test_it_trains_takes_a_picture_and_quits_without_ever_importing_torch(tmp_path):
    code = f"""
import json, sys
from xmodal_gui.app import main
status = main({[*SMALL, "--steps", "4", "--screenshot", "a.png", "--exit", "--run-dir", "run", "--size", "1280x720"]})
print(json.dumps([status, sorted(m for m in ("torch", "numba", "umap", "librosa") if m in sys.modules)]))
"""
    done = start(code=code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [0, []]
    picture = QImage(str(tmp_path / "a.png"))
    assert (picture.width(), picture.height()) == (1280, 720)
    colors = {picture.pixel(x, y) for x in range(0, 1280, 5) for y in range(0, 720, 5)}
    assert len(colors) > 20
    assert (tmp_path / "run" / "run.toml").exists()

    opened = start(tmp_path / "run", "--steps", "0", "--screenshot", "b.png", "--exit", cwd=tmp_path)
    assert opened.returncode == 0, opened.stderr
    assert not QImage(str(tmp_path / "b.png")).isNull()


def test_the_engine_in_a_thread(tmp_path):
    done = start(*SMALL, "--engine", "thread", "--steps", "3", "--screenshot", "a.png", "--exit", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.png").exists()
    (run,) = (tmp_path / "runs").iterdir()
    assert (run / "run.toml").exists()
