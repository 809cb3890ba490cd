import re

import numpy as np
import pytest
from xmodal.data.shapes import Shapes, ShapesConfig
from xmodal.data.shapes.scenes import COLOURS, PLACES, SHAPES, SIZES

OBJECT = rf"an? (?:({'|'.join(SIZES)}) )?(?:({'|'.join(COLOURS)}) )?({'|'.join(SHAPES)})"
RELATION = "left of|right of|above|below"


def captions(data: Shapes) -> list[str]:
    return [data.text("text", row) or "" for row in range(len(data))]


def objects_of(caption: str) -> list[tuple[str, ...]]:
    return [tuple(match) for match in re.findall(OBJECT, caption)]


def test_captions_name_what_the_columns_hold(shapes: Shapes) -> None:
    columns = shapes.columns
    for row, caption in enumerate(captions(shapes)):
        named = objects_of(caption)
        assert caption.split()[0] == columns["count"][row] == ("one", "two", "three")[len(named) - 1]
        for number, words in enumerate(named, start=1):
            assert words == tuple(columns[f"{name}_{number}"][row] for name in ("size", "colour", "shape"))
        for number in range(len(named) + 1, 4):
            assert columns[f"shape_{number}"][row] == columns[f"colour_{number}"][row] == ""
            assert np.isnan(columns[f"x_{number}"][row])


def test_relations_are_true_to_the_picture(shapes: Shapes) -> None:
    """Told from the masks alone, by hand."""
    found = 0
    for row, caption in enumerate(captions(shapes)):
        items = shapes.objects(row)
        relations = re.findall(RELATION, caption)
        assert len(relations) == len(items) - 1
        centre = [np.argwhere(item.mask).mean(axis=0) for item in items]
        for relation, other in zip(relations, range(1, len(items)), strict=True):
            down, right = centre[0] - centre[other]
            sideways = abs(right) > abs(down)
            name = ("left of" if right < 0 else "right of") if sideways else ("above" if down < 0 else "below")
            assert relation == name == shapes.columns[f"relation_{other + 1}"][row]
            found += 1
    assert found > 500


def test_the_place_of_a_single_object_is_true(shapes: Shapes) -> None:
    alone = np.flatnonzero(shapes.columns["count"] == "one")
    places = shapes.columns["place"]
    assert len(alone) > 80
    for row in alone:
        (item,) = shapes.objects(int(row))
        column, line = int(item.x / 32 * 8 - 1) // 2, int(item.y / 32 * 8 - 1) // 2
        assert places[row] == PLACES[3 * line + column]
        assert captions(shapes)[row].endswith(places[row])
    assert (places[shapes.columns["count"] != "one"] == "").all()


def test_rows_of_equal_caption_share_a_code(shapes: Shapes) -> None:
    texts = np.array(captions(shapes))
    assert len(set(shapes.same)) == len(set(texts))
    for code in set(shapes.same):
        assert len(set(texts[shapes.same == code])) == 1


def test_tokens_are_those_of_the_captions(shapes: Shapes) -> None:
    texts, ids = captions(shapes), shapes.inputs("text", np.arange(600))
    assert ids.shape == (600, *shapes.modalities["text"].shape)
    assert ids.max() < shapes.modalities["text"].vocabulary
    assert not (ids == 1).any(), "the grammar's words are all in the training split"
    np.testing.assert_array_equal(shapes.tokens("text", texts[:9]), ids[:9])
    assert shapes.unknown_words("text", "a large red hat") == ("hat",)
    assert shapes.words("text", shapes.tokens("text", ["a large red hat"])[0]) == ("a", "large", "red", "?")
    assert all(not shapes.unknown_words("text", example) for example in shapes.examples["text"])
    assert (ids > 0).sum(axis=1).max() == ids.shape[1], "no caption is cut"
    assert shapes.text("image", 0) is None
    with pytest.raises(NotImplementedError):
        shapes.tokens("image", ["x"])


def test_vague_captions_leave_out_what_the_column_says() -> None:
    data = Shapes(ShapesConfig(rows=400, ambiguity=0.5))
    omitted = data.columns["omitted"]
    assert abs((omitted != "nothing").mean() - 0.5) < 0.1
    assert len(set(omitted)) == 8, "every choice of colour, size and relation"
    for row, caption in enumerate(captions(data)):
        sizes, colours, kinds = zip(*objects_of(caption), strict=True)
        assert any(sizes) == ("size" not in omitted[row])
        assert any(colours) == ("colour" not in omitted[row])
        assert all(kinds)
        assert bool(re.search(f"{RELATION}| (at|in) the ", caption)) == ("relation" not in omitted[row])
