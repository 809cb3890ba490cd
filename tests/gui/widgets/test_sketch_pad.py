import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from xmodal_gui.widgets.sketch_pad import INK, SketchPad

pytestmark = pytest.mark.gui


@pytest.fixture
def pad(qtbot, theme):
    pad = SketchPad(theme)
    qtbot.addWidget(pad)
    picture = np.full((32, 32, 3), (200, 210, 220), np.uint8)
    picture[4:12, 4:12] = (250, 0, 0)
    pad.show_pixels(picture)
    pad.resize(pad.sizeHint())
    pad.show()
    return pad


def at(line, column):
    return QPoint(1 + 4 * column + 2, 1 + 4 * line + 2)


def test_a_picture_in_colours_is_drawn_on_with_ink_and_painted_over_with_its_ground(pad, qtbot) -> None:
    qtbot.mouseClick(pad, Qt.MouseButton.LeftButton, pos=at(20, 20))
    assert pad.pixels[20, 20].tolist() == list(INK)
    assert pad.pixels[30, 30].tolist() == [200, 210, 220]
    qtbot.mouseClick(pad, Qt.MouseButton.RightButton, pos=at(8, 8))
    assert pad.pixels[8, 8].tolist() == [200, 210, 220]
    assert pad.pixels[4, 4].tolist() == [250, 0, 0]


def test_emptied_it_is_all_ground(pad, qtbot) -> None:
    qtbot.keyClick(pad, Qt.Key.Key_Delete)
    assert np.unique(pad.pixels.reshape(-1, 3), axis=0).tolist() == [[200, 210, 220]]
