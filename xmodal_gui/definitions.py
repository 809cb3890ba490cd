"""What the numbers on screen mean: read from the first table of docs/metrics.md, which an installed copy carries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

_PAGE = "metrics.md"
_COLUMNS = 4
_NAMES = {
    "total": "total",
    "term": "raw, weighted",
    "recall": "recall@k",
    "median_rank": "median rank",
    "modality_gap": "modality gap",
    "alignment": "alignment",
    "uniformity": "uniformity",
    "gradient_norm": "gradient norm",
    "embedding_norm": "gradient norm of a term",
    "cosine": "cosine between terms",
    "mrr": "MRR",
    "gap_share": "gap variance share",
    "cka": "CKA",
    "effective_rank": "effective rank",
    "hubness": "hubness",
}
"""Part of a series' name -> number."""


@dataclass(frozen=True)
class Definition:
    """A number, as its line of the table says.

    Attributes
    ----------
    name : as on screen. meaning : its formula, in words and signs. marks : its value at chance, and at best; may be
        empty. source : the file that computes it, and the paper.
    """

    name: str
    meaning: str
    marks: str
    source: str


def definition(name: str) -> Definition:
    """Return what a number means.

    Raises
    ------
    KeyError : the table does not have it.
    """
    return definitions()[name]


@cache
def definitions() -> dict[str, Definition]:
    """Return all that the table has, by name; a line that defines several numbers is there under each of them."""
    found = {}
    for line in _page().splitlines():
        cells = [_plain(cell) for cell in re.split(r"\s\|(?=\s|$)", line.strip().strip("|"))]
        if line.startswith("## "):
            break
        if not line.startswith("|") or len(cells) != _COLUMNS or set(cells[0]) <= set("- "):
            continue
        one = Definition(*cells)
        found.update(dict.fromkeys((one.name, *one.name.split(", ")), one))
    return found


def definitions_of(series: Iterable[str]) -> tuple[Definition, ...]:
    """Return what the numbers of some series mean, each once; those that the table does not have are left out."""
    known = definitions()
    names = (_NAMES.get(part) for one in series for part in one.split("/"))
    return tuple(dict.fromkeys(known[name] for name in names if name in known))


def _page() -> str:
    inside = resources.files("xmodal_resources") / _PAGE
    if inside.is_file():
        return inside.read_text(encoding="utf-8")
    return (Path(__file__).parents[1] / "docs" / _PAGE).read_text(encoding="utf-8")  # a checkout


def _plain(cell: str) -> str:
    """Take the marks of Markdown out."""
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", cell).replace("`", "").replace("**", "").strip(" |")
