import numpy as np
import pytest
from xmodal.data.foreign import as_icon


def square(ground: int, ink: int, size: int = 100) -> np.ndarray:
    pixels = np.full((size, size), ground, np.uint8)
    pixels[20:60, 30:50] = ink
    return pixels


@pytest.mark.parametrize(
    "pixels",
    [
        square(0, 255),
        square(255, 0),
        np.repeat(square(255, 0)[..., None], 3, axis=2),
        np.dstack([np.zeros((100, 100, 3), np.uint8), square(0, 255)]),
        np.dstack([np.repeat(square(255, 0)[..., None], 3, axis=2), np.full((100, 100), 255, np.uint8)]),
    ],
    ids=["white on black", "black on white", "in colours", "on nothing", "opaque"],
)
def test_a_picture_becomes_white_on_black_centred_within_the_margin(pixels: np.ndarray) -> None:
    icon = as_icon(pixels, 32)
    assert icon.shape == (32, 32)
    assert icon.dtype == np.uint8
    lines, columns = np.flatnonzero(icon.any(axis=1)), np.flatnonzero(icon.any(axis=0))
    assert (lines[0], lines[-1]) == (2, 29)  # twice as high as wide, as it was
    assert (columns[0], columns[-1]) == (9, 22)
    assert icon.max() == 255


def test_colours_count_as_bright_as_they_look() -> None:
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[10:30, 10:30] = (0, 255, 0)
    assert as_icon(pixels, 32).max() == 150


def test_a_picture_of_this_size_stays_as_it_is_drawn() -> None:
    drawn = np.zeros((32, 32), np.uint8)
    drawn[5:9, 3:6] = 255
    np.testing.assert_array_equal(as_icon(drawn, 32), drawn)


def test_a_picture_without_ink_is_black() -> None:
    assert not as_icon(np.full((50, 70), 255, np.uint8), 32).any()


def test_a_hairline_keeps_one_pixel() -> None:
    pixels = np.zeros((200, 200), np.uint8)
    pixels[100] = 255
    icon = as_icon(pixels, 32)
    assert np.count_nonzero(icon.any(axis=1)) == 1
