"""The registered terms by family, with one line of help each; what cannot work here says why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from xmodal_gui.messages_text import component_words
from xmodal_gui.models.term_choices import TermChoice, facts, family_words
from xmodal_gui.theme import Theme

_CHOICE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class TermList(QListWidget):
    """A heading per family, then its terms. ``itemActivated`` and ``itemClicked`` tell which was chosen."""

    def __init__(self, theme: Theme, choices: Sequence[TermChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Terms"))
        self.setItemDelegate(_TermLine(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        family = None
        for choice in choices:
            if choice.info.family != family:
                family = choice.info.family
                self._add_heading(family_words(family))
            self._add(choice)
        self.narrow("")

    @staticmethod
    def choice_of(item: QListWidgetItem) -> TermChoice | None:
        """Return the term of a line; None for a heading."""
        found: TermChoice | None = item.data(_CHOICE)
        return found

    def chosen(self) -> TermChoice | None:
        """Return the marked term, if it can be added."""
        item = self.currentItem()
        choice = None if item is None or item.isHidden() else self.choice_of(item)
        return None if choice is None or choice.obstacle else choice

    def shown(self) -> list[TermChoice]:
        """Return the terms in the list."""
        items = [self.item(row) for row in range(self.count())]
        return [choice for item in items if not item.isHidden() and (choice := self.choice_of(item)) is not None]

    def full_height(self) -> int:
        """Return the height at which nothing scrolls."""
        return sum(self.sizeHintForRow(row) for row in range(self.count())) + 2 * self.frameWidth()

    def narrow(self, typed: str) -> None:
        """Show the terms in which every word typed occurs, and mark the first of such a name that can be added."""
        words = typed.casefold().split()
        heading: QListWidgetItem | None = None
        fitting: list[tuple[bool, QListWidgetItem]] = []
        for row in range(self.count()):
            item = self.item(row)
            choice = self.choice_of(item)
            if choice is None:
                heading = item
                item.setHidden(True)
                continue
            item.setHidden(not all(word in _searched(choice) for word in words))
            if not item.isHidden():
                assert heading is not None
                heading.setHidden(False)
                if not choice.obstacle:
                    fitting.append((all(word in choice.words.casefold() for word in words), item))
        self.setCurrentRow(-1)
        self.scrollToTop()
        if fitting:  # a name that fits goes before a text that does; the first of equals
            self.setCurrentItem(max(fitting, key=lambda each: each[0])[1])

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(words, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _add(self, choice: TermChoice) -> None:
        item = QListWidgetItem(choice.words, self)
        item.setData(_CHOICE, choice)
        lines = [*facts(choice.info), *([choice.obstacle] if choice.obstacle else [])]
        item.setToolTip("\n".join([choice.words, *lines]))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ". ".join([choice.words, choice.obstacle or lines[0]]))
        if choice.obstacle:
            item.setFlags(Qt.ItemFlag.NoItemFlags)


def _searched(choice: TermChoice) -> str:
    info = choice.info
    texts = [info.type, choice.words, info.summary, info.family, family_words(info.family), *facts(info)]
    return " ".join(texts).casefold()


class _TermLine(QStyledItemDelegate):
    """A heading in small letters; a term's name, its chance at the right, and below them its help or its obstacle."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return two lines for a term, one for a heading."""
        return QSize(0, self._theme.space(10 if index.data(_CHOICE) is not None else 7))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line of the list."""
        rect: QRect = option.rect
        choice: TermChoice | None = index.data(_CHOICE)
        painter.save()
        inside = rect.adjusted(self._theme.space(2), 0, -self._theme.space(2), 0)
        if choice is None:
            painter.setFont(self._theme.font("caption", bold=True))
            painter.setPen(self._theme.color("text_muted"))
            words = str(index.data(Qt.ItemDataRole.DisplayRole))
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        else:
            state: QStyle.StateFlag = option.state
            if not choice.obstacle and state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
                is_marked = bool(state & QStyle.StateFlag.State_Selected)
                painter.fillRect(rect, self._theme.color("accent_soft" if is_marked else "hover"))
            self._paint_term(painter, choice, inside)
        painter.restore()

    def _paint_term(self, painter: QPainter, choice: TermChoice, inside: QRect) -> None:
        theme = self._theme
        half = inside.height() // 2
        upper, lower = inside.adjusted(0, 2, 0, -half), inside.adjusted(0, half, 0, -2)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        mark = "⇄" if choice.info.reads == 2 else ""
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text_muted" if not choice.obstacle else "text_faint"))
        painter.drawText(upper, right, mark)
        help_ = choice.obstacle or component_words(choice.info.summary)
        elided = painter.fontMetrics().elidedText(help_, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, left, elided)
        painter.setFont(theme.font())
        painter.setPen(theme.color("text" if not choice.obstacle else "text_faint"))
        painter.drawText(upper, left, choice.words)
