import io

import numpy as np
import pytest
from PIL import Image
from xmodal.data.pictures import decode_picture, look_at_picture


@pytest.mark.parametrize("mode", ["I;16", "I;16B"])
def test_sixteen_bits_of_either_byte_order_keep_their_shades(mode):
    shades = (np.arange(64) * 1000).astype(">u2" if mode == "I;16B" else "<u2")
    file = io.BytesIO()
    Image.frombytes(mode, (8, 8), shades.tobytes()).save(file, "TIFF")
    assert look_at_picture(file.getvalue(), "x.tif") == (8, 8, 1)
    assert len(np.unique(decode_picture(file.getvalue(), "x.tif", 8, 8, 1))) == 64


@pytest.mark.parametrize("suffix", ["TIFF", "PNG"])
def test_equal_numbers_of_sixteen_bits_are_equally_bright_in_all_pictures(suffix):
    for brightest in (30_000, 65_535):
        shades = np.full((8, 8), brightest, np.uint16)
        shades[0] = 25_700
        file = io.BytesIO()
        Image.fromarray(shades).save(file, suffix)
        decoded = decode_picture(file.getvalue(), "x", 8, 8, 1)[0]
        assert (decoded[0, 0], decoded[4, 4]) == (100, brightest * 255 // 65_535)


def test_numbers_that_are_none_are_black():
    shades = np.full((8, 8), np.nan, np.float32)
    shades[0] = 1
    file = io.BytesIO()
    Image.fromarray(shades).save(file, "TIFF")
    assert decode_picture(file.getvalue(), "x.tif", 8, 8, 1)[0, :2, 0].tolist() == [255, 0]
