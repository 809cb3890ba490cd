import numpy as np
import pytest

from xmodal_gui.widgets.picture import Picture
from xmodal_gui.widgets.pixels import to_image, to_pixels

pytestmark = pytest.mark.gui


def test_a_picture_keeps_its_shape_and_its_greys(qtbot):
    pixels = np.zeros((16, 32), np.uint8)
    pixels[:, 16:] = 200
    picture = Picture(96)
    qtbot.addWidget(picture)
    picture.show_pixels(pixels)
    picture.resize(picture.sizeHint())
    picture.show()
    assert picture.sizeHint().width() == 2 * picture.sizeHint().height()
    image = picture.grab().toImage()
    greys = {image.pixelColor(x, y).red() for x in range(image.width()) for y in range(image.height())}
    assert greys == {0, 200}  # crisp: nothing between
    assert image.pixelColor(5, 5).red() == 0
    assert image.pixelColor(image.width() - 5, 5).red() == 200


def test_pixels_survive_the_way_through_an_image():
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    back = to_pixels(to_image(pixels))
    np.testing.assert_array_equal(back[..., :3], pixels)
    assert (back[..., 3] == 255).all()
