import pytest

from xmodal_gui.widgets.share_bar import Part, ShareBars

pytestmark = pytest.mark.gui


def test_parts_stand_side_by_side_in_their_colours(qtbot, theme):
    bars = ShareBars(theme)
    qtbot.addWidget(bars)
    bars.resize(100, 12)
    bars.show_bars([(Part(0.25, "term", 0), Part(0.5, "term", 1)), (Part(1.0, "modality", 0),)])
    image = bars.grab().toImage()
    ratio = image.devicePixelRatio()
    pixel = lambda x, y: image.pixelColor(round(x * ratio), round(y * ratio))  # noqa: E731
    assert pixel(10, 3) == theme.term(0)
    assert pixel(50, 3) == theme.term(1)
    assert pixel(90, 3) == theme.color("border")
    assert pixel(90, 9) == theme.modality(0)


def test_they_keep_their_room_while_nothing_is_known(qtbot, theme):
    bars = ShareBars(theme)
    qtbot.addWidget(bars)
    bars.show_bars((), count=2)
    assert bars.minimumHeight() == 12
    bars.show_bars([(Part(1.0, "term", 0),)] * 2)
    assert bars.minimumHeight() == 12
