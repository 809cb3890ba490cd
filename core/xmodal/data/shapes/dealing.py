"""Which rows `shapes` holds: their scenes, captions and splits, and what is wrong with some of them on purpose."""

# N rows.
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xmodal.data.base import Split
from xmodal.data.shapes.captions import OMISSIONS, caption
from xmodal.data.shapes.scenes import Scenes, draw_scenes

HELD_OUT_SHARE = 0.1
"""Share of the rows in the validation split, and in the test split."""
_SPARE = 1.3
"""So many times the rows are drawn at first: a held-out caption has one row, and all others of it go."""


@dataclass(frozen=True)
class Deal:
    """The rows.

    Attributes
    ----------
    scenes : of all rows. captions : (N,) str, as shown: of another row where `wrong`.
    omission : (N,) number in `OMISSIONS`, of the row's own caption. wrong : (N,) bool.
    lacks : (N,) number of the modality that a row lacks, -1 for none. splits : sorted row numbers.
    """

    scenes: Scenes
    captions: NDArray[np.str_]
    omission: NDArray[np.int64]
    wrong: NDArray[np.bool_]
    lacks: NDArray[np.int64]
    splits: dict[Split, NDArray[np.int64]]


def deal(
    rows: int, *, seed: int, ambiguity: float = 0, wrong: float = 0, unpaired: float = 0, modalities: int = 3
) -> Deal:
    """Draw rows: a pure function of the parameters.

    Every held-out caption is of one row only, and of no other split. Wrong pairs and missing modalities are planted
    among the training rows alone, no row gets both, and a wrong caption never reads as the row's own.

    Parameters
    ----------
    rows : N >= 30. ambiguity : share of captions that leave something out: any choice of `OMITTABLE`.
    wrong, unpaired : share of the training rows, at most a half.
    """
    generator = np.random.default_rng(seed)
    scenes, omission, captions, splits = _draw(rows, ambiguity, generator)
    train = generator.permutation(splits["train"])
    chosen = train[: round(wrong * len(train))]
    shown = captions.copy()
    shown[chosen] = _mixed_up(captions[chosen])
    lacks = np.full(rows, -1, np.int64)
    alone = train[len(train) - round(unpaired * len(train)) :]
    lacks[alone] = generator.integers(modalities, size=len(alone))
    return Deal(scenes, shown, omission, shown != captions, lacks, splits)


def _draw(
    rows: int, ambiguity: float, generator: np.random.Generator
) -> tuple[Scenes, NDArray[np.int64], NDArray[np.str_], dict[Split, NDArray[np.int64]]]:
    held = max(round(HELD_OUT_SHARE * rows), 1)
    drawn = round(_SPARE * rows)
    while True:
        scenes = draw_scenes(drawn, generator)
        vague = generator.random(drawn) < ambiguity
        omission = np.where(vague, generator.integers(1, len(OMISSIONS), size=drawn), 0)
        captions = np.array([caption(scenes, row, OMISSIONS[omission[row]]) for row in range(drawn)])
        _, first, code = np.unique(captions, return_index=True, return_inverse=True)
        held_out = generator.permutation(first)[: 2 * held]  # a caption that many rows share is as likely as any
        validation, test = np.sort(held_out[:held]), np.sort(held_out[held:])
        train = np.flatnonzero(~np.isin(code, code[np.concatenate([validation, test])]))[: rows - 2 * held]
        kept = np.sort(np.concatenate([train, validation, test]))
        if len(kept) == rows:
            break
        drawn *= 2
    parts: dict[Split, NDArray[np.int64]] = {"train": train, "validation": validation, "test": test}
    splits = {name: np.searchsorted(kept, part) for name, part in parts.items()}
    return scenes.take(kept), omission[kept], captions[kept], splits


def _mixed_up(captions: NDArray[np.str_]) -> NDArray[np.str_]:
    """Return captions handed on so that none stays with an equal one, where no caption has more than half of them."""
    if len(captions) == 0:
        return captions
    order = np.argsort(captions, kind="stable")
    most = np.unique(captions, return_counts=True)[1].max()
    mixed = captions.copy()
    mixed[order] = np.roll(captions[order], most)
    return mixed
