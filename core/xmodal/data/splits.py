"""Which rows are trained on: a column that says so, or a hash of what must stay together."""

# N rows.
from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import SPLITS, Split
from xmodal.errors import UserError

SPLIT_WORDS: Mapping[str, Split] = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("validation", "val", "valid", "dev", "validate"), "validation"),
    **dict.fromkeys(("test", "testing", "eval", "evaluation"), "test"),
}
VALIDATION_SHARE = 0.1
"""Of the training rows, where nobody said which rows are for validation."""


def splits_of_words(
    words: Sequence[str], groups: Sequence[str], where: str, places: Sequence[str] = ()
) -> dict[Split, NDArray[np.int64]]:
    """Return the splits that a column names; without a word for validation, some of train become it.

    The test split is what the column says, and empty if it says nothing: no other rows ever stand in for it.

    Parameters
    ----------
    words : (N,) ``train``, ``val``, ``test`` or another word of `SPLIT_WORDS`, in any case.
    groups : (N,) what must stay together where rows are drawn from train.
    where : names the column in messages. places : (N,) where each row stands; empty: rows are counted.

    Raises
    ------
    UserError : a word that names no split.
    """
    codes = np.empty(len(words), np.int8)
    for row, word in enumerate(words):
        found = SPLIT_WORDS.get(word.strip().lower())
        if found is None:
            raise UserError(
                "data.unknown_split",
                "{where} says {word!r} in {place}: a split is train, validation or test. Where the column is no split, "
                'say so: data.params.split="-".',
                where=where,
                word=word,
                place=places[row] if places else f"row {row + 1}",
            )
        codes[row] = SPLITS.index(found)
    if not (codes == SPLITS.index("train")).any():
        raise UserError(
            "data.no_training_rows", "{where} names no rows to train on: let it say train for some.", where=where
        )
    if not (codes == SPLITS.index("validation")).any():
        train = np.flatnonzero(codes == SPLITS.index("train"))
        codes[train[hashed([groups[row] for row in train.tolist()])]] = SPLITS.index("validation")
    return _split(codes)


def splits_by_hash(groups: Sequence[str]) -> dict[Split, NDArray[np.int64]]:
    """Return the splits where nothing says any: 10 % validation by hash of the group, the rest train, no test."""
    return _split(np.where(hashed(groups), SPLITS.index("validation"), SPLITS.index("train")))


def hashed(groups: Sequence[str], share: float = VALIDATION_SHARE) -> NDArray[np.bool_]:
    """Return which rows a share of all groups holds, by BLAKE2b: more rows change nothing for those there were.

    Where that is none of several groups, it is the group of the smallest hash.
    """
    place = {group: _place(group) for group in dict.fromkeys(groups)}
    if len(place) < 2:
        return np.zeros(len(groups), np.bool_)
    threshold = max(share, min(place.values()) * (1 + 1e-12))
    return np.fromiter((place[group] < threshold for group in groups), np.bool_, len(groups))


def connected(shared: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
    """Return a group per row such that rows that share an item are of one group.

    Five captions of one picture are five rows: in two splits the picture would be known in advance.

    Parameters
    ----------
    shared : columns of (N,) items; "" is shared with nobody. names : (N,) unique names of the rows.

    Returns
    -------
    (N,) names of groups: the least name of a row in it.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    starts, ends = [], []
    for column in shared:
        first: dict[str, int] = {}
        for row, item in enumerate(column):
            known = first.setdefault(item, row)
            if item and known != row:
                starts.append(known)
                ends.append(row)
    if not starts:
        return list(names)
    rows = len(names)
    links = coo_array((np.ones(len(starts), np.int8), (starts, ends)), shape=(rows, rows))
    _, component = connected_components(links, directed=False)
    least: dict[int, str] = {}
    for code, name in zip(component.tolist(), names, strict=True):
        least[code] = min(least.get(code, name), name)
    return [least[code] for code in component.tolist()]


def _place(group: str) -> float:
    digest = hashlib.blake2b(group.encode("utf-8", "surrogatepass"), digest_size=8, person=b"xmodal").digest()
    return int.from_bytes(digest, "little") / 2**64


def _split(codes: NDArray[np.int8] | NDArray[np.int64]) -> dict[Split, NDArray[np.int64]]:
    return {split: np.flatnonzero(codes == number) for number, split in enumerate(SPLITS)}
