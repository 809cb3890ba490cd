"""Who pulls whom: which term pulls where how hard, which pull against each other, and where lambda would be even."""

# K terms.
from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from xmodal.analysis.pulls import cosines_of, norms_of, shares_of_update
from xmodal.training.changes import SetGradientSampling
from xmodal.training.config import EvaluationSection

from xmodal_gui.models.pull_model import WINDOW, PullModel, set_equal_pull
from xmodal_gui.numbers import shortest
from xmodal_gui.panels.panel import Panel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.definition_mark import DefinitionMark
from xmodal_gui.widgets.pull_curves import PullCurves, SampledLine
from xmodal_gui.widgets.pull_matrix import PullMatrix, TermPull
from xmodal_gui.widgets.pull_places import PlaceShares, PullPlaces

_WIDE = 700
_CURVES = ("cosine", "share", "norm", "conflict")


class PullPanel(Panel):
    """Shows a `PullModel`; draws nothing while it is hidden.

    Attributes
    ----------
    place : the key of the place that matrix and curves are of.
    """

    def __init__(self, model: PullModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._model = model
        self._session = model.session
        self.place = ""
        self.is_stale = True
        self.column.addLayout(self._build_head())
        self.cost.setWordWrap(True)
        self.column.addWidget(self.cost)
        self._body = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.space(4))
        self.places, self.matrix, self.curves = PullPlaces(theme), PullMatrix(theme), PullCurves(theme)
        self.places.chosen.connect(self._choose)
        self._row.addWidget(self.places, 1, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._build_curves(), 2)
        self.column.addWidget(self._body)
        self.conflict = QLabel()
        self.conflict.setWordWrap(True)
        self.column.addWidget(self.conflict)
        self.column.addStretch(1)
        model.changed.connect(self._tell)
        model.weighed.connect(self._tell)
        self._session.phaseChanged.connect(self._tell)
        theme.changed.connect(self._tell)

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        names = ("gradient norm of a term", "share of the update", "cosine between terms", "conflict rate")
        self.sampling = QCheckBox(self.tr("Sample"))
        self.sampling.setToolTip(
            self.tr("Take each term's gradient by itself, now and then; training stays the same bit for bit")
        )
        self.sampling.clicked.connect(self._switch)
        self.cost = QLabel()
        self.cost.setProperty("role", "caption")
        self.equal = QPushButton()
        self.equal.clicked.connect(self._set_equal)
        head.addWidget(self.sampling)
        head.addStretch(1)
        head.addWidget(self.equal)
        head.addWidget(DefinitionMark(self.theme, *names, "λ of equal pull"))
        return head

    def _build_curves(self) -> QVBoxLayout:
        self.kind = QComboBox()
        words = {
            "cosine": self.tr("Cosines over the steps"),
            "share": self.tr("Shares of the pull over the steps"),
            "norm": self.tr("Norms over the steps"),
            "conflict": self.tr("Conflict rate over the steps"),
        }
        for key in _CURVES:
            self.kind.addItem(words[key], key)
        self.kind.setAccessibleName(self.tr("Curves"))
        self.kind.currentIndexChanged.connect(self._show_curves)
        column = QVBoxLayout()
        column.addWidget(self.kind)
        column.addWidget(self.curves, 1)
        return column

    # ---- wishes ------------------------------------------------------------------------------------------------

    def _switch(self, on: bool) -> None:
        self._session.apply(SetGradientSampling(every=EvaluationSection().term_gradients_every if on else 0))

    def _set_equal(self) -> None:
        found = self._model.equal_pull()
        if found is not None:
            set_equal_pull(self._session, found)

    def _choose(self, place: str) -> None:
        self.place = place
        self._show()

    # ---- model to view -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self.is_stale:
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand side by side where there is room, else below one another."""
        wide = self.viewport().width() >= _WIDE
        towards = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != towards:
            self._row.setDirection(towards)
        super().resizeEvent(event)

    def _tell(self) -> None:
        self.is_stale = True
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        self.is_stale = False
        model, places = self._model, self._model.places
        self.say("" if places else self._why_nothing())
        self._body.setVisible(bool(places))
        self.conflict.setVisible(bool(places))
        self._show_head()
        if not places:
            return
        if self.place not in places:
            self.place = places[0]
        self.places.show_places([self._shares(place) for place in places], self.place)
        self.matrix.show_rows(self._rows())
        rate, here = model.conflicts(), model.conflicts(self.place)
        words = self.tr(
            "In conflict: {rate} of the pairs of terms at the encoders, {here} here (last {count} samples)."
        )
        count = min(len(model.samples), WINDOW)
        self.conflict.setText(words.format(rate=_percent(rate), here=_percent(here), count=count))
        self._show_curves()

    def _show_head(self) -> None:
        session, section = self._session, self._session.shown.evaluation
        can = session.offers("steer")
        self.sampling.setVisible(can)
        self.sampling.setChecked(section.term_gradients_every > 0)
        spent, share = self._model.cost, section.term_gradients_share
        words = (
            "" if spent is None else self.tr("sampling took {share} of training time").format(share=_percent(spent, 1))
        )
        if words and can and share > 0 and section.term_gradients_every:
            words += self.tr(", at most {share}").format(share=_percent(share))
        if self._model.samples:
            words += self.tr(" · step {step}").format(step=f"{self._model.samples[-1].step:,}")
        self.cost.setText(words)
        found = self._model.equal_pull()
        self.equal.setVisible(found is not None)
        self.equal.setEnabled(can)
        if found is not None:
            self.equal.setText(self.tr("Equal pull: λ = {value}").format(value=shortest(found.value)))
            alone = ", ".join(f"{name} {shortest(value)}" for name, value in found.at.items())
            words = self.tr(
                "Sets λ to where the bracket pulls as hard as the terms outside. Each encoder alone: {values}"
            )
            self.equal.setToolTip(words.format(values=alone))

    def _why_nothing(self) -> str:
        session, every = self._session, self._session.shown.evaluation.term_gradients_every
        if session.external:
            return self.tr(
                "The program that makes these embeddings has its own cost: its gradients are not known here."
            )
        if session.description is None:
            return self.tr("No session.")
        if not session.offers("steer") and not session.trained_by:
            return self.tr("This source recorded no samples of the terms' gradients.")
        if not every:
            return self.tr("The terms' gradients are not sampled: switch it on above.")
        step = (session.step // every + 1) * every
        return self.tr("The first sample comes at step {step}.").format(step=f"{step:,}")

    def _shares(self, place: str) -> PlaceShares:
        norms_K = np.nan_to_num(norms_of(self._model.gramian(place)))
        total = float(norms_K.sum()) or 1.0
        terms = self._model.terms
        words = ", ".join(f"{_plain(name)} {_percent(norm / total)}" for name, norm in zip(terms, norms_K, strict=True))
        parts = tuple(
            (float(norm) / total, self._session.term_place(name)) for name, norm in zip(terms, norms_K, strict=True)
        )
        return PlaceShares(place, self._name(place), words, parts)

    def _rows(self) -> list[TermPull]:
        gramian_KK = self._model.gramian(self.place)
        norms_K, shares_K, cosines_KK = norms_of(gramian_KK), shares_of_update(gramian_KK), cosines_of(gramian_KK)
        return [
            TermPull(
                _plain(name),
                self._session.term_place(name),
                float(norms_K[k]),
                float(shares_K[k]),
                tuple(cosines_KK[k]),
            )
            for k, name in enumerate(self._model.terms)
        ]

    def _show_curves(self) -> None:
        samples = [sample for sample in self._model.samples if self.place in sample.at]
        kind, terms = self.kind.currentData(), self._model.terms
        names: list[tuple[str, tuple[QColor, ...]]]
        colors = [self.theme.term(self._session.term_place(name)) for name in terms]
        values = [_values(kind, sample.terms, sample.at[self.place], terms) for sample in samples]
        if kind == "conflict":
            names = [(self.tr("conflict rate"), (self.theme.color("danger"),))]
        elif kind == "cosine":
            pairs = [(i, j) for i in range(len(terms)) for j in range(i + 1, len(terms))]
            names = [(f"{_plain(terms[i])} | {_plain(terms[j])}", (colors[i], colors[j])) for i, j in pairs]
        else:
            names = [(_plain(name), (color,)) for name, color in zip(terms, colors, strict=True)]
        lines = [SampledLine(*name, tuple(own[k] for own in values)) for k, name in enumerate(names)]
        fixed = {"cosine": (-1.0, 1.0), "norm": None}.get(kind, (0.0, 1.0))
        self.curves.show_lines([sample.step for sample in samples], lines, fixed)

    def _name(self, place: str) -> str:
        kind, _, name = place.partition("/")
        return (self.tr("{name} embeddings") if kind == "embedding" else self.tr("{name} encoder")).format(name=name)


def _values(kind: str, had: tuple[str, ...], gramian_KK: np.ndarray, terms: tuple[str, ...]) -> list[float]:
    """Return the numbers of one sample, as it was weighted then, for the terms of now."""
    at = {name: k for k, name in enumerate(had)}
    cosines_KK = cosines_of(gramian_KK)
    if kind == "cosine":
        pairs = [(one, other) for i, one in enumerate(terms) for other in terms[i + 1 :]]
        return [float(cosines_KK[at[a], at[b]]) if a in at and b in at else math.nan for a, b in pairs]
    if kind == "conflict":
        known = cosines_KK[np.triu_indices(len(had), 1)]
        known = known[~np.isnan(known)]
        return [float((known < 0).mean()) if len(known) else math.nan]
    norms_K = norms_of(gramian_KK)
    total = float(norms_K.sum()) if kind == "share" else 1.0
    return [float(norms_K[at[name]]) / total if name in at and total > 0 else math.nan for name in terms]


def _plain(term: str) -> str:
    return term.replace("_", " ")


def _percent(share: float, digits: int = 0) -> str:
    return "–" if math.isnan(share) else f"{100 * share:.{digits}f} %"
