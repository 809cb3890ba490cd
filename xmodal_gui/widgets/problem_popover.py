"""What of the data could not be used, beside the line that counts it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from xmodal.data.base import Problem

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.popover import Popover
from xmodal_gui.widgets.problem_view import ProblemView

_WIDTH, _HEIGHT = 780, 260


class ProblemPopover(Popover):
    """The list, to be read and copied."""

    def __init__(self, theme: Theme, problems: Sequence[Problem], *, parent: QWidget) -> None:
        super().__init__(theme, width=min(_WIDTH, parent.width()), parent=parent)
        self.view = ProblemView(theme)
        self.view.setMinimumHeight(_HEIGHT)
        self.view.show_problems(problems)
        self.body.addWidget(self.view)
