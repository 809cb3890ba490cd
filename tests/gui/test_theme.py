import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

import xmodal_gui
from xmodal_gui.theme import Theme, Tokens

pytestmark = pytest.mark.gui


def contrast(a, b):
    """WCAG 2: from 1 to 21."""

    def luminance(color):
        parts = [color.redF(), color.greenF(), color.blueF()]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def scheme(request, theme):
    theme.choose(request.param)
    return theme


def test_text_can_be_read_on_every_ground(scheme):
    for text in ("text", "text_muted", "warning", "danger"):
        for ground in ("window", "surface", "raised"):
            assert contrast(scheme.color(text), scheme.color(ground)) >= 4.5, (text, ground)
    assert contrast(scheme.color("on_accent"), scheme.color("accent")) >= 4.5
    assert contrast(scheme.color("accent"), scheme.color("accent_soft")) >= 4.5
    assert contrast(scheme.color("warning"), scheme.color("warning_soft")) >= 4.5
    assert contrast(scheme.color("danger"), scheme.color("danger_soft")) >= 4.5


def test_marks_and_lines_stand_out_from_the_plot(scheme):
    plot = scheme.color("plot")
    for number in range(6):
        assert contrast(scheme.modality(number), plot) >= 3, number
    for number in range(8):
        assert contrast(scheme.term(number), plot) >= 3, number
    for name in ("total", "gap", "lambda", "chance", "axis"):
        assert contrast(scheme.color(name), plot) >= 3, name


def test_both_schemes_have_the_same_tokens():
    tokens = Tokens.load()
    assert set(tokens.light.colors) == set(tokens.dark.colors)
    assert {name: len(values) for name, values in tokens.light.lists.items() if name != "quantity"} == {
        name: len(values) for name, values in tokens.dark.lists.items() if name != "quantity"
    }
    for value in (*tokens.light.colors.values(), *tokens.dark.colors.values()):
        assert QColor(value).isValid()


def test_nothing_else_names_a_color():
    """Hexadecimal colours and Qt's named ones stand in the tokens alone."""
    named = re.compile(r"#[0-9a-fA-F]{6}\b|GlobalColor\.(?!transparent)|QColor\(\s*[\"'\d](?!, 0, 0, 0\))")
    sources = [*Path(xmodal_gui.__file__).parent.rglob("*.py"), files("xmodal_resources").joinpath("style.qss")]
    found = [(str(path), match) for path in sources for match in named.findall(path.read_text("utf-8"))]
    assert found == []


def test_modalities_differ_in_hue_and_shape_however_many(theme):
    looks = {(theme.modality(i).name(), theme.shape(i)) for i in range(12)}
    assert len(looks) == 12
    assert (theme.shape(0), theme.shape(1)) == ("circle", "cross")


def test_an_unknown_color_lists_the_choices(theme):
    with pytest.raises(ValueError, match=r"there is no colour 'texxt'.*text_muted"):
        theme.color("texxt")


def test_alpha(theme):
    assert theme.color("text", 0.5).alphaF() == pytest.approx(0.5, abs=0.01)
    assert theme.color("text").alphaF() == 1


def test_quantities_go_evenly_from_dark_to_light(scheme):
    rgb = scheme.quantity(np.linspace(0, 1, 64)).astype(float)
    brightness = rgb @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(brightness) > 0).all()
    assert scheme.quantity(np.array([-1.0, 2.0])).tolist() == scheme.quantity(np.array([0.0, 1.0])).tolist()


def test_choosing_dresses_the_application_and_tells(theme, qapp, qtbot):
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert qapp.palette().window().color() == theme.color("window") == QColor(theme.tokens.dark.colors["window"])
    assert theme.tokens.dark.colors["surface"] in qapp.styleSheet()
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("dark")
    theme.choose("light")
    assert qapp.palette().window().color() == QColor(theme.tokens.light.colors["window"])


def test_follows_the_system_until_chosen(qapp, theme):
    hints = qapp.styleHints()
    theme.choose("system")
    try:
        hints.setColorScheme(Qt.ColorScheme.Dark)
        assert theme.scheme == ("dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light")
        theme.choose("light")
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert theme.scheme == "light"
    finally:
        hints.unsetColorScheme()


def test_the_style_sheet_has_no_open_places_and_its_icons_exist(scheme):
    sheet = scheme.style_sheet()
    assert "$" not in sheet.replace("$word", "")
    icons = re.findall(r'url\("([^"]+)"\)', sheet)
    assert icons
    assert all(Path(icon).is_file() for icon in icons)


@pytest.mark.parametrize("path", sorted(files("xmodal_resources").joinpath("icons").iterdir(), key=str), ids=str)
def test_every_icon_draws_in_the_asked_color(theme, path):
    image = theme.pixmap(Path(str(path)).stem, 32, "danger").toImage()
    inked = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 250]
    assert len(inked) > 10
    assert all(abs(pixel.red() - theme.color("danger").red()) < 4 for pixel in inked)


def test_fonts_have_the_sizes_of_the_tokens(theme):
    assert theme.font().pixelSize() == theme.size("body")
    assert theme.font("caption").pixelSize() == theme.size("caption")
    assert theme.font(bold=True).bold() or theme.font(bold=True).weight() > theme.font().weight()
    assert theme.space(3) == 12


def test_a_theme_can_be_read_without_an_application_being_dressed(qapp):
    assert Theme().color("text").isValid()
