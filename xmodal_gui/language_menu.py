"""The menu that chooses the language: each is named in itself, so that nobody gets lost."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from xmodal_gui.language import CHOICES, LANGUAGES, Language, LanguageChoice


class LanguageMenu(QMenu):
    """Follow the system, or one of the languages."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = self.tr("Language")
        self.setTitle(title if language.code == "en" else f"{title} (Language)")
        self._language = language
        self.choices: dict[LanguageChoice, QAction] = {}
        group = QActionGroup(self)
        for choice in CHOICES:
            action = self.addAction(LANGUAGES.get(choice) or self.tr("Follow the system"))
            action.setCheckable(True)
            action.triggered.connect(partial(language.choose, choice))
            group.addAction(action)
            self.choices[choice] = action
        self.aboutToShow.connect(self._show_choice)
        self._show_choice()

    def _show_choice(self) -> None:
        self.choices[self._language.choice].setChecked(True)
