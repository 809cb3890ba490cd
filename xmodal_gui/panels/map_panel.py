"""The map with what belongs to it: how it is made, what its marks mean, and how far it can be believed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QCursor, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget
from xmodal.projection.artefact import TEMPLATES
from xmodal.projection.records import UNMIXED_TEMPLATE
from xmodal.projection.settings import PER_MODALITY_TEMPLATE

from xmodal_gui.beat import Beat
from xmodal_gui.messages_text import sentence
from xmodal_gui.models.guest_model import GuestModel
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.method_names import method_name
from xmodal_gui.numbers import DASH
from xmodal_gui.panels.map_header import MapHeader
from xmodal_gui.sound import PLAY_KEY, can_play, play_words
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.camera import Camera
from xmodal_gui.widgets.definition_mark import DefinitionMark
from xmodal_gui.widgets.flow_layout import FlowLayout
from xmodal_gui.widgets.map_counts import MapCounts
from xmodal_gui.widgets.map_legend import MapLegend
from xmodal_gui.widgets.scatter_view import ScatterView
from xmodal_gui.widgets.steady_label import SteadyLabel

"""The map's age is told as often as anybody can read it."""


class MapPanel(QWidget):
    """Shows a `MapModel` and turns gestures into its wishes.

    Keys: F fits, Esc clears, 1-9 colour by a column, 0 by modality, P, B and O choose a tool, / searches, H plays
    the sound of the point under the mouse, or of the row that is looked at.

    Signals
    -------
    playRequested(str, int) : play the sound of this modality and row.
    """

    playRequested = Signal(str, int)

    def __init__(
        self, model: MapModel, theme: Theme, parent: QWidget | None = None, guests: GuestModel | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = ScatterView(model, theme, self, guests)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = MapHeader(model, self.view, theme)
        column.addWidget(self.header)
        column.addWidget(self._make_legend())
        column.addWidget(self.view, 1)
        column.addWidget(self._make_facts())
        self._note = DistanceNote(theme, self.view)
        self._note.gap_button.clicked.connect(lambda: model.choose_method("gap"))
        self.counts = MapCounts(model, theme, self.view)
        self.view.installEventFilter(self)
        self.play = self._make_play()
        model.dataChanged.connect(self._show_play)
        self._show_play()
        model.moved.connect(self._show_layout)
        self._beat = Beat(self)
        self._beat.due.connect(self._show_age)
        model.advanced.connect(self._beat.tell)
        model.methodChosen.connect(self._show_layout)
        self._show_layout()

    # ---- parts -------------------------------------------------------------------------------------------------

    def _make_legend(self) -> QWidget:
        self.legend = MapLegend(self._model, self._theme)
        pad = self._theme.space(2.5)
        self.legend.setContentsMargins(pad, 0, pad, self._theme.space(1))
        return self.legend

    def _make_play(self) -> QAction:
        action = QAction(self.tr("Play the sound"), self)
        action.setShortcut(QKeySequence(PLAY_KEY))
        action.triggered.connect(self._play)
        self.addAction(action)
        return action

    def _make_facts(self) -> QWidget:
        theme = self._theme
        holder = QWidget()
        flow = FlowLayout(holder, gap=theme.space(4), line_gap=0)
        flow.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1.5))
        self.facts: dict[str, SteadyLabel] = {}
        tips = {
            "step": self.tr("The training step of the embeddings that are shown"),
            "age": self.tr("How long ago that was"),
            "trust": self.tr(
                "Trustworthiness (k = 15): 1 if all neighbours on the map are neighbours in the shared space"
            ),
            "continuity": self.tr(
                "Continuity (k = 15): 1 if all neighbours in the shared space are neighbours on the map"
            ),
            "share": self.tr(
                "Cross-modal neighbours: share of the neighbour graph that joins different modalities. "
                "Perfect mixing would give {mixed}."
            ),
            "gap": self.tr("Modality gap: distance between the centroids of unit embeddings, in all dimensions"),
        }
        for name, tip in tips.items():
            label = SteadyLabel()
            label.setProperty("role", "caption")
            label.setFont(theme.font("caption"))
            label.setToolTip(tip)
            flow.addWidget(label)
            self.facts[name] = label
        names = "trustworthiness", "continuity", "cross-modal neighbour share", "modality gap", "map artefact"
        flow.addWidget(DefinitionMark(theme, *names))
        self._share_tip = tips["share"]
        line = self.facts["step"].sizeHint().height()
        holder.setMinimumHeight(line + theme.space(2.5))  # the first map must not push the view
        return holder

    # ---- model to view -----------------------------------------------------------------------------------------

    def _show_layout(self) -> None:
        self._show_facts()
        self._show_age()
        self._note.show_state(self._warning(), leads=not self._model.is_apart)
        self._place_note()

    def _warning(self) -> str:
        """Return what must be said of the distance between the clouds; empty if nothing."""
        model = self._model
        if model.is_apart:
            return sentence(PER_MODALITY_TEMPLATE, {})
        if model.artefact is not None and model.quality is not None:
            shares = {"near": _percent(model.quality.near_share), "map": _percent(model.quality.map_share)}
            return sentence(TEMPLATES[model.artefact], shares)
        return sentence(UNMIXED_TEMPLATE, {}) if model.is_unmixed else ""

    def _show_play(self) -> None:
        """There is nothing to play where no modality can be heard."""
        data = self._model.data
        heard = data is not None and any(data.shown_as(name).kind == "audio" for name in data.modalities)
        self.play.setVisible(heard)
        self.play.setEnabled(heard)

    def _show_facts(self) -> None:
        layout, quality = self._model.layout, self._model.quality
        for label in self.facts.values():
            label.setVisible(layout is not None)
        if layout is None:
            return
        method = "" if layout.method == self._model.method else f"{method_name(layout.method)} · "
        self.facts["step"].setText(method + self.tr("step {step:,}").format(step=layout.step))
        trust = continuity = share = DASH
        gaps: dict[str, float] = {}
        if quality is not None:
            trust = DASH if quality.trustworthiness != quality.trustworthiness else f"{quality.trustworthiness:.2f}"
            continuity = DASH if quality.continuity != quality.continuity else f"{quality.continuity:.2f}"
            share = _percent(quality.neighbour_share)
            self.facts["share"].setToolTip(self._share_tip.format(mixed=_percent(quality.mixed_share)))
            gaps = quality.gap
        self.facts["trust"].setText(self.tr("trustworthiness {value}").format(value=trust))
        self.facts["continuity"].setText(self.tr("continuity {value}").format(value=continuity))
        self.facts["continuity"].setVisible(continuity != DASH)
        self.facts["share"].setText(self.tr("cross-modal neighbours {share}").format(share=share))
        if len(gaps) == 1:
            self.facts["gap"].setText(self.tr("gap {value:.2f}").format(value=next(iter(gaps.values()))))
        else:
            self.facts["gap"].setText("   ".join(f"{pair} {value:.2f}" for pair, value in gaps.items()))
        self.facts["gap"].setVisible(bool(gaps))

    def _show_age(self) -> None:
        model = self._model
        if model.layout is None:
            return
        age = model.age
        if age is None:
            text = self.tr("from before the rewind")
        elif age == 0:
            text = self.tr("up to date")
        else:
            text = self.tr("{age:,} steps old").format(age=age)
        self.facts["age"].setText(text)
        role = "warning" if model.is_stale else "caption"
        if self.facts["age"].property("role") != role:
            self.facts["age"].setProperty("role", role)
            self.facts["age"].style().polish(self.facts["age"])

    def keep_view(self) -> object:
        """Return where one looks from; None where the map shows itself whole."""
        return self.view.camera if self.view.is_looked_around else None

    def bring_view_back(self, kept: object) -> None:
        """Look from there."""
        if isinstance(kept, Camera):
            self.view.look_from(kept)

    # ---- gestures ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the header have its keys, wherever in the panel the focus is."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not (plain and self.header.take_key(event.key())):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the note and the counts at their places in the map."""
        if watched is self.view and event.type() == QEvent.Type.Resize:
            self._place_note()
            self.counts.place()
        return super().eventFilter(watched, event)

    def _play(self) -> None:
        """Play what is pointed at; where that cannot be, say what is missing."""
        found = self._model.sound_to_play()
        if found is None:
            QToolTip.showText(QCursor.pos(), self.tr("Point at a sound, or choose its row, to hear it."), self)
        elif can_play():
            self.playRequested.emit(*found)
        else:
            QToolTip.showText(QCursor.pos(), play_words(), self)

    def _place_note(self) -> None:
        margin = self._theme.space(3)
        width = min(self.view.width() - 2 * margin, 640)
        height = self._note.heightForWidth(width)
        self._note.setGeometry(margin, self.view.height() - height - margin, width, height)
        self.view.keep_free(float(height + margin) if not self._note.isHidden() else 0.0)


class DistanceNote(QFrame):
    """Says that the distance between the clouds means nothing, why, and where it does.

    Attributes
    ----------
    gap_button : leads to the linear view along the gap.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "note")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.gap_button = QPushButton(self.tr("Look along the gap"))
        self.gap_button.setProperty("role", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        row.setSpacing(theme.space(3))
        row.addWidget(self._text, 1)
        row.addWidget(self.gap_button)
        self.hide()

    def show_state(self, warning: str, *, leads: bool) -> None:
        """Say what is so, if anything, and whether the view along the gap shows it."""
        self.setVisible(bool(warning))
        self.gap_button.setVisible(leads)
        self._text.setText(warning)


def _percent(share: float) -> str:
    if share != share:
        return DASH
    return f"{100 * share:.0f} %" if share >= 0.0995 or share == 0 else f"{100 * share:.1f} %"
