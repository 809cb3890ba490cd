"""What can be done to a session, as actions of the tool bar and the menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from xmodal.session.messages import Offer

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.theme import Theme


class SessionActions(QObject):
    """Train or pause, step, undo, redo, restore a checkpoint, start again, save: on when the source offers them."""

    def __init__(self, session: SessionModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._window = parent
        self._icons: dict[QAction, tuple[str, str]] = {}
        self.train = self._make("play", self.tr("Train"), session.toggle, ["Space"], color="on_accent")
        self.step = self._make("step", self.tr("Step"), self._take_step, ["."])
        self.undo = self._make("undo", self.tr("Undo"), session.undo, [QKeySequence.StandardKey.Undo, "Z"])
        self.redo = self._make("redo", self.tr("Redo"), session.redo, [QKeySequence.StandardKey.Redo, "Shift+Z"])
        self.save = self._make("save", self.tr("Save checkpoint"), session.save, [QKeySequence.StandardKey.Save])
        self.reset = self._make("reset", self.tr("Reset"), self._rewind_to("start"), [])
        self.restore = QMenu(self.tr("Restore checkpoint"), parent)
        self.restore.aboutToShow.connect(self._list_checkpoints)
        self.reset.setToolTip(
            self.tr("Reset: begin again at step 0, with the weights and settings of the start. What was recorded stays")
        )
        for signal in (session.attached, session.phaseChanged, session.historyChanged, session.checkpointed):
            signal.connect(self._show_state)
        theme.changed.connect(self._tint)
        self._tint()
        self._show_state()

    def _make(
        self,
        icon: str,
        words: str,
        act: Callable[[], None],
        keys: list[QKeySequence.StandardKey | str],
        color: str = "text",
    ) -> QAction:
        action = QAction(words, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda: act())
        self._icons[action] = (icon, color)
        self._explain(action)
        self._window.addAction(action)
        return action

    def _explain(self, action: QAction) -> None:
        keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        action.setToolTip(f"{action.text()} ({keys})" if keys else action.text())

    def _take_step(self) -> None:
        self._session.train(steps=1)

    def _rewind_to(self, checkpoint: str) -> Callable[[], None]:
        return lambda: self._session.rewind("" if checkpoint == "start" else checkpoint)

    def _list_checkpoints(self) -> None:
        self.restore.clear()
        for name in reversed(self._session.checkpoints):
            self.restore.addAction(self.checkpoint_words(name), self._rewind_to(name))
        if self.restore.isEmpty():
            self.restore.addAction(self.tr("No checkpoint yet")).setEnabled(False)

    def checkpoint_words(self, name: str) -> str:
        """Return a checkpoint's name, ``SEGMENT-STEP-CHANGES``, for people."""
        parts = name.split("-")
        if len(parts) != 3 or not all(part.isdigit() for part in parts):
            return name
        segment, step, changes = (int(part) for part in parts)
        words = self.tr("step {step}").format(step=step)
        if changes:
            words += self.tr(", after {count} changes").format(count=changes)
        return words + (self.tr(", branch {segment}").format(segment=segment) if segment else "")

    def _show_state(self) -> None:
        session = self._session
        training = session.phase == "training"
        self._icons[self.train] = ("pause" if training else "play", "on_accent")
        self.train.setText(self.tr("Pause") if training else self.tr("Train"))
        self._explain(self.train)
        self._enable(self.train, "train")
        self._enable(self.step, "train", also=not training)
        self._enable(self.undo, "steer", also=bool(session.history.done))
        self._enable(self.redo, "steer", also=bool(session.history.undone))
        self._enable(self.save, "checkpoint")
        self._enable(self.reset, "checkpoint", also=session.step > 0)
        self.restore.menuAction().setEnabled(session.offers("checkpoint"))
        self.train.setIcon(self._theme.icon(*self._icons[self.train]))

    def _enable(self, action: QAction, offer: Offer, *, also: bool = True) -> None:
        """Hide what the source does not offer; grey what cannot be done at the moment."""
        action.setVisible(not self._session.live or self._session.offers(offer))
        action.setEnabled(self._session.offers(offer) and also)

    def _tint(self) -> None:
        for action, (icon, color) in self._icons.items():
            action.setIcon(self._theme.icon(icon, color))
        self.restore.setIcon(self._theme.icon("reset"))
