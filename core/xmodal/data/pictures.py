"""Pictures: from the bytes of a file to arrays of one shape. Pillow is imported when the first one comes."""

# C channels, H height, W width.
from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError

if TYPE_CHECKING:
    from PIL.Image import Image

Channels = Literal[1, 3]
MOST_PIXELS = 100_000_000
"""A picture that claims more is taken for a decompression bomb."""
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm"})
_DEEP = frozenset({"I", "I;16", "I;16B", "I;16L", "F"})
"""More than eight bits; microscopes write the most significant byte first."""
_GREY = frozenset({"1", "L", "LA", *_DEEP})


def decode_picture(content: bytes, name: str, height: int, width: int, channels: Channels) -> NDArray[np.uint8]:
    """Return a picture as (C, H, W): scaled until it covers the shape, cut around its centre.

    What is transparent is drawn on black. The orientation that a camera noted is applied; of several frames the
    first is taken.

    Raises
    ------
    UserError : no picture, damaged, or too large.
    """
    with _opened(content, name, (height, width)) as picture:
        fitted = _fitted(picture, height, width, channels)
    return fitted[None] if channels == 1 else np.ascontiguousarray(fitted.transpose(2, 0, 1))


def look_at_picture(content: bytes, name: str) -> tuple[int, int, Channels]:
    """Return height, width and channels of a picture without decoding it.

    Raises
    ------
    UserError : no picture, or too large.
    """
    with _opened(content, name, None) as picture:
        return picture.height, picture.width, 1 if picture.mode in _GREY else 3


def fit_picture(pixels: NDArray[np.uint8], height: int, width: int, channels: Channels) -> NDArray[np.uint8]:
    """Return a picture from elsewhere in the shape of a data set's: (H, W), or (H, W, 3).

    Parameters
    ----------
    pixels : (h, w) grey, (h, w, 3) red, green, blue, or (h, w, 4) with how opaque it is.
    """
    from PIL import Image

    return _fitted(Image.fromarray(np.ascontiguousarray(pixels)), height, width, channels)


def _opened(content: bytes, name: str, wanted: tuple[int, int] | None) -> Image:
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata, and of what is refused here anyway
        try:
            picture = Image.open(io.BytesIO(content))
            _check_size(picture, name)
            if wanted is not None:
                picture.draft(None, (2 * wanted[1], 2 * wanted[0]))  # JPEG decodes at a fraction of its size
                picture.load()
        except Image.DecompressionBombError:
            raise _bomb(name, "too many") from None
        except UnidentifiedImageError:
            raise UserError("data.no_picture", "{name} is no picture that can be read.", name=name) from None
        except UserError:
            raise
        # Damaged files make Pillow's decoders raise almost anything, and none of it is a fault of this program.
        except Exception as error:  # noqa: BLE001
            raise UserError("data.damaged", "{name} is damaged: {problem}.", name=name, problem=error) from None
    return picture


def _check_size(picture: Image, name: str) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise _bomb(name, f"{picture.width} x {picture.height}")


def _bomb(name: str, pixels: str) -> UserError:
    return UserError("data.bomb", "{name} claims {pixels} pixels: too large to be opened.", name=name, pixels=pixels)


def _fitted(picture: Image, height: int, width: int, channels: Channels) -> NDArray[np.uint8]:
    from PIL import Image, ImageOps

    if picture.mode in _DEEP:
        picture = _eight_bits(picture)
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in {"LA", "PA", "RGBA", "RGBa", "La"} or "transparency" in picture.info:
        opaque = picture.convert("RGBA")
        ground = Image.new("RGBA", opaque.size, (0, 0, 0, 255))
        picture = Image.alpha_composite(ground, opaque)
    picture = picture.convert("L" if channels == 1 else "RGB")
    if picture.size != (width, height):
        # Averaging over what a pixel covers is right where much becomes little, and blocky where little becomes much.
        shrinks = picture.width >= 2 * width
        method = Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC
        picture = ImageOps.fit(picture, (width, height), method)
    return np.asarray(picture)


def _eight_bits(picture: Image) -> Image:
    """Return a picture of more than eight bits with the range of its numbers as 0 to 255, not that of its own shades.

    So equal numbers are equally bright in all pictures of a set. Of wider numbers, whose whole range nobody uses, it
    is the smallest of 1 (fractions only), 255 and 65535 that holds the picture, else its own maximum.
    """
    from PIL import Image

    values = np.nan_to_num(np.asarray(picture, np.float64), posinf=0, neginf=0)
    own = float(values.max(initial=0.0))
    ranges = (65535.0,) if picture.mode.startswith("I;16") else (1.0, 255.0, 65535.0)[picture.mode == "I" :]
    most = next((top for top in ranges if own <= top), own)
    return Image.fromarray(np.clip(values / most * 255, 0, 255).astype(np.uint8))
