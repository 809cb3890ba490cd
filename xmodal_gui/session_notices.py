"""What the session's states are in words, and what can be done about each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from xmodal.errors import UserError
from xmodal.projection.messages import MapDied, MapFailed
from xmodal.session.messages import Ended, Refused, Silent
from xmodal.training.events import Warned

from xmodal_gui.messages_text import sentence
from xmodal_gui.numbers import size_words
from xmodal_gui.session_controller import SessionController
from xmodal_gui.widgets.notice_bar import Notice, NoticeBar


class SessionNotices(QObject):
    """Turns refusals, warnings, silence and ends into notices, and says them again in another language."""

    def __init__(self, controller: SessionController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._bar: NoticeBar | None = None
        self._told: dict[str, Callable[[], Notice]] = {}
        session = controller.session
        session.refused.connect(self._show_refusal)
        session.warned.connect(self._show_warning)
        session.silenced.connect(self._show_silence)
        session.recovered.connect(lambda: self._dismiss("silent"))
        session.logged.connect(lambda _: self._dismiss("refused"))
        session.ended.connect(self._show_end)
        session.attached.connect(self._forget)

    def tell_in(self, bar: NoticeBar) -> None:
        """Use a bar from now on. What the one before it shows is shown there, in the language of now."""
        old = {} if self._bar is None else self._bar.notices()
        self._bar = bar
        for key, notice in old.items():
            made = self._told.get(key)
            bar.show_notice(notice if made is None else made())

    def _tell(self, make: Callable[[], Notice]) -> None:
        notice = make()
        self._told[notice.key] = make
        if self._bar is not None:
            self._bar.show_notice(notice)

    def _dismiss(self, key: str) -> None:
        self._told.pop(key, None)
        if self._bar is not None:
            self._bar.dismiss(key)

    def _forget(self) -> None:
        for key in ("refused", "silent", "ended", "recorded"):
            self._dismiss(key)
        session = self._controller.session
        if session.live and not session.offers("train"):
            self._tell(self._recorded)

    def _recorded(self) -> Notice:
        description = self._controller.session.description
        if description is not None and description.external:
            text = self.tr("Snapshots of another program's embeddings: read-only, and followed while the folder grows.")
            return Notice(key="recorded", text=text, role="info")
        process = self._controller.session.trained_by
        if process:
            text = self.tr(
                "Another process ({process}) trains this run: read-only, and followed. The map is of its last save."
            )
            return Notice(key="recorded", text=text.format(process=process), role="info")
        text = self.tr("This run is shown as it was recorded.")
        actions = ((self.tr("Go on training"), self._controller.go_on),)
        return Notice(key="recorded", text=text, role="info", actions=actions)

    def offer_unfinished(self, run: Path) -> None:
        """Offer to go on with a run whose window was killed."""

        def go_on() -> None:
            self._dismiss("unfinished")
            self._controller.open_run(run, go_on=True)

        def notice() -> Notice:
            text = self.tr("The last window was killed while it trained {run}. What was learned until then is saved.")
            actions = ((self.tr("Go on with it"), go_on),)
            return Notice(key="unfinished", text=text.format(run=run.name), role="info", actions=actions)

        self._tell(notice)

    def show_copy(self, run: Path) -> None:
        """Say that a run was saved under another name, and offer to open it."""

        def open_it() -> None:
            self._dismiss("copy")
            self._controller.open_run(run)

        def notice() -> Notice:
            text = self.tr("The run as it was is saved in {folder}.").format(folder=run)
            return Notice(key="copy", text=text, role="info", actions=((self.tr("Open it"), open_it),))

        self._tell(notice)

    def show_copy_cancelled(self, run: Path) -> None:
        """Say that nothing was saved."""

        def notice() -> Notice:
            text = self.tr("Cancelled: the run was not saved as {name}.").format(name=run.name)
            return Notice(key="copy", text=text, role="info")

        self._tell(notice)

    def show_copy_failure(self, error: UserError) -> None:
        """Say that a run could not be saved under another name."""
        self._tell(lambda: Notice(key="copy", text=sentence(error.template, error.fields), role="error"))

    def show_cleared(self, freed: int, kept: int) -> None:
        """Say what clearing decoded data has freed."""

        def notice() -> Notice:
            text = self.tr("{freed} of decoded data were cleared; they are decoded again when they are needed.")
            if kept:
                text = self.tr("{freed} of decoded data were cleared; {kept} are in use and stay.")
            words = text.format(freed=size_words(freed), kept=size_words(kept))
            return Notice(key="cleared", text=words, role="info")

        self._tell(notice)

    def show_map_failure(self, failure: MapFailed) -> None:
        """Say that a map could not be made."""
        self._tell(lambda: Notice(key="map", text=sentence(failure.template, failure.fields), detail=failure.detail))

    def show_map_death(self, death: MapDied, restart: Callable[[], None]) -> None:
        """Say that the map process is gone."""

        def again() -> None:
            self._dismiss("map")
            restart()

        def made() -> Notice:
            text, actions = sentence(death.template, death.fields), ((self.tr("Start it again"), again),)
            return Notice(key="map", text=text, actions=actions, detail=death.detail)

        self._tell(made)

    def _show_refusal(self, refusal: Refused) -> None:
        self._tell(lambda: Notice(key="refused", text=sentence(refusal.template, refusal.fields)))

    def _show_warning(self, warning: Warned) -> None:
        self._tell(lambda: Notice(key=f"warned.{warning.code}", text=sentence(warning.template, warning.fields)))

    def _show_silence(self, silent: Silent) -> None:
        self._tell(lambda: self._silence(silent))

    def _silence(self, silent: Silent) -> Notice:
        text = self.tr("No step has finished for {seconds} s; usually one takes {usual} s.").format(
            seconds=round(silent.seconds), usual=f"{silent.usual:.2g}"
        )
        actions = ((self.tr("Kill engine"), self._controller.kill),)
        return Notice(key="silent", text=text, actions=actions)

    def _show_end(self, ended: Ended) -> None:
        self._dismiss("recorded")
        if not self._controller.closing:
            self._tell(lambda: self._end(ended))

    def _end(self, ended: Ended) -> Notice:
        text = sentence(ended.template, ended.fields) if ended.template else self._end_words(ended)
        can_go_on = self._controller.run is not None and bool(ended.checkpoint)
        actions = ((self.tr("Go on from the last checkpoint"), self._controller.go_on),) if can_go_on else ()
        is_bad = ended.reason in ("failed", "died")
        return Notice(key="ended", text=text, role="error" if is_bad else "note", actions=actions, detail=ended.detail)

    def _end_words(self, ended: Ended) -> str:
        return {
            "finished": self.tr("Training is finished."),
            "stopped": self.tr("The session was stopped and saved."),
            "failed": self.tr("Training failed."),
            "died": self.tr("The engine died."),
        }[ended.reason]
