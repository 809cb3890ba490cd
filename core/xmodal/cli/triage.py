"""``xmodal triage``: which pairs of a run deserve a look."""

from __future__ import annotations

import itertools
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xmodal.cli.parser import whole_number
from xmodal.data.base import SPLITS
from xmodal.errors import UserError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xmodal.analysis import Triage
    from xmodal.cli.parser import Commands
    from xmodal.training.engine import Engine

ORDERS = ("mislabelled", "worst", "false-negatives", "hubs")


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("triage", help="list the pairs of a run that deserve a look")
    parser.add_argument("folder", metavar="RUN", type=Path, help="folder of the run; its last checkpoint is used")
    parser.add_argument("--split", choices=SPLITS, default="train", help="default: train")
    parser.add_argument("--by", choices=ORDERS, default=ORDERS[0], help=f"what comes first; default: {ORDERS[0]}")
    parser.add_argument("--pair", nargs=2, metavar=("A", "B"), help="two modalities; default: the first pair")
    parser.add_argument("--top", type=whole_number(1), default=20, metavar="N", help="lines to print; default: 20")
    parser.add_argument(
        "--limit", type=whole_number(2), default=20_000, metavar="N", help="rows scored, a fixed sample; default: 20000"
    )
    parser.add_argument("--out", metavar="F", type=Path, help="write all of them in this order: .csv or .parquet")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Embed, score, print, write."""
    from xmodal.export.pairs import PAIR_FORMATS, write_pairs
    from xmodal.training.engine import Engine

    if arguments.out is not None and arguments.out.suffix.lower().removeprefix(".") not in PAIR_FORMATS:
        raise UserError(
            "triage.format", "{path}: let the name end in .csv or .parquet.", path=arguments.out
        )  # before anything is embedded
    engine = Engine.load(arguments.folder)
    try:
        pair, columns = _columns(engine, arguments)
    finally:
        engine.close()
    print("\n".join(_lines(pair, arguments, columns)))
    if arguments.out is not None:
        write_pairs(arguments.out, columns)
        print(f"{len(columns['id']):,} pairs: {arguments.out}")
    return 0


def _columns(engine: Engine, arguments: Namespace) -> tuple[tuple[str, str], dict[str, NDArray[Any]]]:
    """Return the pair of modalities that was scored, and the table in the order that was asked for."""
    import numpy as np

    from xmodal.analysis import triage
    from xmodal.export.table import plain

    pair = _pair(engine, arguments.pair)
    found = engine.embed(arguments.split, arguments.limit)
    vectors = [found.vectors[name].numpy() for name in pair]
    present = [found.present[name].numpy() for name in pair]
    both = present[0] & present[1] & np.isfinite(vectors[0]).all(axis=1) & np.isfinite(vectors[1]).all(axis=1)
    rows = found.rows.numpy()[both]
    if len(rows) == 0:
        raise UserError("triage.no_pairs", "No row has both {a} and {b}.", a=pair[0], b=pair[1])
    data = engine.data
    scores = triage(vectors[0][both], vectors[1][both], data.same[rows])
    order = np.argsort(-_score(scores, arguments.by), kind="stable")
    twins = np.where(scores.twin < 0, "", data.ids[rows][scores.twin])
    columns = {
        "row": rows,
        "id": data.ids[rows],
        "mislabelled": scores.suspicion,
        "cosine": scores.cosine,
        f"rank {pair[0]}->{pair[1]}": scores.rank_ab,
        f"rank {pair[1]}->{pair[0]}": scores.rank_ba,
        "twin": twins,
        "twin cosine": scores.twin_cosine,
        "hub": scores.hub,
    }
    texts = [name for name, modality in data.modalities.items() if modality.kind == "text"]
    for name in texts:
        columns[f"text {name}" if name in columns else name] = np.array(
            [data.text(name, int(row)) or "" for row in rows]
        )
    return pair, {name: plain(column)[order] for name, column in columns.items()}


def _pair(engine: Engine, asked: list[str] | None) -> tuple[str, str]:
    names = list(engine.config.encoders)
    pairs = list(itertools.permutations(names, 2))
    wanted = tuple(asked) if asked else pairs[0] if pairs else ("", "")
    if wanted not in pairs:
        raise UserError(
            "triage.pair", "{pair} is no pair of its modalities: choose two of {names}.",
            pair=" ".join(wanted), names=", ".join(names),
        )  # fmt: skip
    return wanted[0], wanted[1]


def _score(scores: Triage, by: str) -> NDArray[np.floating[Any]]:
    """Return what is sorted by, the highest first; unknown values last."""
    import numpy as np

    found = {
        "mislabelled": scores.suspicion,
        "worst": scores.rank_ab + scores.rank_ba,
        "false-negatives": scores.twin_cosine,
        "hubs": scores.hub.astype(np.float64),
    }[by]
    return np.where(np.isnan(found), -np.inf, found)


def _lines(pair: tuple[str, str], arguments: Namespace, columns: dict[str, NDArray[Any]]) -> list[str]:
    a, b = pair
    total = len(columns["id"])
    lines = [
        f"{arguments.split} split, {total:,} pairs {a}|{b}, by {arguments.by}: what each column is: docs/triage.md"
    ]
    lines.append(f"  {'row':>7} {'id':<16} {'mislab.':>8} {'cosine':>7} {'rank':>13} {'twin':>6} {'hub':>4}  words")
    words = next((name for name in columns if name not in _OWN and not name.startswith("rank ")), None)
    for at in range(min(arguments.top, total)):
        ranks = f"{columns[f'rank {a}->{b}'][at]:g}/{columns[f'rank {b}->{a}'][at]:g}"
        said = "" if words is None else str(columns[words][at])
        lines.append(
            f"  {columns['row'][at]:>7} {columns['id'][at]:<16} {columns['mislabelled'][at]:>8.3f} "
            f"{columns['cosine'][at]:>7.3f} {ranks:>13} {columns['twin cosine'][at]:>6.3f} "
            f"{columns['hub'][at]:>4}  {said}"
        )
    return lines


_OWN = frozenset({"row", "id", "mislabelled", "cosine", "twin", "twin cosine", "hub"})
