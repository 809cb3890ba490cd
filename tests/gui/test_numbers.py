import math

import pytest

from xmodal_gui.numbers import fitted, shortest, significant

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.07, "0.0700"), (5.554, "5.55"), (14.25, "14.2"), (123.4, "123"), (9.996, "10.0"), (0.9999, "1.00"),
        (99999.0, "99999"), (1234567.0, "1.23e+06"), (0.00001234, "1.23e-05"), (-2.5, "−2.50"), (0.0, "0"),
        (math.nan, "–"), (math.inf, "∞"), (-math.inf, "−∞"),
    ],
)  # fmt: skip
def test_three_significant_digits(value, text):
    assert significant(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.07, "0.07"),
        (0.5, "0.5"),
        (256.0, "256"),
        (123456.0, "123456"),
        (1e-5, "1e-05"),
        (0.12345, "0.123"),
    ],
)
def test_as_short_as_can_be(value, text):
    assert shortest(value) == text


@pytest.mark.parametrize(
    ("value", "room", "text"),
    [
        (0.324, 6, "0.324"), (1.5e-7, 6, "1.5e-7"), (1.6e-7, 5, "2e-7"), (-0.00123, 6, "−1e-3"), (1e6, 6, "1.00e6"),
        (123456.0, 5, "1.2e5"), (-0.00123, 8, "−0.00123"), (1e-7, 1, "1e-7"), (0.0, 1, "0"), (math.nan, 1, "–"),
        (1.6e-12, 5, "2e-12"),
    ],
)  # fmt: skip
def test_in_as_many_digits_as_fit(value, room, text):
    assert fitted(value, lambda text: len(text) <= room) == text
