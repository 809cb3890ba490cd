import math

import msgspec
import numpy as np
import pytest
from xmodal.errors import UserError
from xmodal.wire.arrays import Array
from xmodal.wire.codec import Codec


class Old(msgspec.Struct, tag="note"):
    value: float
    array: Array


class New(msgspec.Struct, tag="note"):
    value: float
    array: Array
    more: str = ""


def test_nan_and_arrays_survive_and_unknown_fields_are_ignored():
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    data = Codec(New).encode(New(value=math.nan, array=Array.of(array), more="later"))
    back = Codec(Old).decode(data)
    assert math.isnan(back.value)
    assert back.array.numpy().dtype == np.float32
    np.testing.assert_array_equal(back.array.numpy(), array)


@pytest.mark.parametrize("data", [b"", b"\xc1", b"nonsense", msgspec.msgpack.encode({"type": "other"})])
def test_what_is_no_message_is_one_sentence(data):
    with pytest.raises(UserError, match="same version"):
        Codec(Old).decode(data)


def test_what_only_looks_like_a_plain_value_travels_as_one():
    class Version(str):
        __slots__ = ()

    data = Codec(dict).encode({"version": Version("2.13"), "value": np.float64(0.5), "count": np.int64(3)})
    assert msgspec.msgpack.decode(data) == {"version": "2.13", "value": 0.5, "count": 3}
    with pytest.raises(NotImplementedError, match="object does not travel"):
        Codec(object).encode(object())
