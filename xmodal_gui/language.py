"""The language of the window: follows the system until the user chooses, and changes while the window runs.

Words are translated where they are shown (``self.tr``) and stay as they are. So whoever shows some makes them again
when the language `changed`: the window builds its views anew over the same models.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from typing import Literal, Protocol, runtime_checkable
from xml.etree import ElementTree as ET

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

LanguageChoice = Literal["system", "en", "zh_CN"]
LANGUAGES: dict[LanguageChoice, str] = {"en": "English", "zh_CN": "简体中文"}
"""Code -> name, in the language itself. English is what the sources are written in."""
CHOICES: tuple[LanguageChoice, ...] = ("system", *LANGUAGES)
_SOURCE: LanguageChoice = "en"


@runtime_checkable
class Retranslated(Protocol):
    """A model that keeps words instead of what they are made from."""

    def retranslate(self) -> None:
        """Make the words again, in the language of now."""


class Language(QObject):
    """The language in force, and the translators that speak it.

    Signals
    -------
    changed : the language is another one; words that are kept are those of the old one.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: LanguageChoice = _SOURCE
        self._code: LanguageChoice = _SOURCE
        self._app: QApplication | None = None
        self._translators: list[QTranslator] = []

    @property
    def code(self) -> LanguageChoice:
        """The language in force."""
        return self._code

    @property
    def choice(self) -> LanguageChoice:
        """What the user chose; ``"system"`` follows the desktop."""
        return self._choice

    def apply(self, app: QApplication, choice: LanguageChoice = "system") -> None:
        """Let the application speak a language, before there is any window."""
        self._app = app
        self.choose(choice)

    def choose(self, choice: LanguageChoice) -> None:
        """Follow the system, or speak one language."""
        self._choice = choice
        code = system_language() if choice == "system" else choice
        if code == self._code or self._app is None:
            return
        for translator in self._translators:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._code = code
        QLocale.setDefault(QLocale.system() if code == _SOURCE else QLocale(code))  # of dates
        self._translators = [] if code == _SOURCE else self._load(code)
        for translator in self._translators:
            self._app.installTranslator(translator)
        self.changed.emit()

    def _load(self, code: LanguageChoice) -> list[QTranslator]:
        """Return translators for Qt's own words (buttons of dialogs, menus of text fields) and for the window's."""
        qt, own = QTranslator(self), QTranslator(self)
        qt.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))  # may not be shipped
        with as_file(files("xmodal_resources").joinpath("translations", f"xmodal_{code}.qm")) as path:
            found = own.load(str(path))
        assert found, f"the translation {path} cannot be read"
        return [qt, own]


@cache
def sources(code: LanguageChoice) -> dict[str, str]:
    """Return what each word of a language is translated from; of the language of the sources, nothing."""
    if code == _SOURCE:
        return {}
    text = files("xmodal_resources").joinpath("translations", f"xmodal_{code}.ts").read_text("utf-8")
    pairs = ((m.findtext("translation"), m.findtext("source")) for m in ET.fromstring(text).iter("message"))  # noqa: S314  # ships with the window
    return {translated: source for translated, source in pairs if translated and source}


def system_language(wanted: Iterable[str] | None = None) -> LanguageChoice:
    """Return the first language of the desktop's list that the window speaks; else English.

    Parameters
    ----------
    wanted : names of locales, ``zh-Hans-CN`` or ``de_DE``, the best first; None asks the desktop.
    """
    for name in QLocale.system().uiLanguages() if wanted is None else wanted:
        spoken = name.replace("_", "-").split("-")[0].lower()
        for code in LANGUAGES:
            if code.split("_")[0] == spoken:
                return code
    return _SOURCE
