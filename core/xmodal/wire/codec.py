"""Messages as bytes: msgspec structs in MessagePack. Unknown fields are ignored, NaN survives, never pickle."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, cast

import msgspec
import numpy as np

from xmodal.errors import UserError

T = TypeVar("T")


class Codec(Generic[T]):
    """Encode and decode one (union of) message type. Not thread-safe: one codec per thread.

    Parameters
    ----------
    message : the type, or tagged union of types, that travels.
    """

    def __init__(self, message: Any) -> None:
        self._encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
        self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(message)

    def encode(self, message: T) -> bytes:
        """Return the message as bytes."""
        return self._encoder.encode(message)

    def decode(self, data: bytes) -> T:
        """Return the message that `data` holds.

        Raises
        ------
        UserError : `data` is no message of this type, as when the two ends are of different versions.
        """
        try:
            return cast(T, self._decoder.decode(data))
        except msgspec.DecodeError as error:  # ValidationError included
            raise UserError(
                "wire.malformed",
                "A message could not be read ({problem}): are both ends of the same version?",
                problem=str(error),
            ) from error


def _plain(value: object) -> object:
    """Return the plain value of what only looks like one: a NumPy scalar, a version that is a kind of str."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} does not travel")
