"""``xmodal train``: train without a window."""

from __future__ import annotations

import math
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from xmodal.cli.configuration import configuration
from xmodal.cli.numbers import evaluation_fields, evaluation_line, json_line
from xmodal.cli.parser import Parser, whole_number
from xmodal.errors import UserError, said
from xmodal.session.faults import is_out_of_memory, out_of_memory, warning
from xmodal.training.events import AnyEvent, Evaluation, StepEvent, TermValue, Warned

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands
    from xmodal.training.config import RunConfig
    from xmodal.training.engine import Engine

STEPS = 600
SNAPSHOT_ROWS = 2000
FAILED, INTERRUPTED = 1, 130


def add(commands: Commands) -> None:
    """Describe the command."""
    parser: Parser = commands.add_parser("train", help="train a model and record the run")
    parser.add_argument("--config", metavar="FILE", type=Path, help="TOML that says what differs from the preset")
    parser.add_argument("--preset", metavar="NAME", help="what to start from (xmodal list presets); default: clip")
    parser.add_argument("--data", metavar="NAME", help="data set (xmodal list data); default: icons")
    parser.add_argument(
        "--schedule-from",
        metavar="RUN",
        type=Path,
        help="start as RUN did, with what was done to lambda and weights by hand there as their schedules",
    )
    parser.add_argument("--steps", metavar="N", type=whole_number(1), default=STEPS, help=f"default: {STEPS}")
    parser.add_argument("--lambda", dest="lambda_", metavar="X", help="weight of the cross-modal terms")
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="any setting, by its path: batch_size=128, cost.terms.contrast.weight=2, encoders.image.type=vit",
    )
    parser.add_argument("--seed", metavar="N", help="default: 0")
    parser.add_argument("--device", metavar="NAME", help="auto, cpu, cuda or mps; default: auto")
    parser.add_argument("--run-dir", metavar="FOLDER", type=Path, help="where to record; default: a new one in runs/")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Train, save, and print a summary."""
    engine = _create(configuration(arguments), arguments.run_dir, arguments.plugins)
    training = Training(engine, arguments.steps, quiet=arguments.json)
    try:
        with interruptible() as stop:
            training.train(stop)
        summary = training.finish()
    except UserError as error:  # the configuration was accepted: training failed
        print(f"xmodal: {error} The run is in {engine.folder}.", file=sys.stderr)
        return FAILED
    finally:
        engine.close()
        training.tell(engine.warnings())
    if arguments.json:
        print(json_line(summary))
    else:
        print("{steps} steps, {steps_per_s:.3g} steps/s, loss {loss:.4g}: {run}".format_map(summary))
    if stop:
        said = f"interrupted after step {engine.step_count}; what was learned is in {engine.folder}"
        print(f"xmodal: {said}", file=sys.stderr)
        return INTERRUPTED
    return FAILED if training.has_warned else 0


def _create(config: RunConfig, folder: Path | None, plugins: Sequence[str]) -> Engine:
    """Start the run, in a new folder unless one is named; a configuration that cannot work leaves none behind."""
    from xmodal.store import default_parent, new_run_folder
    from xmodal.training.engine import Engine

    if folder is not None:
        return Engine.create(config, folder, plugins)
    parent = default_parent()
    folder = new_run_folder(parent, config.data.type)
    try:
        return Engine.create(config, folder, plugins)
    except UserError:
        with suppress(OSError):  # only what is empty goes
            folder.rmdir()
            parent.rmdir()
        raise


class Training:
    """Steps with a progress bar on stderr and a line for every evaluation.

    Parameters
    ----------
    quiet : no lines on stdout; the bar stays.

    Attributes
    ----------
    has_warned : something could not be kept.
    """

    def __init__(self, engine: Engine, steps: int, *, quiet: bool) -> None:
        self._engine = engine
        self._steps = steps
        self._quiet = quiet
        self._last: StepEvent | None = None
        self._terms: dict[str, TermValue] = {}
        self._evaluation: Evaluation | None = None
        self._step_seconds = 0.0
        self._seconds = 0.0
        self.has_warned = False

    def train(self, stop: list[int]) -> None:
        """Take the steps, or fewer if `stop` is filled on the way.

        Raises
        ------
        UserError : a loss that is not finite, or too little memory.
        """
        started = time.perf_counter()
        with tqdm(total=self._steps, unit="step", file=sys.stderr, disable=None, dynamic_ncols=True) as bar:
            while not stop and bar.n < self._steps:
                event = self._step()
                self.tell(self._engine.due())
                bar.n += 1
                bar.set_postfix_str(f"loss {event.total:.4g}", refresh=False)
                bar.update(0)
        self._seconds = time.perf_counter() - started

    def finish(self) -> dict[str, Any]:
        """Save, evaluate where the last step was not, and return the summary."""
        engine, last = self._engine, self._last
        if last is None:  # interrupted before the first step
            return {"steps": 0, "seconds": 0.0, "steps_per_s": 0.0, "loss": math.nan, "run": str(engine.folder)}
        if self._evaluation is None or self._evaluation.step != last.step:
            self.tell([engine.evaluate(engine.config.evaluation.split)])
        assert self._evaluation is not None
        try:
            self.tell(engine.save())
        except UserError as error:
            self.tell([warning(error)])
        engine.save_embeddings(engine.embed("validation", SNAPSHOT_ROWS))
        return {
            "steps": last.step,
            "seconds": round(self._seconds, 3),
            "steps_per_s": round(last.step / self._step_seconds, 3),
            "loss": last.total,
            "terms": {name: {"raw": term.raw, "weighted": term.weighted} for name, term in self._terms.items()},
            **evaluation_fields(self._evaluation),
            "run": str(engine.folder),
        }

    def tell(self, events: Iterable[AnyEvent]) -> None:
        """Print what there is to say about events."""
        for event in events:
            if isinstance(event, Evaluation):
                self._evaluation = event
                if not self._quiet:
                    tqdm.write(f"step {event.step}  {evaluation_line(event)}")
            elif isinstance(event, Warned):
                self.has_warned = True
                tqdm.write(f"xmodal: {said(event.template, event.fields)}", file=sys.stderr)

    def _step(self) -> StepEvent:
        try:
            event = self._engine.step()
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            raise out_of_memory(self._engine.step_count) from error
        self._last = event
        self._terms = event.terms if event.terms is not None else self._terms
        self._step_seconds += event.seconds
        return event


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Let Ctrl+C and SIGTERM end training after the step in progress; a second Ctrl+C interrupts at once.

    Yields
    ------
    A list that is empty until then.
    """
    received: list[int] = []

    def receive(number: int, _: FrameType | None) -> None:
        received.append(number)
        signal.signal(number, previous[signal.Signals(number)])

    previous = {number: signal.signal(number, receive) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
