import itertools

import pyqtgraph as pg
import pytest

from xmodal_gui.widgets.curve_plot import LABEL_PIXELS, _log_ticks, _tick_spacing

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("pixels", [40, 60, 120, 400])
@pytest.mark.parametrize(("low", "high"), [(-0.5, 1.0), (0.0, 0.2), (-3.0, 4.0), (0.31, 0.32)])
def test_labels_of_a_logarithmic_axis_never_overlap(low: float, high: float, pixels: int) -> None:
    ((_, ticks),) = _log_ticks(low, high, pixels, None)
    assert all(low <= tick <= high for tick in ticks)
    distances = [(b - a) / (high - low) * pixels for a, b in itertools.pairwise(ticks)]
    assert all(distance >= LABEL_PIXELS for distance in distances)


def test_a_tall_axis_shows_one_two_and_five() -> None:
    ((_, ticks),) = _log_ticks(0.0, 1.0, 300, None)
    assert [round(10**tick, 6) for tick in ticks] == [1, 2, 5, 10]


@pytest.mark.parametrize("pixels", [24, 40, 60, 120, 400])
@pytest.mark.parametrize(("low", "high"), [(0.0, 0.68), (0.05, 0.081), (-3.0, 4000.0), (0.0, 29.0), (1.0, 1.001)])
def test_labels_of_a_linear_axis_never_overlap(qapp, low: float, high: float, pixels: int) -> None:
    ((spacing, offset),) = _tick_spacing(pg.AxisItem("left"), low, high, pixels)
    assert offset == 0
    assert spacing >= high - low or spacing / (high - low) * pixels >= LABEL_PIXELS
    assert f"{spacing:e}"[0] in "125"
