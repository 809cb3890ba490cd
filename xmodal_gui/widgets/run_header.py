"""What is trained on what: data set and preset in a line, and the way to another run."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from xmodal.training.config import RunConfig

from xmodal_gui.theme import Theme
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.new_run_form import NewRunForm


class RunHeader(QWidget):
    """Data set and preset; a button opens the form of a new run.

    Signals
    -------
    newRequested(data, preset, params, seed) : start this run.
    """

    newRequested = Signal(str, str, object, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._config: RunConfig | None = None
        self.form: NewRunForm | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        self.words = ElidedLabel(least=12)
        self.words.setFont(theme.font(bold=True))
        self.button = QPushButton(self.tr("New run …"))
        self.button.setProperty("role", "link")
        self.button.setToolTip(self.tr("Choose data, preset and seed, and start; this run is saved and ended first"))
        self.button.clicked.connect(self.open_form)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_config(self, config: RunConfig | None, rows: int = 0) -> None:
        """Show what a run trains on; None: there is no run.

        Parameters
        ----------
        rows : of the training split, 0 if unknown.
        """
        self._config = config
        if config is None:
            self.words.setText(self.tr("No run"))
            self.words.setToolTip("")
            return
        preset = config.preset or self.tr("own configuration")
        self.words.setText(f"{config.data.type} · {preset}")
        params = ", ".join(f"{name} {value}" for name, value in config.data.params.items())
        lines = [self.tr("Data: {data}").format(data=f"{config.data.type} {params}".strip())]
        if rows:
            lines.append(self.tr("Trained on {rows} rows").format(rows=f"{rows:,}"))
        lines.append(self.tr("Preset: {preset}, seed {seed}").format(preset=preset, seed=config.seed))
        self.words.setToolTip("\n".join(lines))

    def show_external(self, title: str) -> None:
        """Show the name of what another program makes."""
        self._config = None
        self.words.setText(title)
        self.words.setToolTip("")

    def open_form(self) -> None:
        """Open the form, filled in with what the run that is shown has."""
        config = RunConfig() if self._config is None else self._config
        params: dict[str, Any] = config.data.params
        self.form = NewRunForm(self._theme, config.data.type, config.preset, params, config.seed, parent=self.window())
        self.form.chosen.connect(self.newRequested)
        self.form.destroyed.connect(self._forget_form)
        self.form.open_beside(self.button)

    def _forget_form(self) -> None:
        self.form = None
