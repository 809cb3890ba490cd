"""How a source that only reads is served: requests come in, messages go out, all in the thread that receives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import suppress
from queue import Empty, SimpleQueue

from xmodal.errors import UserError
from xmodal.session.client import Generations
from xmodal.session.faults import failure, refusal
from xmodal.session.messages import AnyMessage, AnyRequest, Attach, Ended, Events, Stop
from xmodal.training.events import AnyEvent


class ReadOnlySource(ABC):
    """A `Source` without a thread or a process: what it reads is read while somebody receives.

    It attaches to itself first. A request that is refused is answered so; one before anything is open ends the source.
    """

    def __init__(self) -> None:
        self._event = 0
        self._inbox: SimpleQueue[AnyRequest] = SimpleQueue()
        self._out: list[AnyMessage] = []
        self._generations = Generations()
        self._over = False
        self.send(Attach())

    def send(self, request: AnyRequest) -> None:
        """See `Source`."""
        self._generations.asked(request)
        self._inbox.put(request)

    def receive(self, timeout: float) -> list[AnyMessage]:
        """See `Source`."""
        with suppress(Empty):
            wait = not self._out and not self._over and timeout > 0 and not self._is_urgent()
            request = self._inbox.get(timeout=timeout) if wait else self._inbox.get_nowait()
            while not self._over:
                self._answer(request)
                request = self._inbox.get_nowait()
        if not self._over and self._is_due():
            self._look()
        messages, self._out = self._out, []
        return [message for message in messages if not self._generations.is_stale(message)]

    def kill(self) -> None:
        """See `Source`. There is nothing to kill: the source just ends."""
        self.send(Stop())

    def close(self) -> None:
        """See `Source`."""
        self._end(Ended(reason="stopped"))

    # ---- what sources differ in ------------------------------------------------------------------------------

    @abstractmethod
    def _is_open(self) -> bool:
        """Return whether what is read could be opened."""

    @abstractmethod
    def _do(self, request: AnyRequest) -> None:
        """Answer a request.

        Raises
        ------
        UserError : why not.
        """

    @abstractmethod
    def _is_due(self) -> bool:
        """Return whether it is time to look for news."""

    @abstractmethod
    def _look(self) -> None:
        """Look for news, and tell them."""

    def _is_urgent(self) -> bool:
        """Return whether news are looked for before the next request is waited for."""
        return False

    # ---- what they share -------------------------------------------------------------------------------------

    def _answer(self, request: AnyRequest) -> None:
        try:
            self._do(request)
        except UserError as error:
            if self._is_open():
                self._out.append(refusal(error, getattr(request, "generation", 0)))
            else:
                self._end(failure(error, step=0))

    def _tell(self, *events: AnyEvent) -> None:
        self._out.append(Events(first=self._event + 1, events=events))
        self._event += len(events)

    def _end(self, ended: Ended) -> None:
        if not self._over:
            self._over = True
            self._out.append(ended)
