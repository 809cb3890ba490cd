"""Pictures from elsewhere, made like those of a data set. Pillow is imported only when one comes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xmodal.data.fonts import MARGIN

_EMPTY = 8
"""Ink up to this is the ground: what is only noise must not decide how large the rest is drawn."""


def as_icon(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Return a picture as an icon: (size, size), white on black, as large as the margin allows, and centred.

    What is transparent is the ground. Without transparency the ground is what the edge mostly is, and a light one is
    made dark. The ink's shape is kept; a picture without ink is black, one of this very size stays as large as it is.

    Parameters
    ----------
    pixels : (H, W) grey, (H, W, 3), or (H, W, 4) with how opaque it is.
    """
    ink = _ink(pixels)
    if ink.shape == (size, size):
        return ink
    icon = np.zeros((size, size), np.uint8)
    down, across = (np.flatnonzero((ink > _EMPTY).any(axis=axis)) for axis in (1, 0))
    if len(down) == 0:
        return icon
    ink = ink[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    box = max(round(size * (1 - 2 * MARGIN)), 1)
    height, width = (max(round(side * box / max(ink.shape)), 1) for side in ink.shape)
    top, left = (size - height) // 2, (size - width) // 2
    icon[top : top + height, left : left + width] = _resized(ink, height, width)
    return icon


def as_colours(pixels: NDArray[np.uint8], size: int, ground: int) -> NDArray[np.uint8]:
    """Return a picture in colours, (size, size, 3): whole, centred, on a grey ground that also shows through it.

    Parameters
    ----------
    pixels : (H, W) grey, (H, W, 3), or (H, W, 4) with how opaque it is. ground : its brightness, 0 to 255.
    """
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    if pixels.shape[2] == 4:
        opaque = pixels[..., 3:].astype(np.float32) / 255
        pixels = np.rint(pixels[..., :3] * opaque + ground * (1 - opaque)).astype(np.uint8)
    if pixels.shape == (size, size, 3):
        return pixels
    height, width = (max(round(side * size / max(pixels.shape[:2])), 1) for side in pixels.shape[:2])
    picture = np.full((size, size, 3), ground, np.uint8)
    top, left = (size - height) // 2, (size - width) // 2
    picture[top : top + height, left : left + width] = _resized(pixels, height, width)
    return picture


def _ink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return (H, W): how much a place differs from the ground."""
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        opaque = pixels[..., 3]
        if opaque.min() < 255:
            return opaque
        pixels = pixels[..., :3]
    grey = _grey(pixels)
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return 255 - grey if np.median(edge) > 127 else grey


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the luma of ITU-R BT.601."""
    if pixels.ndim == 2:
        return pixels
    weighted = pixels.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    return np.clip(np.rint(weighted), 0, 255).astype(np.uint8)


def _resized(ink: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    from PIL import Image

    # A box averages over what each pixel covers, as the icons themselves were drawn.
    resized = Image.fromarray(np.ascontiguousarray(ink)).resize((width, height), Image.Resampling.BOX)
    return np.asarray(resized)
