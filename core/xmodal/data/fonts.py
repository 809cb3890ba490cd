"""The icon fonts that qtawesome ships, read as files: its names, its glyphs as small grey pictures.

Pillow is imported only to draw: with a cache the window opens without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from xmodal.errors import UserError
from xmodal.progress import report

if TYPE_CHECKING:
    from PIL import ImageFont

MARGIN = 1 / 16
"""Share of the picture kept free at each edge."""
_REPORT_EVERY = 100
OVERSAMPLING = 4
"""Pictures are drawn so many times larger and averaged down."""


class IconFont(msgspec.Struct, frozen=True, kw_only=True):
    """One icon font.

    Parameters
    ----------
    prefix : qtawesome's short name for it; starts the ids of its icons.
    title : its name for people.
    stem : start of its file names, up to the version.
    styles : the last words by which it marks a variant of an icon.
    regular : the style of an icon that carries none of these words.
    """

    prefix: str
    title: str
    stem: str
    styles: tuple[str, ...]
    regular: str

    def style_of(self, words: Sequence[str]) -> str:
        """Return the style of an icon: "bell-fill" of Phosphor is "fill"; "ceiling-light" of Material is no style."""
        return words[-1] if words and words[-1] in self.styles else self.regular


FONTS = (
    IconFont(
        prefix="mdi6",
        title="Material Design",
        stem="materialdesignicons6-webfont",
        styles=("outline",),
        regular="regular",
    ),
    IconFont(prefix="ri", title="Remix", stem="remixicon", styles=("fill", "line"), regular="regular"),
    IconFont(
        prefix="ph", title="Phosphor", stem="phosphor", styles=("bold", "fill", "light", "thin"), regular="regular"
    ),
    IconFont(prefix="fa6s", title="Font Awesome", stem="fontawesome6-solid-webfont", styles=(), regular="solid"),
)


class Glyph(msgspec.Struct, frozen=True):
    """One icon: its font, its name there ("account-arrow-left") and its character."""

    font: IconFont
    name: str
    character: str


def package_version() -> str:
    """Return qtawesome's version.

    Raises
    ------
    UserError : it is not installed.
    """
    from importlib import metadata  # slow, and not needed on the way to the window

    try:
        return metadata.version("qtawesome")
    except metadata.PackageNotFoundError:
        raise _missing("the package qtawesome") from None


def read_glyphs() -> list[Glyph]:
    """List the icons of all four fonts, in the order of their charmaps.

    Raises
    ------
    UserError : qtawesome or one of its charmaps is missing or unreadable.
    """
    glyphs = []
    for font in FONTS:
        path = _file(f"{font.stem}-charmap-*.json")
        try:
            charmap = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
            glyphs += [Glyph(font, name, chr(int(code, 16))) for name, code in charmap.items()]
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from error
    return glyphs


def render(glyphs: Sequence[Glyph], size: int) -> NDArray[np.uint8]:
    """Draw icons, white on black, antialiased: (N, size, size).

    An icon is drawn at its font's own scale, so that small icons stay small, is made smaller only if it would not
    fit, and is centred. Reports its progress.

    Raises
    ------
    UserError : a font is missing or unreadable. Cancelled : a listener broke it off.
    """
    pictures = np.zeros((len(glyphs), size, size), np.uint8)
    faces = {font.prefix: _Face(font, size) for font in {glyph.font.prefix: glyph.font for glyph in glyphs}.values()}
    for number, (picture, glyph) in enumerate(zip(pictures, glyphs, strict=True)):
        if number % _REPORT_EVERY == 0:
            report(number / len(glyphs))
        picture[:] = faces[glyph.font.prefix].draw(glyph.character)
    return pictures


class _Face:
    """A font, at every size that was needed so far.

    Drawn larger and averaged down, because hinting at the final size drops hairlines (Phosphor's "minus-thin" would
    be an empty picture).
    """

    def __init__(self, font: IconFont, size: int) -> None:
        self._path = _file(f"{font.stem}-[0-9]*.ttf")
        self._canvas = size * OVERSAMPLING
        self._box = max(round(self._canvas * (1 - 2 * MARGIN)), 1)
        self._sizes: dict[int, ImageFont.FreeTypeFont] = {}

    def draw(self, character: str) -> NDArray[np.uint8]:
        from PIL import Image, ImageDraw

        face, (left, top, right, bottom) = self._fitting(character)
        image = Image.new("L", (self._canvas, self._canvas))
        place = (round((self._canvas - left - right) / 2), round((self._canvas - top - bottom) / 2))
        ImageDraw.Draw(image).text(place, character, fill=255, font=face)
        return np.asarray(image.reduce(OVERSAMPLING))

    def _fitting(self, character: str) -> tuple[ImageFont.FreeTypeFont, tuple[float, float, float, float]]:
        """Return the largest face, at most at the font's own scale, at which the character fits, and its extent."""
        pixels = self._box
        while True:
            face = self._face(pixels)
            left, top, right, bottom = face.getbbox(character)
            extent = max(right - left, bottom - top)
            if extent <= self._box or pixels == 1:
                return face, (left, top, right, bottom)
            pixels = max(min(pixels - 1, int(pixels * self._box / extent)), 1)

    def _face(self, pixels: int) -> ImageFont.FreeTypeFont:
        from PIL import ImageFont

        if pixels not in self._sizes:
            try:
                # The basic layout engine: the same pixels whether or not Pillow found Raqm.
                self._sizes[pixels] = ImageFont.truetype(self._path, pixels, layout_engine=ImageFont.Layout.BASIC)
            except OSError as error:
                raise _unreadable(self._path, error) from error
        return self._sizes[pixels]


def _file(pattern: str) -> Path:
    """Return the one font file that matches, without importing qtawesome (which would import Qt)."""
    spec = find_spec("qtawesome")
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not folders:
        raise _missing("the package qtawesome")
    found = sorted(Path(folders[0], "fonts").glob(pattern))
    if not found:
        raise _missing(f"{pattern} of the package qtawesome")
    return found[-1]


def _missing(what: str) -> UserError:
    return UserError(
        "data.icons.missing",
        "The icons cannot be read because {what} is missing: install it with "
        "`pip install --force-reinstall qtawesome`.",
        what=what,
    )


def _unreadable(path: Path, error: Exception) -> UserError:
    return UserError(
        "data.icons.unreadable",
        "The icon font file {path} cannot be read ({error}): repair it with `pip install --force-reinstall qtawesome`.",
        path=path,
        error=error,
    )
