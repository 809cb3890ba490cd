"""An application without a display, a theme, and a check that nothing is left behind."""

import gc
import os
import threading

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")

pytest.importorskip("PySide6", reason="the window needs the extra xmodal[gui]")

from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication

from xmodal_gui.language import Language
from xmodal_gui.main_window import MainWindow
from xmodal_gui.opening import Opening
from xmodal_gui.session_controller import SessionController
from xmodal_gui.theme import Theme


@pytest.fixture(scope="session")
def _dressed(qapp):
    theme = Theme(parent=qapp)
    theme.apply(qapp, "light")
    return theme


@pytest.fixture
def theme(_dressed):
    """The light theme; whatever a test chooses, the next one gets it light."""
    yield _dressed
    _dressed.choose("light")


@pytest.fixture
def language(qapp):
    """English; whatever a test chooses, the next one gets it again."""
    language = Language()
    language.apply(qapp, "en")
    yield language
    language.choose("en")


@pytest.fixture
def make_window(qtbot, theme):
    """Show windows that are in front, and close them at the end, sessions and all."""
    windows = []

    def make(opening=Opening(), settings=None, language=None, size=(1280, 720)):  # noqa: B008  # frozen
        window = MainWindow(SessionController(opening), theme, settings, language)
        windows.append(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield make
    for window in windows:
        window.close()
        qtbot.waitUntil(lambda window=window: not window.isVisible(), timeout=60_000)
        window.deleteLater()


@pytest.fixture(autouse=True, scope="module")
def _garbage_of_modules():
    """What outlived its test, and went later, goes with the module."""
    yield
    gc.unfreeze()
    gc.collect()


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp):
    """Top-level widgets, running timers and threads that a test began must be gone after it."""
    gc.disable()  # as the window has it: a worker's thread, or an event of a widget, would destroy other widgets
    gc.freeze()  # what was there before is neither collected nor looked through: a third of these tests' time
    before = _alive()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.enable()
    left = [repr(thing) for key, thing in _alive().items() if key not in before]
    assert not left, f"left behind: {left}"


def _alive():
    found = [*QApplication.topLevelWidgets(), *(t for t in threading.enumerate() if not t.daemon)]
    for thing in gc.get_objects():
        kind = type(thing)  # isinstance asks objects for their class, and some of torch's warn when asked anything
        if issubclass(kind, QTimer):
            found += [thing] if _still(thing.isActive) else []
        elif issubclass(kind, QThread):
            found += [thing] if _still(thing.isRunning) else []
    return {id(thing): thing for thing in found}


def _still(question):
    try:
        return question()
    except RuntimeError:  # the object of C++ is gone
        return False
