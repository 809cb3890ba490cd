"""NumPy arrays in msgspec messages: dtype, shape and raw bytes; never pickle."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray


class Array(msgspec.Struct, frozen=True, array_like=True):
    """A C-contiguous array as it travels: the dtype's name, the shape, the bytes."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes

    @classmethod
    def of(cls, values: NDArray[Any]) -> Array:
        """Pack an array (numeric or boolean dtypes only)."""
        values = np.ascontiguousarray(values)
        if values.dtype.kind not in "biuf":
            raise TypeError(f"only numeric arrays travel, not {values.dtype}")
        return cls(values.dtype.str, values.shape, values.tobytes())

    def numpy(self) -> NDArray[Any]:
        """Unpack; the result is read-only and shares the message's memory."""
        return np.frombuffer(self.data, dtype=np.dtype(self.dtype)).reshape(self.shape)
