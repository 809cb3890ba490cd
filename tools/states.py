"""Take pictures of every state of the window, to be looked at: ``states.py FOLDER [--only WORD] [--scale N] ...``.

A real session in a real window, on a virtual display of its own per language and scale; each state is shown in both
themes. The files are named ``STATE-THEME-LANGUAGE-SCALEx.png``. Needs five minutes per language and scale.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from itertools import product
from pathlib import Path
from typing import Literal

from with_display import virtual_display

WIDTH, HEIGHT = 1440, 900
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LANGUAGES = ("en", "zh_CN")
SCALES = (1, 2)


def options_of(arguments: list[str]) -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="parts of states' names, divided by commas")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--scale", type=int, choices=(1, 2, 3), action="append")
    parser.add_argument("--size", default=f"{WIDTH}x{HEIGHT}", help="of the window, in device-independent pixels")
    parser.add_argument("--data", type=Path, help="a table to be opened as somebody's own; without it one is made up")
    parser.add_argument("--chapter", default="", help="parts of chapters' names, divided by commas")
    parser.add_argument("--here", action="store_true", help="on this display, in one language")
    return parser.parse_args(arguments)


def take_on_own_display(options: Namespace, language: str, scale: int) -> int:
    """Take the pictures of one language and scale in a process of its own: Qt reads the scale when it starts."""
    width, height = (scale * int(side) for side in options.size.split("x"))
    arguments = [str(options.folder.absolute()), "--here", "--language", language, "--scale", str(scale)]
    arguments += ["--size", options.size, "--only", options.only]
    arguments += ["--chapter", options.chapter]
    if options.data is not None:
        arguments += ["--data", str(options.data.absolute())]
    for theme in options.theme or ():
        arguments += ["--theme", theme]
    with virtual_display(f"{width}x{height}") as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": str(scale)}
        return subprocess.run([sys.executable, __file__, *arguments], env=environment, check=False).returncode


def take_here(options: Namespace) -> int:
    """Take them in this process; return how many states could not be reached."""
    from looking_states import CHAPTERS as LOOKING
    from map_states import CHAPTERS as MAPS
    from own_data_states import CHAPTERS as OWN_DATA
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication
    from steering_states import CHAPTERS as STEERING
    from tour import Tour

    from xmodal_gui.language import Language
    from xmodal_gui.main_window import MainWindow
    from xmodal_gui.opening import Opening
    from xmodal_gui.session_controller import SessionController
    from xmodal_gui.theme import Theme

    app = QApplication(sys.argv[:1])
    theme, language = Theme(), Language()
    theme.apply(app, "light")
    language.apply(app, options.language[0])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # runs are recorded here
        settings = QSettings(str(Path(folder) / "kept.ini"), QSettings.Format.IniFormat)
        window = MainWindow(SessionController(Opening(nothing=True)), theme, settings, language)
        window.setGeometry(window.screen().geometry())
        window.show()
        window.begin()
        ending = f"{options.language[0]}-{options.scale[0]}x"
        tour = Tour(window, options.folder, ending, options.theme or THEMES, options.only.split(","))
        tour.data = options.data
        wanted = options.chapter.split(",")
        chapters = [one for one in LOOKING + MAPS + STEERING + OWN_DATA if any(part in one.__name__ for part in wanted)]
        try:
            return tour.take(chapters)
        finally:
            tour.leave()


def main(arguments: list[str]) -> int:
    """Take all pictures that are asked for."""
    options = options_of(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.here:
        return take_here(options)
    asked = product(options.language or LANGUAGES, options.scale or SCALES)
    return sum([take_on_own_display(options, language, scale) for language, scale in asked])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
