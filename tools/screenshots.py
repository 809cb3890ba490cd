"""Take the pictures of the documentation: one real session on the icons, looked at from several sides.

Run by ``make screenshots``, on a virtual display. Needs two minutes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from patience import settle, train_to, wait_until
from PySide6.QtWidgets import QApplication
from xmodal.training.changes import SetLambda

from xmodal_gui.layouts import DEBUG, EXPLORE, TRAIN
from xmodal_gui.main_window import MainWindow
from xmodal_gui.opening import Opening
from xmodal_gui.session_controller import SessionController
from xmodal_gui.theme import Theme

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
STEPS = (120, 300)
"""Where lambda is changed, and where the pictures are taken."""


def shoot(window: MainWindow, name: str) -> None:
    """Save what the window shows."""
    settle()
    path = FOLDER / f"{name}.png"
    if not window.grab().save(str(path)):
        raise OSError(f"{path} could not be written")
    print(path)


def take_all(window: MainWindow, theme: Theme) -> None:
    """Use the window as the tour does, and take a picture at each stop."""
    session, model = window.controller.session, window.map_model
    wait_until(lambda: session.offers("train"), 120, "the engine")
    train_to(window, STEPS[0])
    session.apply(SetLambda(value=0.3))
    train_to(window, STEPS[1])
    model.search.look_for("arrow left")
    model.select_matches()
    model.search.look_for("")
    theme.choose("dark")
    shoot(window, "window")
    theme.choose("light")
    window.desk.arrange(EXPLORE)
    settle()
    window.query.field.setText("bell ring zeppelin")
    window.query_model.ask_text("bell ring zeppelin")
    model.choose_column("style")
    shoot(window, "explore")
    window.desk.arrange(DEBUG)
    model.choose_column("")
    for name in ("alignment", "pull", "triage"):
        window.desk.docks[name].raise_()
        for look in ("dark", "light"):
            theme.choose(look)
            shoot(window, name if look == "light" else f"{name}-dark")
    window.desk.arrange(TRAIN)
    model.choose_method("gap")
    shoot(window, "gap")


def main() -> int:
    """Open the window, take the pictures, close it."""
    app = QApplication(sys.argv[:1])
    theme = Theme()
    theme.apply(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        opening = Opening(data="icons", preset="balance", lambda_=1.0, steps=1, run_dir=Path(folder) / "run")
        controller = SessionController(opening)
        window = MainWindow(controller, theme)
        window.resize(1440, 900)
        window.show()
        window.begin()
        try:
            take_all(window, theme)
        finally:
            window.close()
            wait_until(lambda: not controller.busy and not window.mapper.busy, 60, "the end")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
