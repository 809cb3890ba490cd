"""Reading what sources say, in tests."""

import time

from xmodal.session.messages import Ended, Events


class Watcher:
    """Receives from a source until a condition holds, and keeps everything."""

    def __init__(self, source):
        self.source = source
        self.messages = []
        self._looked_at = 0

    def until(self, condition, seconds=30.0):
        """Receive until a message after the last one found fulfils `condition` (a type, or a function); return it."""
        holds = (lambda message: isinstance(message, condition)) if isinstance(condition, type) else condition
        deadline = time.monotonic() + seconds
        while True:
            while self._looked_at < len(self.messages):
                message = self.messages[self._looked_at]
                self._looked_at += 1
                if holds(message):
                    return message
                assert not isinstance(message, Ended), message
            assert time.monotonic() < deadline, f"not within {seconds} s; last: {str(self.messages[-3:])[-500:]}"
            self.messages += self.source.receive(0.2)

    def until_step(self, step, seconds=30.0):
        """Receive until an event of at least this step has come."""
        return self.until(
            lambda m: isinstance(m, Events) and any(getattr(e, "step", 0) >= step for e in m.events), seconds
        )

    def close(self):
        """Close the source; return its last message, having checked that it is the last."""
        self.source.close()
        self.messages += self.source.receive(0)
        assert self.source.receive(0) == []
        endings = [message for message in self.messages if isinstance(message, Ended)]
        assert endings == self.messages[-1:]
        return endings[0]

    @property
    def events(self):
        """All events so far, each checked to be there exactly once and in order."""
        batches = [message for message in self.messages if isinstance(message, Events)]
        numbers = [batch.first + i for batch in batches for i in range(len(batch.events))]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
        return [event for batch in batches for event in batch.events]

    def all(self, kind):
        """All messages of a type."""
        return [message for message in self.messages if isinstance(message, kind)]
