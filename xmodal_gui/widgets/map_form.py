"""How a map is made: dimensions, one fit or several, the method's own parameters, the ends of an axis."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QPushButton, QWidget
from xmodal.projection.configs import MAP_METHODS
from xmodal.projection.settings import PER_MODALITY_TEMPLATE, MapSettings

from xmodal_gui.messages_text import component_words, sentence
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.axis_ends import AxisEnds
from xmodal_gui.widgets.params_form import AcceptPopover
from xmodal_gui.widgets.schema_form import SchemaForm, align_labels

_WIDTH = 380


class MapForm(AcceptPopover):
    """The form of a method.

    Attributes
    ----------
    dimensions, fitted : two or three, jointly or per modality. form : of the parameters. ends : of an axis, else None.
    anew : fits the map anew with the settings that it has; None where a map is never stuck.

    Signals
    -------
    chosen(MapSettings) : the user wants the map made so.
    """

    chosen = Signal(object)

    def __init__(self, model: MapModel, method: str, name: str, theme: Theme, *, parent: QWidget) -> None:
        super().__init__(theme, name, QCoreApplication.translate("MapForm", "Apply"), width=_WIDTH, parent=parent)
        self._settings = model.wish.settings_of(method)
        config = MAP_METHODS[method]
        about = QLabel(component_words(MAP_METHODS.summary(method)))
        about.setProperty("role", "caption")
        about.setWordWrap(True)
        self.insert(about)
        self.ends = AxisEnds(model) if method == "axis" else None
        if self.ends is not None:
            self.insert(self.ends)
            for end in self.ends.ends:
                end.edit.textChanged.connect(self._check)
                end.kind.currentIndexChanged.connect(self._check)
        self.insert(self._make_kind(fits_apart=config.fits_apart))
        self.insert(self._apart)
        self.form = SchemaForm(msgspec.json.schema(config), self._settings.params)
        if self.form.fields():
            self.insert(self.form)
        self.anew: QPushButton | None = None
        if not config.is_linear and model.layout is not None and model.layout.method == method:
            self.anew = QPushButton(self.tr("Fit anew"))
            self.anew.setProperty("role", "link")
            self.anew.setToolTip(self.tr("From nothing, with these settings as they are: every point moves"))
            self.anew.clicked.connect(model.request_refit)
            self.anew.clicked.connect(self.close)
            self.insert(self.anew)
        align_labels(self)
        self._check()

    def _make_kind(self, *, fits_apart: bool) -> QWidget:
        holder = QWidget()
        rows = QFormLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        self.dimensions = QComboBox()
        for words, count in ((self.tr("two"), 2), (self.tr("three, turned by a drag"), 3)):
            self.dimensions.addItem(words, count)
        self.dimensions.setCurrentIndex(self.dimensions.findData(self._settings.dimensions))
        self.fitted = QComboBox()
        fits = ((self.tr("all modalities together"), "joint"), (self.tr("each modality on its own"), "per_modality"))
        for words, fit in fits:
            self.fitted.addItem(words, fit)
        self.fitted.setCurrentIndex(self.fitted.findData(self._settings.fit))
        self.fitted.currentIndexChanged.connect(self._check)
        self._apart = QLabel(sentence(PER_MODALITY_TEMPLATE, {}))
        self._apart.setProperty("role", "warning")
        self._apart.setWordWrap(True)
        for words, field in ((self.tr("Dimensions"), self.dimensions), (self.tr("Fitted"), self.fitted)):
            label = QLabel(words)
            label.setProperty("role", "muted")
            label.setBuddy(field)
            field.setAccessibleName(words)
            if field is self.dimensions or fits_apart:
                rows.addRow(label, field)
            else:
                for widget in (label, field):  # kept, not shown: there is one way only
                    widget.setParent(holder)
                    widget.hide()
        return holder

    def settings(self) -> MapSettings:
        """Return what the fields show."""
        ends = self._settings.ends if self.ends is None else self.ends.anchors() or ()
        return MapSettings(
            params=self.form.values(),
            dimensions=self.dimensions.currentData(),
            fit=self.fitted.currentData(),
            ends=ends,
        )

    def tell(self) -> None:
        """Tell what was chosen."""
        self.chosen.emit(self.settings())

    def _check(self) -> None:
        """Say what one fit per modality means; an axis needs both ends before it can be applied."""
        self._apart.setVisible(self.fitted.currentData() == "per_modality")
        self.accept.setEnabled(self.ends is None or self.ends.anchors() is not None)
        if self.isVisible():
            self.fit()
