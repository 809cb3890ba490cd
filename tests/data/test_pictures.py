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


def test_numbers_that_are_none_are_black():
    shades = np.full((8, 8), np.nan, np.float32)
    shades[0] = 1
    file = io.BytesIO()
    Image.fromarray(shades).save(file, "TIFF")
    assert decode_picture(file.getvalue(), "x.tif", 8, 8, 1)[0, :2, 0].tolist() == [255, 0]
