import pytest

from xmodal_gui.widgets.category_colors import LEAST_CONTRAST, category_colors, contrast

pytestmark = pytest.mark.gui

NAMES = ("red", "Green", "blue", "orange", "yellow", "white", "black", "light blue")
HUES = {"red": 0, "Green": 120, "blue": 240, "orange": 39, "yellow": 60, "light blue": 195}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_of_colours_are_drawn_in_these_colours_and_seen_on_the_ground(theme, scheme):
    theme.choose(scheme)
    colors = dict(zip(NAMES, category_colors(NAMES, theme), strict=True))
    assert {name: abs(colors[name].hslHue() - hue) <= 2 for name, hue in HUES.items()} == dict.fromkeys(HUES, True)
    assert min(contrast(color, theme.color("plot")) for color in colors.values()) >= LEAST_CONTRAST
    assert colors["white"].hslSaturation() == colors["black"].hslSaturation() == 0


@pytest.mark.parametrize("labels", [("red", "square"), ("red", ""), ("gray", "grey"), ("#ff0000", "#00ff00")])
def test_any_other_column_has_the_palette(theme, labels):
    assert category_colors(labels, theme) == [theme.category(0), theme.category(1)]
