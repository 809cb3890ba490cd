"""The Qt application around one window."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace

from PySide6.QtCore import QObject, QSettings, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication
from xmodal.errors import UserError
from xmodal.plugins import absolute

from xmodal_gui.garbage import GarbageCollector
from xmodal_gui.language import CHOICES, Language, LanguageChoice
from xmodal_gui.main_window import MainWindow
from xmodal_gui.opening import Opening
from xmodal_gui.photographer import Photographer
from xmodal_gui.session_controller import SessionController
from xmodal_gui.theme import Choice, Theme

_CHOICES: tuple[Choice, ...] = ("system", "light", "dark")


def run(options: Namespace) -> int:
    """Show the window, open what was asked for, return the exit status.

    Raises
    ------
    UserError : an option is wrong, or (with --exit) there could be no session.
    """
    size = _size(options.size)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("xmodal")
    app.setOrganizationName("xmodal")
    settings = None if options.fresh or options.exit else QSettings()
    theme = Theme()
    theme.apply(app, options.theme or _kept_theme(settings))
    language = Language()
    language.apply(app, options.language or _kept_language(settings))
    controller = SessionController(opening_of(options))
    window = MainWindow(controller, theme, settings, language)
    if size is not None:
        window.resize(size)
    photographer = Photographer(window, options.steps, options.screenshot, leave=options.exit)
    window.painted.connect(GarbageCollector(window).start)
    window.painted.connect(window.begin, Qt.ConnectionType.QueuedConnection)
    window.show()
    _interruptible(window)
    status = app.exec()
    if photographer.problem is not None:
        raise photographer.problem
    return status


def opening_of(options: Namespace) -> Opening:
    """Return what the command line asks to open."""
    return Opening(
        run=options.run,
        data=options.data,
        preset=options.preset,
        engine=options.engine,
        seed=options.seed,
        lambda_=options.lambda_,
        run_dir=options.run_dir,
        steps=options.steps,
        nothing=options.start,
        plugins=tuple(absolute(name) for name in options.plugins),
    )


def _kept_theme(settings: QSettings | None) -> Choice:
    kept = None if settings is None else settings.value("theme")
    return next((choice for choice in _CHOICES if choice == kept), "system")


def _kept_language(settings: QSettings | None) -> LanguageChoice:
    kept = None if settings is None else settings.value("language")
    return next((choice for choice in CHOICES if choice == kept), "system")


def _size(text: str | None) -> QSize | None:
    if text is None:
        return None
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) >= 200 and int(height) >= 200):
        raise UserError("gui.size", "--size must look like 1920x1080 (at least 200x200), not {size!r}.", size=text)
    return QSize(int(width), int(height))


def _interruptible(window: MainWindow) -> QObject:
    """Let Ctrl+C close the window: Python sees signals only while it runs, so a timer gives it a moment."""
    signal.signal(signal.SIGINT, lambda *_: window.close())
    timer = QTimer(window)
    timer.start(500)
    timer.timeout.connect(lambda: None)
    return timer
