"""One modality's encoder in a line: what it is, how fast it learns, whether it is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget
from xmodal.data.base import Modality
from xmodal.training.config import AugmentationSection, EncoderSection

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.log_scale import LogScale
from xmodal_gui.widgets.modality_mark import ModalityMark
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.share_bar import Part, ShareBars

_MULTIPLIERS = LogScale(0.001, 1000)


class EncoderRow(QWidget):
    """Mark and name of the modality, its encoder (a button that replaces it), learning-rate multiplier, freeze.

    Signals
    -------
    replaceRequested : the user wants another encoder. augmentRequested : other augmentations of what it reads.
    frozen(bool) : the user froze or unfroze it. paced(value, gesture, last) : the user set the multiplier.
    """

    replaceRequested = Signal()
    augmentRequested = Signal()
    frozen = Signal(bool)
    paced = Signal(float, int, bool)

    def __init__(self, theme: Theme, modality: Modality, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = modality.name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        column.addLayout(row)
        self.shares = ShareBars(theme)
        self.shares.setAccessibleName(self.tr("{name}: gradient shares of the terms").format(name=self._name))
        self.shares.show_bars((), count=1)
        column.addWidget(self.shares)
        column.addLayout(self._build_augment())
        name = ElidedLabel(modality.name, least=5)
        shape = " × ".join(str(size) for size in modality.shape)
        name.setToolTip(self.tr("{name}: {kind}, {shape}").format(name=modality.name, kind=modality.kind, shape=shape))
        row.addWidget(ModalityMark(theme, index))
        row.addWidget(name, 1)
        row.addWidget(self._build_type())
        row.addWidget(self._build_pace())
        row.addWidget(self._build_freeze())
        theme.changed.connect(self._tint)
        self._tint()

    def _build_type(self) -> QToolButton:
        self.type = QToolButton()
        self.type.setProperty("role", "select")
        self.type.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.type.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the word
        self.type.setToolTip(self.tr("Replace encoder (new weights) …"))
        self.type.setAccessibleName(self.tr("{name}: replace encoder").format(name=self._name))
        self.type.clicked.connect(self.replaceRequested)
        return self.type

    def _build_pace(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        words = QLabel(self.tr("lr ×"))
        words.setProperty("role", "caption")
        self.pace = NumberField(0, 1000, _MULTIPLIERS)
        self.pace.setFixedWidth(46)
        self.pace.setToolTip(self.tr("Times the learning rate"))
        self.pace.setAccessibleName(self.tr("{name}: times the learning rate").format(name=self._name))
        self.pace.reset = 1.0
        self.pace.edited.connect(self.paced)
        row.addWidget(words)
        row.addWidget(self.pace)
        return box

    def _build_freeze(self) -> QToolButton:
        self.freeze = QToolButton()
        self.freeze.setCheckable(True)
        self.freeze.setProperty("role", "freeze")
        self.freeze.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.freeze.setFixedWidth(self._theme.space(15))
        self.freeze.setAccessibleName(self.tr("{name}: freeze").format(name=self._name))
        self.freeze.clicked.connect(self.frozen)
        return self.freeze

    def _build_augment(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.space(5), 0, 0, 0)
        row.setSpacing(self._theme.space(1))
        words = QLabel(self.tr("augmentation"))
        words.setProperty("role", "caption")
        self.augment = QToolButton()
        self.augment.setProperty("role", "slim")
        self.augment.setAccessibleName(self.tr("{name}: augmentation").format(name=self._name))
        self.augment.clicked.connect(self.augmentRequested)
        row.addWidget(words)
        row.addWidget(self.augment)
        row.addStretch(1)
        return row

    def type_width(self) -> int:
        """Return how wide the encoder's name asks to be."""
        self.type.ensurePolished()  # the style sheet has a say in it
        return max(self.type.sizeHint().width(), self._theme.space(20))

    def show_augmentations(self, sections: Sequence[AugmentationSection], *, offered: bool) -> None:
        """Show what is done to the inputs in training; where other ones are not offered, only that."""
        names = [section.type.replace("_", " ") for section in sections if section.enabled]
        self.augment.setText(
            f"{', '.join(names) or self.tr('none')} …" if offered else ", ".join(names) or self.tr("none")
        )
        self.augment.setEnabled(offered)
        can = self.tr("What is changed at random in the training items of {name}; with a preview")
        cannot = self.tr("What is changed at random in the training items of {name}. Here it cannot be set")
        self.augment.setToolTip((can if offered else cannot).format(name=self._name))

    def show_section(self, section: EncoderSection, step: int, *, steerable: bool) -> None:
        """Show an encoder's configuration at a step."""
        self.type.setText(section.type.replace("_", " "))
        self.pace.show_value(section.learning_rate_multiplier)
        left = max(section.thaw_at - step, 0) if section.frozen and section.thaw_at else 0
        with QSignalBlocker(self.freeze):
            self.freeze.setChecked(section.frozen)
        self.freeze.setText(str(left) if left else "")
        if left:
            tip = self.tr("Frozen for {steps} more steps. Click to unfreeze").format(steps=left)
        else:
            tip = self.tr("Frozen: its weights stay. Click to unfreeze") if section.frozen else self.tr("Freeze it")
        self.freeze.setToolTip(tip)
        for widget in (self.type, self.pace, self.freeze):
            widget.setEnabled(steerable)
        self._tint()

    def show_shares(self, shares: Mapping[str, float], terms: Mapping[str, int]) -> None:
        """Show which terms its gradient comes from.

        Parameters
        ----------
        shares : by term. terms : all of the cost, in order -> the numbers of their colours.
        """
        present = [(place, term) for term, place in terms.items() if shares.get(term, 0.0) > 0]
        bar = [Part(shares[term], "term", place) for place, term in present]
        self.shares.show_bars([bar] if bar else [], count=1)
        parts = [f"{term.replace('_', ' ')} {100 * shares[term]:.0f} %" for _, term in present]
        known = self.tr("Gradient of {name}: {parts}").format(name=self._name, parts=", ".join(parts))
        waiting = self.tr("Which terms its gradient comes from: measured every now and then")
        self.shares.setToolTip(known if parts else waiting)
        self.shares.setAccessibleDescription(", ".join(parts))

    def _tint(self) -> None:
        self.type.setIcon(self._theme.icon("chevron-down", "text_muted"))
        self.freeze.setIcon(self._theme.icon("snowflake", "accent" if self.freeze.isChecked() else "text_faint"))
