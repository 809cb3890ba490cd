"""The change log of a run: applying changes, taking them back and repeating them, always by appending."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from xmodal.errors import UserError
from xmodal.training.assembly import Parts, reassemble, redrawn_terms
from xmodal.training.automatic import build_weighting
from xmodal.training.changes import AnyChange, ConfigureTerm, LogRow, Restore, SetTemperature, SetWeighting
from xmodal.training.checkpoints import Position, restore
from xmodal.training.events import AnyEvent
from xmodal.training.history import History, changes_to_redo, changes_to_undo
from xmodal.training.run_state import RunState
from xmodal.training.term_rows import settle_change
from xmodal.training.transitions import Now, Transition, transition


class ChangeLog:
    """Changes a run between two steps, and writes each change down with what takes it back.

    Parameters
    ----------
    last : number of the last change that the run has recorded, on whatever line.

    Attributes
    ----------
    rows : the changes of the current line of segments, the oldest first.
    """

    def __init__(self, state: RunState, last: int = 0) -> None:
        self.rows: list[LogRow] = []
        self._state = state
        self._last = last
        self._gesture_key = 0

    @property
    def history(self) -> History:
        """What can be taken back and repeated."""
        return History.of(self.rows)

    def enter_line(self) -> None:
        """Go on with what is recorded of the line that the run stands in now."""
        self._gesture_key = 0
        self.rows = self._state.recorder.log(self._state.position.segment)

    def apply(self, change: AnyChange, gesture_key: int) -> list[AnyEvent]:
        """Apply a change; consecutive ones of equal non-zero key are one gesture.

        Raises
        ------
        UserError : it cannot be done; nothing has changed.
        """
        self._check(change)
        change = settle_change(self._state.config, change)
        together = gesture_key != 0 and gesture_key == self._gesture_key and bool(self.rows)
        gesture = self.rows[-1].gesture if together else self._last + 1
        events = self._append(change, gesture)
        self._gesture_key = gesture_key
        return events

    def undo(self) -> list[AnyEvent]:
        """Take the last gesture back; nothing if there is none."""
        done = self.history.done
        return self._append_all(changes_to_undo(self.rows, done[-1]), undoes=done[-1]) if done else []

    def redo(self) -> list[AnyEvent]:
        """Repeat the gesture that was taken back last; nothing if there is none."""
        undone = self.history.undone
        return self._append_all(changes_to_redo(self.rows, undone[-1]), redoes=undone[-1]) if undone else []

    def repeat(self, row: LogRow) -> list[AnyEvent]:
        """Apply a recorded change under the number and in the segment it was recorded with."""
        self._last = row.seq - 1
        self._state.position = replace(self._state.position, segment=row.segment)
        return self._append(row.change, row.gesture, undoes=row.undoes, redoes=row.redoes)

    def _check(self, change: AnyChange) -> None:
        """Refuse what a repetition would not reach, or the next step would refuse."""
        state = self._state
        if isinstance(change, Restore):
            self._check_line(state.recorder.load_checkpoint(change.checkpoint).position)
        if isinstance(change, SetWeighting) and change.weighting.type != state.config.cost.weighting.type:
            # Of the last step: what this weighting would refuse in the next one is better said now.
            build_weighting(change.weighting).check(state.felt)

    def _check_line(self, position: Position) -> None:
        """Refuse to restore from a line that was left: a repetition of this one would not pass there."""
        end = self._state.recorder.line(self._state.position.segment).get(position.segment)
        if end is None or (position.step, position.changes) > end:
            raise UserError(
                "checkpoint.other_line",
                "Checkpoint {name} lies on a line that was left: rewind to it instead.",
                name=position.name,
            )

    def _append_all(self, changes: list[AnyChange], *, undoes: int = 0, redoes: int = 0) -> list[AnyEvent]:
        """Append changes as one gesture."""
        gesture = self._last + 1
        self._gesture_key = 0
        return [event for change in changes for event in self._append(change, gesture, undoes=undoes, redoes=redoes)]

    def _append(self, change: AnyChange, gesture: int, *, undoes: int = 0, redoes: int = 0) -> list[AnyEvent]:
        state, number = self._state, self._last + 1
        plan, parts = self._planned(change, number)
        events: list[AnyEvent] = []
        inverse = plan.inverse
        if plan.restores and not undoes:
            events += state.save_checkpoint(pinned=True)
            restores = (Restore(checkpoint=state.position.name, scope=scope) for scope in plan.restores)
            inverse = (*restores, *inverse)
        self._commit(plan, parts)
        row = LogRow(
            seq=number,
            gesture=gesture,
            segment=state.position.segment,
            step=state.position.step,
            change=plan.change,
            inverse=() if undoes else inverse,
            undoes=undoes,
            redoes=redoes,
        )
        self._last = number
        state.position = replace(state.position, changes=number)
        self.rows.append(row)
        state.recorder.record_change(row)
        return [*events, state.changed(row)]

    def _planned(self, change: AnyChange, number: int) -> tuple[Transition, Parts]:
        """Return what a change comes to, and the parts after it; nothing has changed yet."""
        state = self._state
        if isinstance(change, Restore):
            source = state.recorder.load_checkpoint(change.checkpoint)
            config, parts = restore(state.parts, state.config, source, change.scope)
            return Transition(config, change, restores=(change.scope,)), parts
        plan = transition(state.config, change, Now(state.position.step, number, state.parts.cost.temperatures()))
        parts = reassemble(state.parts, state.config, plan.config, number)
        lost = [] if plan.restores else redrawn_terms(state.parts, parts)
        if lost:
            plan = dataclasses.replace(plan, inverse=(), restores=tuple(f"term:{term}" for term in lost))
        return plan, parts

    def _commit(self, plan: Transition, parts: Parts) -> None:
        change, before = plan.change, self._state.config.cost
        if isinstance(change, SetTemperature):
            parts.cost.set_temperature(change.term, change.temperature, change.learnable)
        if isinstance(change, ConfigureTerm) and change.params is not None:
            parts.cost.adopt_temperature(before.term(change.term), plan.config.cost.term(change.term))
        self._state.become(plan.config, parts)
