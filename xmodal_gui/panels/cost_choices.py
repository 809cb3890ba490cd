"""Below the formula: automatic weighting, and how the terms' gradients become one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget
from xmodal.training.changes import SetAggregation, SetWeighting
from xmodal.training.config import AggregationSection, WeightingSection

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.theme import Theme
from xmodal_gui.widgets.component_choice import ComponentChoice


class CostChoices(QWidget):
    """A choice of each, from what the source offers."""

    def __init__(self, session: SessionModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.weighting = ComponentChoice(
            theme, self.tr("Weighting"), self.tr("Multiplies the weights of the terms by itself, step for step")
        )
        self.aggregation = ComponentChoice(
            theme, self.tr("Gradients"), self.tr("How the terms' gradients at the encoders become one")
        )
        self.weighting.chosen.connect(
            lambda type_, params: session.apply(SetWeighting(weighting=WeightingSection(type=type_, params=params)))
        )
        self.aggregation.chosen.connect(
            lambda type_, params: session.apply(
                SetAggregation(aggregation=AggregationSection(type=type_, params=params))
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        for choice in (self.weighting, self.aggregation):
            row.addWidget(choice, 1)

    def show_config(self) -> None:
        """Show what is in use; without a session nothing."""
        description, cost = self._session.description, self._session.shown.cost
        there = description is not None and not description.external
        self.setVisible(there)
        if description is None or not there:
            return
        steerable = self._session.offers("steer")
        now, one = cost.weighting, cost.aggregation
        self.weighting.show_choice(description.weightings, now.type, now.params, steerable=steerable)
        self.aggregation.show_choice(description.aggregations, one.type, one.params, steerable=steerable)
