"""The grammar of the captions of `shapes`, and what a caption may leave out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from xmodal.data.shapes.scenes import COLOURS, PLACES, RELATIONS, SHAPES, SIZES, Scenes

OMITTABLE = ("colour", "size", "relation")
"""What a caption may leave out, of all objects. The place of a single object counts as a relation."""
OMISSIONS = tuple(chosen for number in range(4) for chosen in itertools.combinations(OMITTABLE, number))
"""Every choice of these, nothing first."""
NUMBERS = ("one", "two", "three")
_COLOURS, _SIZES = tuple(COLOURS), tuple(SIZES)


def caption(scenes: Scenes, row: int, omitted: Sequence[str] = ()) -> str:
    """Return a scene in words.

    ``one shape: a large red star at the top left``,
    ``two shapes: a small red circle left of a large blue square``,
    ``three shapes: a small red circle left of a large blue square and above a small black ring``: relations are those
    of the first object to each of the others.
    """
    count = int(scenes.count[row])
    objects = [_object(scenes, row, place, omitted) for place in range(count)]
    head = f"{NUMBERS[count - 1]} shape{'s' if count > 1 else ''}: "
    if "relation" in omitted:
        return head + ", ".join(objects[:-1]) + (" and " if count > 1 else "") + objects[-1]
    if count == 1:
        return f"{head}{objects[0]} {_place(PLACES[scenes.place[row]])}"
    others = [f"{RELATIONS[scenes.relation[row, place]]} {objects[place]}" for place in range(1, count)]
    return f"{head}{objects[0]} {' and '.join(others)}"


def _object(scenes: Scenes, row: int, place: int, omitted: Sequence[str]) -> str:
    words = []
    if "size" not in omitted:
        words.append(_SIZES[scenes.size[row, place]])
    if "colour" not in omitted:
        words.append(_COLOURS[scenes.colour[row, place]])
    words.append(SHAPES[scenes.shape[row, place]])
    return f"{'an' if words[0][0] in 'aeiou' else 'a'} {' '.join(words)}"


def _place(name: str) -> str:
    return f"in the {name}" if name == "centre" else f"at the {name}"
