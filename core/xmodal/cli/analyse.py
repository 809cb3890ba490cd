"""``xmodal analyse``: what precomputed embeddings are like, without any training."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xmodal.cli.numbers import json_line
from xmodal.cli.parser import whole_number
from xmodal.errors import UserError, unknown_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xmodal.analysis import Analysis
    from xmodal.cli.parser import Commands
    from xmodal.data.arrays import ArrayTable

POOL = 10_000


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("analyse", help="say what precomputed embeddings are like (NPZ, NPY, Parquet, ...)")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="file or folder; NPY: one per modality")
    parser.add_argument(
        "--pool",
        type=whole_number(0),
        default=POOL,
        metavar="N",
        help=f"rows among which a partner is searched, a fixed sample; 0: all; default: {POOL}",
    )
    parser.add_argument("--same", metavar="COLUMN", default="", help="rows of equal cells are hits for each other")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Read, analyse, print."""
    import numpy as np

    from xmodal.analysis import analyse
    from xmodal.data.arrays import read_arrays
    from xmodal.training.sampling import fixed_sample

    table = read_arrays(arguments.files)
    if len(table) == 0:
        raise UserError("analyse.empty", "{path} holds no rows.", path=table.path)
    rows = np.sort(fixed_sample(np.arange(len(table)), arguments.pool or len(table)))
    vectors, present, not_finite = {}, {}, {}
    for name in table.vectors:
        vectors[name] = table.rows(name, rows)
        is_there, finite = table.places[name][rows] >= 0, np.isfinite(vectors[name]).all(axis=1)
        not_finite[name] = int((is_there & ~finite).sum())
        present[name] = is_there & finite
        vectors[name][~present[name]] = 0
    found = analyse(vectors, present, _codes(table, arguments.same)[rows])
    if arguments.json:
        print(json_line(_fields(found) | {"rows": len(table), "pool": len(rows), "not_finite": not_finite}))
    else:
        print("\n".join(_lines(table, len(rows), not_finite, found)))
    return 0


def _codes(table: ArrayTable, column: str) -> NDArray[np.int64]:
    import numpy as np

    if not column:
        return np.arange(len(table))
    if column not in table.columns:
        raise unknown_name("column", column, table.columns, where=table.path.name)
    return np.unique(table.columns[column], return_inverse=True)[1].astype(np.int64)


def _fields(found: Analysis) -> dict[str, Any]:
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(found)
    return fields


def _lines(table: ArrayTable, pool: int, not_finite: dict[str, int], found: Analysis) -> list[str]:
    sample = "all of them" if pool == len(table) else "a fixed sample: --pool"
    lines = [f"{table.path}: {len(table):,} rows, of which {pool:,} are looked at ({sample})"]
    for name, own in found.modalities.items():
        left_out = f"  left out, not finite: {not_finite[name]}" if not_finite[name] else ""
        lines.append(
            f"  {name:<16} {own.rows:,} x {own.dimension}  uniformity {own.uniformity:.3f}  "
            f"effective rank {own.effective_rank:.1f}{left_out}"
        )
    for pair, search in found.searches.items():
        hits = "  ".join(f"R@{k} {value:.3f} (chance {search.chance[k]:.2g})" for k, value in search.recall.items())
        lines.append(
            f"  {pair:<16} {hits}  median rank {search.median_rank:g}  MRR {search.mrr:.3f}  "
            f"hubness {search.hubness:.2f}  pool {search.pool:,}"
        )
    for pair, numbers in found.pairs.items():
        lines.append(
            f"  {pair:<16} modality gap {numbers.modality_gap:.3f}, {100 * numbers.gap_share:.0f} % of the variance  "
            f"separable {numbers.separability:.3f}  alignment {numbers.alignment:.3f}  CKA {numbers.cka:.3f}"
        )
    lines += [f"  {pair:<16} not compared: other dimensions, or no row has both" for pair in found.apart]
    if table.left_out:
        lines.append(f"  not used: {', '.join(table.left_out)}")
    return lines
