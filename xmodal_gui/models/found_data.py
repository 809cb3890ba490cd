"""Somebody's data that are being opened: what was found, how far reading is, what is wrong. No widgets."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from xmodal.data.base import SPLITS, PairedData
from xmodal.data.preparing.messages import Advanced, AnyNews, Failed, Found, Resolved
from xmodal.data.table.assigning import SINGLE, Role, assigned, roles_of
from xmodal.errors import UserError
from xmodal.training.config import DataSection

_SURE_AFTER_S = 1.0
"""What is left is told when some of the work was seen."""


class FoundData(QObject):
    """State of the page that opens data.

    Attributes
    ----------
    named : path or name, as the user said it. found : source and columns, when they are known.
    limits : what the user allows, by parameter of the source: files outside its folder, a share of damaged rows.
    params : of the source, nothing guessed; None until then. data, section : what can be trained on; None until then.
    problem : why it cannot be. advanced : how far reading is. is_busy : whether somebody reads.

    Signals
    -------
    changed : any of these but `advanced`. progressed : that one.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._now = clock
        self.named = ""
        self.found: Found | None = None
        self.limits: dict[str, Any] = {}
        self._clear()

    def _clear(self) -> None:
        self.params: dict[str, Any] | None = None
        self.data: PairedData | None = None
        self.section: DataSection | None = None
        self.problem: UserError | None = None
        self.advanced: Advanced | None = None
        self.is_busy = False
        self._first: tuple[float, int] | None = None
        self._roles: dict[str, Role] | None = None

    def begin(self, named: str) -> None:
        """Open something else."""
        self._clear()
        self.named, self.found, self.limits, self.is_busy = named, None, {}, True
        self.changed.emit()

    def begin_again(self, roles: dict[str, Role] | None) -> None:
        """Open the same with other columns, or other limits; None leaves the columns to be guessed."""
        self._clear()
        self._roles, self.is_busy = roles, True
        self.changed.emit()

    def take(self, news: AnyNews) -> None:
        """Note what the process tells."""
        if isinstance(news, Advanced):
            self._first = self._first or (self._now(), news.done)
            self.advanced = news
            self.progressed.emit()
            return
        if isinstance(news, Found):
            self.found = self.found or news  # as other columns are chosen, cells would seem to be other ones
        elif isinstance(news, Resolved):
            self.params, self._roles = news.params, None
        elif isinstance(news, Failed):
            self.problem, self.is_busy = UserError(news.code, news.template, **news.fields), False
        self.changed.emit()

    def take_data(self, data: PairedData, section: DataSection) -> None:
        """Note that the data are open."""
        self.data, self.section, self.is_busy, self.advanced = data, section, False, None
        self.changed.emit()

    def stop(self) -> None:
        """Note that nobody reads any more; what was found stays."""
        self.is_busy, self.advanced = False, None
        self.changed.emit()

    # ---- what follows from it --------------------------------------------------------------------------------

    @property
    def roles(self) -> dict[str, Role]:
        """Column -> what it is; empty where the source has no columns to say it of."""
        if self.found is None or not self.found.columns:
            return {}
        if self._roles is not None:
            return dict(self._roles)
        if self.params is None:
            return {column.name: column.kind or "column" for column in self.found.columns}
        return roles_of(self.params, [column.name for column in self.found.columns])

    def roles_with(self, column: str, role: Role) -> dict[str, Role]:
        """Return the roles after a column got another one; what only one column can be is taken from the others."""
        roles = self.roles
        if role in SINGLE:
            roles = {name: "column" if old == role else old for name, old in roles.items()}
        return {**roles, column: role}

    def params_with(self, roles: dict[str, Role]) -> dict[str, Any]:
        """Return parameters of the source under these roles."""
        return {**assigned(self._known(), roles), **self.limits}

    def limit(self, name: str, default: Any) -> Any:
        """Return a limit of the source, as the user, or what lies beside the data, set it."""
        return {**self._known(), **self.limits}.get(name, default)

    def allow(self, name: str, value: Any) -> dict[str, Any]:
        """Set a limit; return parameters of the source under which to open it again."""
        chosen = self._roles
        self.limits = {**self.limits, name: value}
        return {**(self._known() if chosen is None else assigned(self._known(), chosen)), **self.limits}

    def _known(self) -> dict[str, Any]:
        if self.params is not None:
            return self.params
        return {} if self.found is None else self.found.params

    @property
    def chosen_roles(self) -> dict[str, Role] | None:
        """Roles that hold when the same is opened again; None where they are still to be guessed."""
        return self._roles if self.params is None else self.roles

    @property
    def seconds_left(self) -> float | None:
        """How long reading will take, if it is known."""
        if self.advanced is None or self._first is None:
            return None
        began, first = self._first
        passed, done = self._now() - began, self.advanced.done - first
        if passed < _SURE_AFTER_S or done <= 0:
            return None
        return passed * (self.advanced.rows - self.advanced.done) / done

    def split_counts(self) -> list[tuple[str, int]]:
        """Return (split, rows)."""
        return [] if self.data is None else [(split, len(self.data.splits[split])) for split in SPLITS]

    def lacking(self) -> list[tuple[str, int]]:
        """Return (modality, rows without it), where there are some."""
        if self.data is None:
            return []
        counts = [(name, int(np.count_nonzero(~has))) for name, has in self.data.present.items()]
        return [(name, count) for name, count in counts if count]
