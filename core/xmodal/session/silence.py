"""Noticing that no step has finished for unusually long."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable

from xmodal.session.messages import AnyMessage, Attached, Events, PhaseChanged, Silent
from xmodal.training.events import StepEvent

FACTOR = 10.0
FIRST_STEP_SECONDS = 1.0
"""What a step is assumed to take before the first has finished."""


class Silence:
    """Watches the age of the last finished step, as the messages tell it.

    Parameters
    ----------
    least : seconds that are never called silence.
    again : seconds between two reports of one silence.

    Attributes
    ----------
    is_silent : whether silence was reported and lasts.
    """

    def __init__(self, least: float = 2.0, again: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._least = least
        self._again = again
        self._clock = clock
        self._seconds: deque[float] = deque(maxlen=100)
        self._is_training = False
        self._since = clock()
        self._report_at = 0.0
        self.is_silent = False

    def saw(self, message: AnyMessage) -> None:
        """Take note of a message."""
        match message:
            case Attached():
                self._set_training(message.description.phase == "training")
            case PhaseChanged():
                self._set_training(message.phase == "training")
            case Events():
                steps = [event.seconds for event in message.events if isinstance(event, StepEvent)]
                if steps:
                    self._seconds.extend(steps)
                    self._hear()

    def report(self) -> Silent | None:
        """Return the message if there is silence and it is time to say so. Call it when all messages were seen."""
        now = self._clock()
        usual = statistics.median(self._seconds) if self._seconds else FIRST_STEP_SECONDS
        age = now - self._since
        if not self._is_training or age < max(self._least, FACTOR * usual) or now < self._report_at:
            return None
        self._report_at = now + self._again
        self.is_silent = True
        return Silent(seconds=age, usual=usual)

    def _set_training(self, is_training: bool) -> None:
        if is_training != self._is_training:
            self._hear()
        self._is_training = is_training

    def _hear(self) -> None:
        self._since = self._clock()
        self.is_silent = False
