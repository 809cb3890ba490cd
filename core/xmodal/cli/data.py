"""``xmodal data``: what a file or folder holds, before anything is trained on it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from xmodal.cli.configuration import resolved, said_data
from xmodal.cli.numbers import json_line
from xmodal.data import PairedData, open_data
from xmodal.data.base import Modality
from xmodal.data.problems import plain_problem, write_problems
from xmodal.data.row_cache import cached_bytes, clear_cached
from xmodal.data.table.recent import reading_once
from xmodal.errors import UserError
from xmodal.training.config import DataSection

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands

SHOWN = 20
"""Problems that are printed; `--problems` writes all."""
_VALUES = 6


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("data", help="say what a data set holds, or clear the cache of decoded rows")
    parser.add_argument("data", metavar="PATH", nargs="?", help="file, folder, or a name of xmodal list data")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], help="a parameter: data.params.split=part"
    )
    parser.add_argument(
        "--problems", metavar="FILE.csv", type=Path, help="write all that cannot be used: where, what, why"
    )
    parser.add_argument("--clear", action="store_true", help="remove the decoded rows that nobody uses")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Open the data and describe them; 0 also where some rows cannot be used."""
    if arguments.clear == (arguments.data is not None):
        raise UserError("cli.data_or_clear", "Say a PATH to look at, or --clear.")
    if arguments.clear:
        freed = clear_cached()
        found = {"freed_bytes": freed, "kept_bytes": cached_bytes()}
        print(
            json_line(found) if arguments.json else f"{freed / 1e6:.1f} MB freed, {found['kept_bytes'] / 1e6:.1f} kept"
        )
        return 0
    with reading_once():
        section = resolved(said_data(arguments.data, arguments.set))
        rows = open_data(section.type, section.params)
    if arguments.problems is not None:
        write_problems(arguments.problems, rows.problems)
    if arguments.json:
        print(json_line(_summary(section, rows)))
    else:
        print("\n".join(_lines(section, rows, arguments.problems)))
    return 0


def _lines(section: DataSection, rows: PairedData, written: Path | None) -> list[str]:
    """Return what there is as lines for people."""
    lines = [f"{rows.name}: {section.type}, {len(rows):,} rows", "", "modalities"]
    for name, one in rows.modalities.items():
        lacking = len(rows) - int(rows.present[name].sum())
        lines.append(f"  {name:<16} {one.kind:<6} {_shape(one)}" + (f", {lacking:,} rows lack it" if lacking else ""))
    lines += ["", "rows  " + "  ".join(f"{split} {len(found):,}" for split, found in rows.splits.items())]
    if rows.columns:
        lines += ["", "columns", *(f"  {name:<16} {_values(values)}" for name, values in rows.columns.items())]
    if rows.problems:
        lines += ["", f"{len(rows.problems):,} cannot be used"]
        lines += [f"  {one.place}: {' '.join(str(one).split())}" for one in rows.problems[:SHOWN]]
        if written is not None:
            lines.append(f"  all of them are in {written}")
        elif len(rows.problems) > SHOWN:
            lines.append(f"  and {len(rows.problems) - SHOWN:,} more: --problems FILE.csv writes all")
    return lines


def _summary(section: DataSection, rows: PairedData) -> dict[str, Any]:
    return {
        "type": section.type,
        "params": section.params,
        "name": rows.name,
        "fingerprint": rows.fingerprint,
        "rows": len(rows),
        "modalities": list(rows.modalities.values()),
        "lacking": {name: len(rows) - int(has.sum()) for name, has in rows.present.items()},
        "splits": {split: len(found) for split, found in rows.splits.items()},
        "columns": {name: "words" if values.dtype.kind == "U" else "numbers" for name, values in rows.columns.items()},
        "problems": [plain_problem(one) for one in rows.problems[:SHOWN]],
        "problems_count": len(rows.problems),
    }


def _shape(modality: Modality) -> str:
    size = " x ".join(map(str, modality.shape))
    if modality.kind == "audio":
        return f"{modality.shape[0] / modality.rate:.2f} s at {modality.rate:,} Hz"
    if modality.kind == "text":
        return f"{size} tokens of {modality.vocabulary:,}"
    return size


def _values(values: Any) -> str:
    if values.dtype.kind != "U":
        return f"numbers, {np.nanmin(values):g} to {np.nanmax(values):g}"
    names = sorted({str(value) for value in values} - {""})
    shown = ", ".join(name[:20] for name in names[:_VALUES])
    return f"{len(names):,} values: {shown}" + (", ..." if len(names) > _VALUES else "")
