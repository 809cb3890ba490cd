"""The keys that do what is done often."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.popover import Popover

_WIDTH = 400


class KeysCard(Popover):
    """A list of keys and what they do.

    Parameters
    ----------
    keys : (key, what it does) in order.
    """

    def __init__(self, theme: Theme, keys: Sequence[tuple[str, str]], *, parent: QWidget) -> None:
        super().__init__(theme, width=_WIDTH, parent=parent)
        title = QLabel(self.tr("Keys"))
        title.setFont(theme.font("title", bold=True))
        self.body.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(4))
        grid.setColumnStretch(1, 1)
        for row, (key, words) in enumerate(keys):
            name = QLabel(key)
            name.setProperty("role", "muted")
            grid.addWidget(name, row, 0)
            what = QLabel(words)
            what.setWordWrap(True)
            grid.addWidget(what, row, 1)
        self.body.addLayout(grid)
