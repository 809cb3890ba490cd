"""What msgspec finds wrong, in sentences of our own."""

from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta
from xmodal.errors import UserError
from xmodal.registry import Params, convert


class Inner(Params):
    size: Annotated[int, Meta(ge=1)]


class Outer(Params):
    inner: Inner = Inner(size=1)
    rate: Annotated[float, Meta(gt=0)] = 1.0
    limit: int | None = None
    sizes: Annotated[tuple[int, ...], Meta(min_length=2)] = (1, 2)
    crop: tuple[int, int] = (0, 0)
    name: Annotated[str, Meta(pattern="^[a-z]+$", max_length=3)] = "a"
    rows: Literal["unit", "raw"] = "unit"
    flags: dict[str, bool] = {}
    either: int | str = 0


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        ({"sise": 1}, "config.unknown_field", "there.sise: there is no such field."),
        ({"inner": {"sise": 1, "size": 1}}, "config.unknown_field", "there.inner.sise: there is no such field."),
        ({"inner": {}}, "config.missing_field", "there.inner.size: this field is missing."),
        ({"inner": {"size": "x"}}, "config.type", "there.inner.size: expected a whole number, got a text."),
        ({"limit": True}, "config.type", "there.limit: expected a whole number, got true or false."),
        ({"sizes": ["x", 1]}, "config.type", "there.sizes[0]: expected a whole number, got a text."),
        ({"flags": 3}, "config.type", "there.flags: expected a table, got a whole number."),
        ({"either": 1.5}, "config.type", "there.either: expected int | str, got a number."),
        ({"inner": {"size": 0}}, "config.bound", "there.inner.size: expected a whole number >= 1."),
        ({"rate": 0}, "config.bound", "there.rate: expected a number > 0.0."),
        ({"sizes": [1]}, "config.lengths", "there.sizes: expected a list of length >= 2."),
        ({"name": "abcd"}, "config.lengths", "there.name: expected a text of length <= 3."),
        ({"crop": [1, 2, 3]}, "config.length", "there.crop: expected a list of length 2, got 3."),
        ({"name": "B"}, "config.pattern", "there.name: expected a text that matches '^[a-z]+$'."),
        ({"rows": "units"}, "config.choice", "there.rows: 'units' is none of the choices."),
    ],
)
def test_each_problem_has_a_code_and_a_sentence(value, code, said):
    with pytest.raises(UserError) as caught:
        convert(value, Outer, "there")
    assert (caught.value.code, str(caught.value)) == (code, said)


def test_what_is_not_known_is_told_as_it_is():
    class Odd(msgspec.Struct):
        even: Annotated[int, Meta(multiple_of=2)]

    with pytest.raises(UserError, match=r"there\.even: expected `int` that's a multiple of 2\.") as caught:
        convert({"even": 3}, Odd, "there")
    assert caught.value.code == "config.invalid"
