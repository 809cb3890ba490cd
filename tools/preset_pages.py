"""Measure presets and write what came out into their pages: ``preset_pages.py [--steps N] [--data D] [NAME ...]``.

Each preset trains as it is, seed 0, and is scored on the validation split. Its numbers go between two marks in
``docs/presets/NAME.md`` and into the table of ``docs/presets/README.md``; everything else there is left alone. A preset
takes 2 to 10 minutes on two cores. ``--check`` trains nothing and fails if a page or its marks are missing.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from xmodal.data import open_data
from xmodal.training.config import CheckpointSection, DataSection, EvaluationSection
from xmodal.training.engine import Engine
from xmodal.training.events import Evaluation
from xmodal.training.presets import PRESETS, preset

FOLDER = Path(__file__).parent.parent / "docs" / "presets"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


@dataclass(frozen=True)
class Measured:
    """A preset after its training."""

    name: str
    data: DataSection
    steps: int
    batch_size: int
    embedding_size: int
    evaluation: Evaluation


def measure(name: str, steps: int, data: DataSection, **fields: object) -> Measured:
    """Train a preset and score it.

    Parameters
    ----------
    fields : of the configuration, where they are to be others than the preset's.
    """
    rows = open_data(data.type, data.params)
    quiet = {
        "evaluation": EvaluationSection(every=0, term_gradients_every=0),
        "checkpoints": CheckpointSection(every=0),
    }
    config = replace(preset(name, rows.modalities, data, rows), **(quiet | fields))
    engine = Engine.create(config)
    try:
        for _ in range(steps):
            engine.step()
        found = engine.evaluate("validation")
    finally:
        engine.close()
    return Measured(name, data, steps, config.batch_size, config.embedding_size, found)


def table(measured: Measured) -> str:
    """Return the numbers of one preset as a table: a line per direction, and the gap of each pair."""
    found = measured.evaluation
    lines = [
        f"{measured.steps} steps on `{measured.data.type}`, batch {measured.batch_size}, "
        f"{measured.embedding_size} dimensions, seed 0; validation, a pool of {max(found.pool.values())}.",
        "",
        "| | R@1 | R@10 | chance of R@10 | median rank |",
        "| --- | --- | --- | --- | --- |",
    ]
    for pair, by_k in found.recall.items():
        chance, rank = found.chance[pair]["10"], found.median_rank[pair]
        lines.append(f"| {_arrow(pair)} | {by_k['1']:.3f} | {by_k['10']:.3f} | {chance:.3f} | {rank:.0f} |")
    gaps = ", ".join(f"{pair.replace('|', ' and ')} {gap:.3f}" for pair, gap in found.modality_gap.items())
    return "\n".join([*lines, "", f"Modality gap: {gaps}."])


def line(measured: Measured) -> str:
    """Return the numbers of one preset as a line of the table of all."""
    found = measured.evaluation
    recall = ", ".join(f"{_arrow(pair)} {by_k['10']:.3f}" for pair, by_k in found.recall.items())
    gap = ", ".join(f"{gap:.3f}" for gap in found.modality_gap.values())
    return f"{recall} | {gap} | {measured.steps} |"


def fill(page: str, text: str) -> str:
    """Return a page with what stands between its marks replaced.

    Raises
    ------
    ValueError : it has no marks.
    """
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise ValueError(f"a page needs one {BEGIN} and one {END}")
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}"


def fill_line(page: str, name: str, text: str) -> str:
    """Return the page of all with the line of one preset replaced.

    Raises
    ------
    ValueError : it has no such line.
    """
    start = re.escape(f"| [{name}]({name}.md) |")
    pattern = re.compile(rf"^({start}[^|]*\|).*$", re.MULTILINE)
    if len(pattern.findall(page)) != 1:
        raise ValueError(f"the table of all presets needs one line for {name}")
    return pattern.sub(lambda match: f"{match[1]} {text}", page)


def write(measured: Measured, folder: Path) -> None:
    """Put the numbers of a preset into its page and into the table of all."""
    page, index = folder / f"{measured.name}.md", folder / "README.md"
    page.write_text(fill(page.read_text("utf-8"), table(measured)), "utf-8")
    index.write_text(fill_line(index.read_text("utf-8"), measured.name, line(measured)), "utf-8")


def check(folder: Path = FOLDER) -> list[str]:
    """Return what is wrong with the pages: one sentence each."""
    wrong = []
    for name in PRESETS:
        page = folder / f"{name}.md"
        if not page.exists():
            wrong.append(f"{page} is missing")
            continue
        try:
            fill(page.read_text("utf-8"), "")
            fill_line((folder / "README.md").read_text("utf-8"), name, "")
        except ValueError as error:
            wrong.append(f"{page}: {error}")
    return wrong


def _arrow(pair: str) -> str:
    return pair.replace("->", " → ")


def main() -> int:
    """Measure the presets named, all if none is; return 0 if all is well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="presets; all if none is named")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--data", default="icons", help="a data set that opens without a parameter")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pages are")
    parser.add_argument("--check", action="store_true", help="train nothing; fail if a page is missing")
    options = parser.parse_args()
    wrong = check(options.folder)
    for sentence in wrong:
        print(f"preset_pages: {sentence}", file=sys.stderr)
    if wrong or options.check:
        return int(bool(wrong))
    for name in options.names or PRESETS:
        measured = measure(name, options.steps, DataSection(type=options.data))
        write(measured, options.folder)
        print(f"preset_pages: {name}: {line(measured)}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
