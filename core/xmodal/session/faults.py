"""How an exception is told to the user: one sentence, and the traceback only where it helps."""

from __future__ import annotations

import re
import traceback

from xmodal.errors import UserError
from xmodal.session.messages import Ended, Refused
from xmodal.training.events import Warned

OUT_OF_MEMORY = re.compile(r"out of memory|not enough memory|can't allocate memory", re.IGNORECASE)
"""What torch says on CUDA and MPS, on Windows, and on Linux."""


def refusal(error: UserError, generation: int = 0) -> Refused:
    """Return the answer to a request that cannot be done."""
    return Refused(code=error.code, template=error.template, fields=texts(error), generation=generation)


def warning(error: UserError) -> Warned:
    """Return the event for something that is survived."""
    return Warned(code=error.code, template=error.template, fields=texts(error))


def failure(error: Exception, *, step: int) -> Ended:
    """Return the last message of a session that failed after so many steps."""
    detail = ""
    if not isinstance(error, UserError):
        detail = "".join(traceback.format_exception(error))
        error = out_of_memory(step) if is_out_of_memory(error) else _unexpected(error, step)
    return Ended(
        reason="failed",
        code=error.code,
        template=error.template,
        fields=texts(error),
        detail=detail,
    )


def is_out_of_memory(error: Exception) -> bool:
    """Whether there was not enough memory, on any device, as far as the error tells."""
    # torch is not imported for this: its OutOfMemoryError is a RuntimeError that says so, as the CPU's is.
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and OUT_OF_MEMORY.search(str(error)) is not None
    )


def out_of_memory(step: int) -> UserError:
    """Build the error for memory that did not suffice."""
    return UserError(
        "engine.out_of_memory",
        "There was not enough memory after step {step}: lower the batch size or the embedding size, "
        "and go on from the last checkpoint.",
        step=step,
    )


def texts(error: UserError) -> dict[str, str]:
    """Return the error's fields as they travel."""
    return error.told()


def _unexpected(error: Exception, step: int) -> UserError:
    lines = str(error).strip().splitlines()
    return UserError(
        "engine.failed",
        "Training failed after step {step}: {problem}. Everything recorded until then is kept.",
        step=step,
        problem=f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__,
    )
