"""The augmentations of one modality in their order: on or off, with what each can be set to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget
from xmodal.session.messages import ComponentInfo
from xmodal.training.config import AugmentationSection

from xmodal_gui.messages_text import component_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.schema_form import SchemaForm

_INSET = 24
"""Of a form: as far as the name beside its check box."""


class AugmentationRow(QWidget):
    """One augmentation: a check box with its name, its fields, and what removes it.

    Signals
    -------
    edited, removed : by the user. resized : its fields came or went.
    """

    edited = Signal()
    removed = Signal()
    resized = Signal()

    def __init__(
        self, theme: Theme, section: AugmentationSection, info: ComponentInfo | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._section = section
        name = section.type.replace("_", " ")
        self.on = QCheckBox(name)
        self.on.setChecked(section.enabled)
        self.on.setToolTip("" if info is None else component_words(info.summary))
        self.remove = QToolButton()
        self.remove.setProperty("role", "tiny")
        self.remove.setIcon(theme.icon("close", "text_muted"))
        self.remove.setToolTip(self.tr("Remove {name}").format(name=name))
        self.remove.setAccessibleName(self.remove.toolTip())
        self.form = SchemaForm({} if info is None else info.schema, section.params)
        for label in self.form.findChildren(QLabel):
            label.setMinimumWidth(theme.space(30))  # the fields of all rows stand below each other
        head = QHBoxLayout()
        head.addWidget(self.on, 1)
        head.addWidget(self.remove)
        inset = QHBoxLayout()
        inset.setContentsMargins(_INSET, 0, 0, 0)
        inset.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        column.addLayout(inset)
        self.form.setVisible(section.enabled)  # not before it has a parent: it would be a window
        self.on.toggled.connect(self._switch)
        self.form.edited.connect(self.edited)
        self.remove.clicked.connect(self.removed)

    def _switch(self, on: bool) -> None:  # a slot
        self.form.setVisible(on)
        self.edited.emit()
        self.resized.emit()

    def section(self) -> AugmentationSection:
        """Return what the row shows; of a type that nobody knows here, its params as they were."""
        params = self.form.values() if self.form.fields() else self._section.params
        return AugmentationSection(type=self._section.type, params=params, enabled=self.on.isChecked())


class AugmentationList(QWidget):
    """A row for each, and a button that adds one.

    Parameters
    ----------
    infos : augmentations that the modality can have.

    Signals
    -------
    edited : by the user. resized : rows came or went.
    """

    edited = Signal()
    resized = Signal()

    def __init__(
        self,
        theme: Theme,
        infos: Sequence[ComponentInfo],
        sections: Sequence[AugmentationSection],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._infos: Mapping[str, ComponentInfo] = {info.type: info for info in infos}
        self.rows: list[AugmentationRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(2))
        self._nothing = QLabel(self.tr("None: the encoder reads the items as they are."))
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._column.addWidget(self._nothing)
        self._column.addLayout(self._build_add())
        for section in sections:
            self._append(section)
        self._nothing.setVisible(not self.rows)

    def _build_add(self) -> QHBoxLayout:
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for info in self._infos.values():
            action = self.menu.addAction(info.type.replace("_", " "))
            action.setToolTip(component_words(info.summary))
            action.triggered.connect(lambda _=False, type_=info.type: self.add_type(type_))
        self.add = QToolButton()
        self.add.setProperty("role", "slim")
        self.add.setText(self.tr("Add augmentation …"))
        self.add.clicked.connect(lambda: self.menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height()))))
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        return row

    def sections(self) -> tuple[AugmentationSection, ...]:
        """Return what the rows show."""
        return tuple(row.section() for row in self.rows)

    def add_type(self, type_: str) -> None:
        """Add an augmentation as it is by default."""
        self._append(AugmentationSection(type=type_))
        self._tell()

    def _append(self, section: AugmentationSection) -> None:
        row = AugmentationRow(self._theme, section, self._infos.get(section.type))
        row.edited.connect(self.edited)
        row.resized.connect(self.resized)
        row.removed.connect(lambda: self._drop(row))
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)

    def _drop(self, row: AugmentationRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._tell()

    def _tell(self) -> None:
        self._nothing.setVisible(not self.rows)
        self.edited.emit()
        self.resized.emit()
