import numpy as np
import pytest
from xmodal.data.shapes import SceneObject, Shapes, ShapesConfig
from xmodal.data.shapes.scenes import COLOURS, SIZES

HEIGHT = 32
ROWS = range(200)


def seen(data: Shapes) -> list[tuple[SceneObject, np.ndarray]]:
    """Every object of some rows, with the picture that it lies in, in [0, 1]."""
    pictures = data.inputs("image", np.array(ROWS)).transpose(0, 2, 3, 1)
    return [(item, pictures[row]) for row in ROWS for item in data.objects(row)]


def test_an_object_has_its_colour_where_it_lies(shapes: Shapes) -> None:
    palette = np.array(list(COLOURS.values()))
    for item, picture in seen(shapes):
        colour = np.median(picture[item.mask], axis=0)
        nearest = list(COLOURS)[np.abs(palette - colour).sum(axis=1).argmin()]
        assert nearest == item.colour


def test_nothing_lies_where_no_object_is(shapes: Shapes) -> None:
    for row in ROWS:
        masks = [item.mask for item in shapes.objects(row)]
        assert sum(mask.astype(int) for mask in masks).max() == 1, "objects do not touch"
        grown = np.pad(np.any(masks, axis=0), 2)
        near = np.any([np.roll(grown, (i, j), (0, 1)) for i in range(-2, 3) for j in range(-2, 3)], axis=0)[2:-2, 2:-2]
        picture = shapes.inputs("image", np.array([row]))[0]
        ground = picture[:, ~near]
        assert ground.min() > 0.8
        assert ground.std() < 0.03


def test_boxes_hold_the_masks_and_lie_around_the_places_told(shapes: Shapes) -> None:
    columns = shapes.columns
    for row in ROWS:
        for number, item in enumerate(shapes.objects(row), start=1):
            left, top, right, bottom = item.box
            assert item.mask[top:bottom, left:right].sum() == item.mask.sum() > 0
            assert abs((left + right) / 2 - item.x) < 1.5
            assert abs((top + bottom) / 2 - item.y) < 1.5
            assert item.x == columns[f"x_{number}"][row] * HEIGHT
            assert (item.shape, item.colour, item.size) == tuple(
                columns[f"{name}_{number}"][row] for name in ("shape", "colour", "size")
            )


def test_large_is_larger_than_small(shapes: Shapes) -> None:
    extent: dict[str, list[int]] = {size: [] for size in SIZES}
    for item, _ in seen(shapes):
        extent[item.size].append(max(item.box[2] - item.box[0], item.box[3] - item.box[1]))
    assert max(extent["small"]) < min(extent["large"])


def test_shapes_differ_in_how_they_fill_their_box(shapes: Shapes) -> None:
    """The share of the box, and of its middle and corners, as geometry has them for large objects."""
    data = Shapes(ShapesConfig(rows=300, size=128))
    for row in range(100):
        for item in data.objects(row):
            left, top, right, bottom = item.box
            filled = item.mask[top:bottom, left:right]
            share, middle = filled.mean(), item.mask[int(item.y), int(item.x)]
            low, high = {
                "circle": (0.74, 0.82),
                "square": (0.65, 1.0),
                "triangle": (0.42, 0.56),
                "star": (0.25, 0.42),
                "cross": (0.35, 0.60),
                "ring": (0.50, 0.62),
            }[item.shape]
            assert low <= share <= high, (item.shape, share)
            assert middle == (item.shape != "ring")


def test_pictures_do_not_depend_on_the_order_in_which_they_are_read(shapes: Shapes) -> None:
    again = Shapes(ShapesConfig(rows=600))
    assert again.fingerprint == shapes.fingerprint
    late = again.inputs("image", np.arange(599, -1, -1))[::-1]
    np.testing.assert_array_equal(late, shapes.inputs("image", np.arange(600)))
    picture = again.picture("image", 7)
    assert picture is not None
    np.testing.assert_array_equal(picture.transpose(2, 0, 1), np.rint(late[7] * 255))


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_noise_is_as_strong_as_asked_for(noise: float) -> None:
    clean, noisy = (Shapes(ShapesConfig(rows=50, noise=strength)) for strength in (0.0, noise))
    rows = np.arange(50)
    pictures = clean.inputs("image", rows)
    middle = (pictures > 0.3) & (pictures < 0.7)  # not cut off at black and white
    assert abs((noisy.inputs("image", rows) - pictures)[middle].std() - noise) < 0.01
    sounds = noisy.inputs("audio", rows) - clean.inputs("audio", rows)
    assert abs(sounds.std() - noise) < 0.01
    same = noisy.inputs("image", rows[3:5])
    np.testing.assert_array_equal(noisy.inputs("image", rows)[3:5], same)


def test_a_picture_from_elsewhere_becomes_one_of_these(shapes: Shapes) -> None:
    pixels = np.zeros((64, 128, 4), np.uint8)
    pixels[24:40, 56:72] = (255, 0, 0, 255)
    picture = shapes.as_picture("image", pixels)
    assert picture.shape == (32, 32, 3)
    assert picture[0, 0].tolist() == picture[16, 4].tolist() == [240] * 3, "the ground shows through"
    assert picture[16, 16].tolist() == [255, 0, 0]
    assert (picture[:, :, 1] < 100).sum() == 4 * 4, "the form is kept"
    inputs = shapes.inputs_of_picture("image", picture)
    assert inputs.shape == (3, 32, 32)
    assert inputs[:, 16, 16].tolist() == [1, 0, 0]
    own = shapes.picture("image", 3)
    assert own is not None
    np.testing.assert_array_equal(shapes.as_picture("image", own), own)
    np.testing.assert_array_equal(shapes.inputs_of_picture("image", own), shapes.inputs("image", np.array([3]))[0])
    grey = shapes.as_picture("image", np.full((10, 10), 90, np.uint8))
    assert (grey == 90).all()
    with pytest.raises(NotImplementedError):
        shapes.as_picture("text", pixels)
    with pytest.raises(NotImplementedError):
        shapes.inputs_of_picture("audio", picture)
