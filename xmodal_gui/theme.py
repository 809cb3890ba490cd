"""The theme: one file of tokens (``tokens.toml``) turned into colours, fonts, icons, a palette and a style sheet.

Nothing else in the window names a colour. Widgets are handed a `Theme`, ask it when they paint, and repaint when it
`changed`: light and dark follow the system until the user chooses.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

Scheme = Literal["light", "dark"]
Choice = Literal["system", "light", "dark"]
FontRole = Literal["caption", "body", "title", "headline"]

_RESOURCES = files("xmodal_resources")
_ICONS_OF_STYLE = ("chevron-down", "chevron-up", "check", "close")


class _Marks(msgspec.Struct, frozen=True):
    shapes: tuple[str, ...]


class _Ground(msgspec.Struct, frozen=True):
    """The colours on a light or a dark ground: by name, and lists to count through."""

    colors: dict[str, str]
    lists: dict[str, tuple[str, ...]]


class Tokens(msgspec.Struct, frozen=True):
    """What ``tokens.toml`` holds. Lengths are in device-independent pixels, times in milliseconds."""

    space: dict[str, int]
    radius: dict[str, int]
    size: dict[str, int]
    motion: dict[str, int]
    marks: _Marks
    light: _Ground
    dark: _Ground

    @classmethod
    def load(cls) -> Tokens:
        """Read the tokens that ship with the window."""
        return msgspec.convert(tomllib.loads(_RESOURCES.joinpath("tokens.toml").read_text("utf-8")), cls)


class Theme(QObject):
    """Colours, sizes, fonts and icons of the window in the scheme in force.

    Parameters
    ----------
    tokens : None reads the ones that ship.

    Signals
    -------
    changed : the scheme (and with it any colour) is another one. Repaint; do not keep colours.
    """

    changed = Signal()

    def __init__(self, tokens: Tokens | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens = Tokens.load() if tokens is None else tokens
        self._choice: Choice = "system"
        self._scheme: Scheme = _system_scheme()
        self._app: QApplication | None = None
        self._folder = QTemporaryDir()

    # ---- the scheme ------------------------------------------------------------------------------------------

    @property
    def scheme(self) -> Scheme:
        """The scheme in force."""
        return self._scheme

    @property
    def choice(self) -> Choice:
        """What the user chose; ``"system"`` follows the desktop."""
        return self._choice

    def apply(self, app: QApplication, choice: Choice = "system") -> None:
        """Dress the application, now and whenever the scheme changes."""
        if self._app is None:
            self._app = app
            app.setStyle(QStyleFactory.create("Fusion"))
            app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._dress(choice, force=True)

    def choose(self, choice: Choice) -> None:
        """Follow the system, or stay light or dark."""
        self._dress(choice)

    def light(self) -> Theme:
        """Return a light theme of the same tokens, for paper: it dresses nothing."""
        theme = Theme(self.tokens)
        theme.choose("light")
        return theme

    def _follow_system(self) -> None:
        if self._choice == "system":
            self._dress("system")

    def _dress(self, choice: Choice, *, force: bool = False) -> None:
        self._choice = choice
        scheme = _system_scheme() if choice == "system" else choice
        if scheme == self._scheme and not force:
            return
        self._scheme = scheme
        if self._app is not None:
            self._app.setFont(self.font())
            self._app.setPalette(self.palette())
            self._app.setStyleSheet(self.style_sheet())
        self.changed.emit()

    # ---- colours ---------------------------------------------------------------------------------------------

    @property
    def _ground(self) -> _Ground:
        return self.tokens.dark if self._scheme == "dark" else self.tokens.light

    def color(self, name: str, alpha: float = 1.0) -> QColor:
        """Return a colour by its token's name; `alpha` in [0, 1].

        Raises
        ------
        ValueError : there is no such token; lists the names.
        """
        value = self._ground.colors.get(name)
        if value is None:
            raise ValueError(f"there is no colour {name!r}: choose one of {', '.join(sorted(self._ground.colors))}")
        color = QColor(value)
        color.setAlphaF(alpha)
        return color

    def modality(self, index: int, alpha: float = 1.0) -> QColor:
        """Return the hue of a modality, by its place in the data set."""
        return self._of_list("modality", index, alpha)

    def shape(self, index: int) -> str:
        """Return the shape of a modality's mark, by its place in the data set: ``"circle"``, ``"cross"``, ..."""
        shapes = self.tokens.marks.shapes
        return shapes[index % len(shapes)]

    def term(self, index: int, alpha: float = 1.0) -> QColor:
        """Return the colour of a term of the cost, by its place in the configuration."""
        return self._of_list("term", index, alpha)

    def category(self, index: int, alpha: float = 1.0) -> QColor:
        """Return a category's colour (Okabe and Ito's order); -1 is "other"."""
        return self._of_list("other" if index < 0 else "category", max(index, 0), alpha)

    def categories(self) -> int:
        """Return how many categories can be told apart."""
        return len(self._ground.lists["category"])

    def quantity(self, values: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
        """Map numbers in [0, 1] to colours of equal perceptual steps: (N,) -> (N, 3) uint8."""
        colors = [QColor(value) for value in self._ground.lists["quantity"]]
        stops = np.array([(c.red(), c.green(), c.blue()) for c in colors], dtype=np.float64)
        at = np.clip(np.asarray(values, dtype=np.float64), 0, 1) * (len(stops) - 1)
        places = np.arange(len(stops), dtype=np.float64)
        return np.stack([np.interp(at, places, stops[:, c]) for c in range(3)], axis=1).astype(np.uint8)

    def _of_list(self, name: str, index: int, alpha: float) -> QColor:
        values = self._ground.lists[name]
        color = QColor(values[index % len(values)])
        if index >= len(values):  # past the list: the same hues, further from the ground
            color = color.darker(100 + 35 * (index // len(values)))
        color.setAlphaF(alpha)
        return color

    # ---- lengths and letters ---------------------------------------------------------------------------------

    def space(self, units: float = 1) -> int:
        """Return a distance in multiples of 4 px."""
        return round(self.tokens.space["unit"] * units)

    def size(self, name: str) -> int:
        """Return a size token: type sizes, ``control``, ``mark``, ``line``, ``hair``."""
        return self.tokens.size[name]

    def radius(self, name: str = "medium") -> int:
        """Return a corner's radius."""
        return self.tokens.radius[name]

    def motion(self, name: str = "move") -> int:
        """Return a duration in ms."""
        return self.tokens.motion[name]

    def font(self, role: FontRole = "body", *, bold: bool = False) -> QFont:
        """Return the system's font in the role's size, with tabular figures where it has them."""
        font = QFont(QGuiApplication.font())
        font.setPixelSize(self.tokens.size[role])
        font.setWeight(QFont.Weight.DemiBold if bold or role == "headline" else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    # ---- icons -----------------------------------------------------------------------------------------------

    def icon(self, name: str, color: str = "text") -> QIcon:
        """Return an icon of ``icons/`` in a token's colour, its disabled form in ``text_faint``.

        The icon holds today's colours: ask again when the theme `changed`.
        """
        icon = QIcon()
        for mode, token in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, "text_faint")):
            drawing = self._drawing(name, token)
            for ratio in (1, 2, 3):
                icon.addPixmap(_painted(drawing, 16, ratio), mode)
        return icon

    def pixmap(self, name: str, size: int, color: str = "text", ratio: float = 1.0) -> QPixmap:
        """Return an icon as a pixmap of `size` device-independent pixels."""
        return _painted(self._drawing(name, color), size, ratio)

    def _drawing(self, name: str, color: str) -> QSvgRenderer:
        return QSvgRenderer(QByteArray(self._svg(name, color)))

    def _svg(self, name: str, color: str) -> bytes:
        return _icon_text(name).replace("currentColor", self.color(color).name()).encode()

    # ---- Qt's own widgets ------------------------------------------------------------------------------------

    def palette(self) -> QPalette:
        """Return the palette for what the style sheet does not reach."""
        role = QPalette.ColorRole
        names = {
            role.Window: "window", role.WindowText: "text", role.Base: "surface", role.AlternateBase: "window",
            role.Text: "text", role.PlaceholderText: "text_faint", role.Button: "raised", role.ButtonText: "text",
            role.BrightText: "danger", role.Highlight: "accent", role.HighlightedText: "on_accent",
            role.ToolTipBase: "raised", role.ToolTipText: "text", role.Link: "accent", role.LinkVisited: "accent",
            role.Light: "raised", role.Midlight: "hover", role.Mid: "border", role.Dark: "border_strong",
            role.Shadow: "shadow", role.Accent: "accent",
        }  # fmt: skip
        palette = QPalette()
        for key, name in names.items():
            palette.setColor(key, self.color(name))
        for key in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, key, self.color("text_faint"))
        return palette

    def style_sheet(self) -> str:
        """Fill the template ``style.qss`` with the tokens."""
        values = dict(self._ground.colors)
        for group in ("space", "radius", "size"):
            values |= {f"{group}_{name}": str(value) for name, value in getattr(self.tokens, group).items()}
        for name in _ICONS_OF_STYLE:
            values[f"icon_{name.replace('-', '_')}"] = self._tinted_file(name)
        return Template(_RESOURCES.joinpath("style.qss").read_text("utf-8")).substitute(values)

    def _tinted_file(self, name: str) -> str:
        """Style sheets read icons from files only: write a tinted one to a folder that dies with the theme."""
        path = Path(self._folder.path()) / f"{name}-{self._scheme}.svg"
        path.write_bytes(self._svg(name, "on_accent" if name == "check" else "text_muted"))
        return path.as_posix()


@cache
def _icon_text(name: str) -> str:
    return _RESOURCES.joinpath("icons", f"{name}.svg").read_text("utf-8")


def _painted(drawing: QSvgRenderer, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _system_scheme() -> Scheme:
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
