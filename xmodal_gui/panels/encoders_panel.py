"""An encoder per modality: freeze it, pace it, replace it, and augment what it reads."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from xmodal.data.base import Kind
from xmodal.training.changes import Freeze, ReplaceEncoder, SetAugmentations, SetLearningRate
from xmodal.training.config import AugmentationSection

from xmodal_gui.models.gradient_shares import GradientShares
from xmodal_gui.models.preview_model import PreviewModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.panel import Panel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.augmentation_popover import AugmentationPopover
from xmodal_gui.widgets.encoder_row import EncoderRow
from xmodal_gui.widgets.replace_form import ReplaceForm


class EncodersPanel(Panel):
    """A row per modality of the data, in its order."""

    def __init__(
        self,
        session: SessionModel,
        theme: Theme,
        shares: GradientShares | None = None,
        preview: PreviewModel | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._session = session
        self._shares = GradientShares(session, self) if shares is None else shares
        self._preview = PreviewModel(session, self) if preview is None else preview
        self._holder = QWidget()
        self.column.addWidget(self._holder)
        self.column.addStretch(1)
        self._structure: object = None
        self.rows: dict[str, EncoderRow] = {}
        self.form: ReplaceForm | None = None
        self.augmentations: AugmentationPopover | None = None
        session.attached.connect(self._show_config)
        session.configChanged.connect(self._show_config)
        session.phaseChanged.connect(self._show_config)
        session.stepped.connect(self._show_countdown)
        self._shares.changed.connect(self._show_shares)
        self._show_config()

    def _show_config(self) -> None:
        description = self._session.description
        if description is None:
            ended = self._session.ending is not None
            self.say(self.tr("No session.") if ended else self.tr("One row per modality of the data, in a moment."))
            self._holder.setVisible(False)
            self._structure = None
            return
        self.say(
            self.tr("The encoders are those of the program that makes the embeddings.") if description.external else ""
        )
        if description.modalities != self._structure:
            self._structure = description.modalities
            self._build()
        for name in self.rows:
            self._show_row(name)
        self._align()
        self._show_shares()

    def _align(self) -> None:
        """Let what stands below each other in the rows be equally wide."""
        widest = max((row.type_width() for row in self.rows.values()), default=0)
        for row in self.rows.values():
            row.type.setMinimumWidth(widest)

    def _show_shares(self) -> None:
        shares, session = self._shares.shares(), self._session
        places = {term.id: session.term_place(term.id) for term in session.shown.cost.terms}
        for name, row in self.rows.items():
            row.show_shares(shares.get(name, {}), places)

    def _show_countdown(self) -> None:
        for name, section in self._session.config.encoders.items():
            if section.thaw_at and name in self.rows:
                self._show_row(name)

    def _show_row(self, name: str) -> None:
        session = self._session
        section = session.shown.encoders.get(name)
        if section is not None:
            self.rows[name].show_section(section, session.step, steerable=session.offers("steer"))
            offered = session.offers("steer") and bool(session.augmentations_for(self._kind(name)))
            self.rows[name].show_augmentations(session.shown.augmentations.get(name, ()), offered=offered)

    def _build(self) -> None:
        assert self._session.description is not None
        old, self._holder = self._holder, QWidget()
        self.column.replaceWidget(old, self._holder)
        old.hide()
        old.deleteLater()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space(1))
        self.rows = {}
        for index, modality in enumerate(self._session.description.modalities):
            if modality.name in self._session.config.encoders:
                self._add_row(column, EncoderRow(self.theme, modality, index), modality.name)
        self._holder.setVisible(True)

    def _add_row(self, column: QVBoxLayout, row: EncoderRow, name: str) -> None:
        apply = self._session.apply
        row.frozen.connect(lambda frozen: apply(Freeze(modality=name, frozen=frozen)))
        row.paced.connect(
            lambda value, gesture, last: apply(SetLearningRate(value=value, modality=name), gesture, last=last)
        )
        row.replaceRequested.connect(lambda: self.open_form(name))
        row.augmentRequested.connect(lambda: self.open_augmentations(name))
        self.rows[name] = row
        column.addWidget(row)

    def open_form(self, name: str) -> None:
        """Open the form that replaces the encoder of a modality."""
        choices = self._session.encoders_for(self._kind(name))
        if not choices:
            return
        section = self._session.shown.encoders[name]
        self.form = ReplaceForm(self.theme, name, choices, section.type, section.params, parent=self)
        self.form.chosen.connect(
            lambda type_, params, steps: self._session.apply(
                ReplaceEncoder(modality=name, type=type_, params=params, freeze_others=steps)
            )
        )
        self.form.destroyed.connect(self._forget_form)
        self.form.open_beside(self.rows[name].type)

    def open_augmentations(self, name: str) -> None:
        """Open the form of the augmentations of a modality."""
        session = self._session
        sections = session.shown.augmentations.get(name, ())
        infos = session.augmentations_for(self._kind(name))
        popover = AugmentationPopover(self.theme, name, infos, sections, self._preview, parent=self)
        popover.chosen.connect(lambda chosen: self._augment(name, chosen))
        popover.destroyed.connect(self._forget_augmentations)
        self.augmentations = popover
        popover.open_beside(self.rows[name].augment)

    def _augment(self, name: str, sections: tuple[AugmentationSection, ...]) -> None:
        if sections != self._session.shown.augmentations.get(name, ()):
            self._session.apply(SetAugmentations(modality=name, sections=sections))

    def _kind(self, name: str) -> Kind:
        assert self._session.description is not None
        return next(each.kind for each in self._session.description.modalities if each.name == name)

    def _forget_augmentations(self) -> None:
        self.augmentations = None

    def _forget_form(self) -> None:
        self.form = None
