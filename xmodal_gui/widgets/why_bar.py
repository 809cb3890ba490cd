"""The switch that explains a similarity, how it is explained, and how much of it is accounted for."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton, QVBoxLayout, QWidget
from xmodal.training.explanations import Method

from xmodal_gui.messages_text import sentence
from xmodal_gui.models.why_model import METHODS, Why, WhyModel
from xmodal_gui.numbers import significant
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.definition_mark import DefinitionMark
from xmodal_gui.widgets.elided_combo import ElidedCombo


class WhyBar(QWidget):
    """Shows a `WhyModel`, and turns its controls into wishes. Nothing is asked for while it is hidden.

    Signals
    -------
    whatIfRequested : change one of the items, and see what becomes of it.
    """

    whatIfRequested = Signal()

    def __init__(self, model: WhyModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addLayout(self._make_switch())
        line = QHBoxLayout()
        line.setSpacing(theme.space(1))
        line.addWidget(self._make_method(), 1)
        self.definition = DefinitionMark(theme, "attribution", "attribution error")
        line.addWidget(self.definition)
        column.addLayout(line)
        self.said = self._line()
        column.addWidget(self.said)
        model.changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _make_switch(self) -> QHBoxLayout:
        self.switch = QToolButton()
        self.switch.setText(self.tr("Why"))
        self.switch.setProperty("role", "chip")
        self.switch.setCheckable(True)
        self.switch.setToolTip(self.tr("Colour what in the two items carries their similarity"))
        self.switch.toggled.connect(self._model.switch)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.opacity.setMinimumWidth(self._theme.space(10))
        self.opacity.setAccessibleName(self.tr("Opacity"))
        self.opacity.setToolTip(self.tr("How opaque the colours are"))
        self.opacity.valueChanged.connect(lambda percent: self._model.set_opacity(percent / 100))
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(2))
        row.addWidget(self.switch)
        row.addWidget(self.opacity, 1)
        row.addStretch(0)
        self.what_if = QPushButton(self.tr("What if …"))
        self.what_if.setProperty("role", "link")
        self.what_if.setToolTip(
            self.tr("Change the text or the picture, and see where it lands on the map and what it retrieves")
        )
        self.what_if.clicked.connect(self.whatIfRequested)
        row.addWidget(self.what_if)
        return row

    def _make_method(self) -> ElidedCombo:
        self.method = ElidedCombo()
        self.method.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.method.setMinimumContentsLength(8)
        self.method.setProperty("role", "flat")
        self.method.setFont(self._theme.font("caption"))
        self.method.setAccessibleName(self.tr("How it is explained"))
        names = {"integrated_gradients": self.tr("gradients"), "occlusion": self.tr("occlusion")}
        for method in METHODS:
            self.method.addItem(names[method], method)
        self.method.setToolTip(
            self.tr(
                "Integrated gradients: gradients along the way from nothing to the item; they sum up to the "
                "difference of the cosine. Occlusion: what the cosine loses without a word or a window."
            )
        )
        self.method.activated.connect(lambda: self._model.choose(self._chosen()))
        return self.method

    def _chosen(self) -> Method:
        method: Method = self.method.currentData()
        return method

    def _line(self) -> QLabel:
        label = QLabel()
        label.setProperty("role", "caption")
        label.setFont(self._theme.font("caption"))
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setMinimumWidth(1)
        return label

    # ---- model to view -----------------------------------------------------------------------------------------

    def _show(self) -> None:
        model = self._model
        with QSignalBlocker(self.switch), QSignalBlocker(self.opacity):
            self.switch.setChecked(model.is_on)
            self.opacity.setValue(round(100 * model.opacity))
        self.method.setCurrentIndex(METHODS.index(model.method))
        works = model.is_on and model.can_ask
        self.method.setVisible(works)
        self.definition.setVisible(works)
        self.opacity.setVisible(works and model.answer is not None)
        self.said.setVisible(model.is_on)
        self.said.setText(self._words())
        self.said.setToolTip(self._tip() if model.answer is not None else "")

    def _words(self) -> str:
        model = self._model
        if model.is_external:
            return self.tr("Another program made these embeddings: only its encoders could say why.")
        if not model.can_ask:
            return self.tr("This run is not at work: go on from its last checkpoint to ask its encoders why.")
        if model.refusal is not None:
            return sentence(model.refusal.template, model.refusal.fields)
        if model.answer is None:
            return self.tr("Asking the encoders …")
        legend = self.tr("{red} speaks for it, {blue} against").format(
            red=self._swatch("in_favour"), blue=self._swatch("against")
        )
        lines = [legend, *map(self._part, model.answer.parts), *model.answer.problems]
        return "<br>".join(lines)

    def _swatch(self, color: str) -> str:
        return f'<span style="color: {self._theme.color(color).name()}">■</span>'

    def _part(self, why: Why) -> str:
        assert self._model.answer is not None
        fields = {
            "name": why.modality,
            "nothing": significant(why.baseline, 2),
            "cosine": significant(self._model.answer.cosine, 2),
        }
        if why.error is None:
            return self.tr("{name}: {nothing} → {cosine}").format(**fields)
        error = f"{round(why.error, 3) + 0.0:.3f}".replace("-", "−")
        return self.tr("{name}: {nothing} → {cosine}, error {error}").format(**fields, error=error)

    def _tip(self) -> str:
        assert self._model.answer is not None
        return self.tr(
            "As the encoders were at step {step}. Of each item, the cosine with nothing on it (a picture all of its "
            "median colour, a text of padding, silence), and as it is. The error is what the colours sum up to, less "
            "the difference; occlusion promises no sum."
        ).format(step=f"{self._model.answer.step:,}")

    # ---- events ------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was not asked for while nobody looked."""
        super().showEvent(event)
        self._model.set_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing while nobody looks."""
        super().hideEvent(event)
        self._model.set_visible(False)
