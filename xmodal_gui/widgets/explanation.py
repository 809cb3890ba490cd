"""What a right click on a control offers: what it is, and the way back to where it started."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from xmodal_gui.numbers import shortest
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.log_slider import LogSlider
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.popover import Popover

_WIDTH = 300


def explain(
    control: LogSlider | NumberField,
    theme: Theme,
    name: str,
    text: str,
    fill: Callable[[QMenu], object] | None = None,
) -> None:
    """Give a control its tooltip, and a menu that shows the same text for as long as it is read.

    Parameters
    ----------
    name : heads the text. fill : adds what else can be done to the menu.
    """
    control.setToolTip(text)
    control.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def open_menu(at: QPoint) -> None:
        menu = explanation_menu(control, theme, name)
        if fill is not None:
            fill(menu)
        menu.popup(control.mapToGlobal(at))

    control.customContextMenuRequested.connect(open_menu)


def explanation_menu(control: LogSlider | NumberField, theme: Theme, name: str) -> QMenu:
    """Return the menu of a control."""
    menu = QMenu(control)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(
        QCoreApplication.translate("explanation", "What is this?"), lambda: show_explanation(control, theme, name)
    )
    if control.reset is not None:
        words = QCoreApplication.translate("explanation", "Back to {value}, as at the start")
        words = words.format(value=shortest(control.reset))
        menu.addAction(words, control.go_back).setEnabled(control.isEnabled())
    return menu


def show_explanation(control: QWidget, theme: Theme, name: str, text: str = "") -> Popover:
    """Show a text, or the control's tooltip, beside a control, until a click elsewhere or Escape."""
    card = Popover(theme, width=_WIDTH, parent=control)
    title = QLabel(name)
    title.setFont(theme.font("title", bold=True))
    words = QLabel(text or control.toolTip())
    words.setWordWrap(True)
    card.body.addWidget(title)
    card.body.addWidget(words)
    card.open_beside(control)
    return card
