"""One item of a row, large: its picture, its text, or an honest word about what cannot be shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from xmodal.data.base import Modality

from xmodal_gui.models.items import Item
from xmodal_gui.models.why_model import Why
from xmodal_gui.numbers import significant
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.heat import heat_image, heat_words
from xmodal_gui.widgets.modality_mark import ModalityMark
from xmodal_gui.widgets.picture import Picture
from xmodal_gui.widgets.play_button import PlayButton

SIDE = 160


class ItemView(QWidget):
    """Shows items of one modality.

    Parameters
    ----------
    place : of the modality among those of the data, which gives its mark.

    Signals
    -------
    playRequested(int) : play the sound of this row.
    """

    playRequested = Signal(int)

    def __init__(self, theme: Theme, place: int, modality: Modality, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modality = modality
        self._theme = theme
        mark = ModalityMark(theme, place)
        mark.setToolTip(modality.name)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName(modality.name)
        self.picture = Picture(SIDE)
        self.picture.setAccessibleName(modality.name)
        self.picture.setToolTip(modality.name)
        self._item: Item | None = None
        self._row = -1
        self.play = PlayButton(theme)
        self.play.clicked.connect(lambda: self.playRequested.emit(self._row))
        line = QHBoxLayout()
        line.setSpacing(theme.space(1.5))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.words, 1)
        self._line = QWidget()
        self._line.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture)
        column.addWidget(self._line)
        column.addWidget(self.play, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def row(self) -> int:
        """The row whose item is shown; -1 for none."""
        return self._row

    def show_item(self, item: Item) -> None:
        """Show an item, a missing one too."""
        self._item = item
        self.show_why(None, 0.0)
        is_picture = item.picture is not None
        self.picture.setVisible(is_picture)
        self._line.setVisible(not is_picture)
        self._row = item.row
        self.play.setVisible(self.modality.kind == "audio" and item.present)
        if item.picture is not None:
            self.picture.show_pixels(item.picture)
            return
        is_text = item.text is not None
        self.words.setText(item.text if item.text is not None else self._instead(item))
        self.words.setProperty("role", "headline" if is_text else "muted")
        self.words.style().polish(self.words)

    def show_why(self, why: Why | None, opacity: float) -> None:
        """Colour what the item carries of a similarity; None shows it as it is."""
        heat = why is not None and not why.words
        self.picture.show_heat(heat_image(why.values, self._theme, opacity) if why is not None and heat else None)
        text = None if self._item is None else self._item.text
        if why is not None and why.words:
            self.words.setTextFormat(Qt.TextFormat.RichText)
            self.words.setText(heat_words(why.words, why.values, self._theme, opacity))
            self.words.setToolTip(self._shares(why))
        elif text is not None and self.words.textFormat() == Qt.TextFormat.RichText:
            self.words.setTextFormat(Qt.TextFormat.PlainText)
            self.words.setText(text)
            self.words.setToolTip("")

    def _shares(self, why: Why) -> str:
        """Return the words by what they carry, the most first."""
        order = sorted(range(len(why.words)), key=lambda place: -abs(why.values[place]))
        line = self.tr("{word}: {value}, {share} % of all")
        return "\n".join(
            line.format(
                word=why.words[place],
                value=significant(float(why.values[place]), 2),
                share=f"{100 * abs(why.shares[place]):.0f}",
            )
            for place in order
        )

    def _instead(self, item: Item) -> str:
        name = self.modality.name
        if not item.present:
            return self.tr("{name}: missing in this row").format(name=name)
        if self.modality.kind == "vector":
            return self.tr("{name}: a vector of {size} numbers, nothing to see").format(
                name=name, size=self.modality.shape[0]
            )
        return self.tr("{name}: nothing to see or read").format(name=name)
