"""What theory says of terms, small and seeded; `benchmarks/science.py` measures the same in full."""

import json
import math
import re
from pathlib import Path

import pytest
from facts.cone import layer_cosines, rectified_cosine
from facts.digits import Halves, LinearCCA, deep_total, linear_total, open_halves
from facts.information import club_bound, info_nce_bound, information
from sklearn.datasets import load_linnerud

GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text())


@pytest.mark.parametrize("rows", [16, 128])
@pytest.mark.parametrize(("rho", "size"), [(0.5, 2), (0.95, 20)])
def test_info_nce_tells_no_more_than_there_is_nor_than_ln_n(rho, size, rows):
    bound = info_nce_bound(rho, rows, size)
    assert bound <= min(math.log(rows), information(rho, size) + 0.15)
    if information(rho, size) > 2 * math.log(rows):
        assert bound > 0.9 * math.log(rows)


def test_club_lies_above_the_information_once_its_q_is_fitted():
    truth = information(0.8, 2)
    assert club_bound(0.8, rows=256, size=2, steps=0) < truth < club_bound(0.8, rows=256, size=2, steps=40)


def test_the_cosine_of_a_rectified_layer_is_the_closed_form():
    (told,) = (fact["value"] for fact in GOLDEN["closed_forms"] if fact["name"] == "rectified_cosine")
    cosine = 0.0
    for expected in map(float, re.findall(r" (\.\d+)", told)):
        cosine = rectified_cosine(cosine)
        assert cosine == pytest.approx(expected, abs=5e-4)
    assert cosine > 0.7


@pytest.mark.parametrize("start", [0.0, -0.5])
def test_random_layers_draw_rows_together_as_the_closed_form_says(start):
    cosine = start
    for found in layer_cosines(start, layers=4, width=512, pairs=64, draws=4):
        cosine = rectified_cosine(cosine)
        assert found == pytest.approx(cosine, abs=0.03)


def test_linear_cca_gives_the_published_correlations(golden):
    both = load_linnerud()
    halves = Halves(both.data, both.target)
    totals = [LinearCCA(halves, top, 0.0).total(halves) for top in (1, 2, 3)]
    published = golden["linnerud_cca"]
    assert totals == pytest.approx([sum(published[:top]) for top in (1, 2, 3)], abs=2e-6)


def test_deep_cca_tells_more_of_held_out_digits_than_linear_cca():
    halves = open_halves(0)
    linear, deep = linear_total(*halves, top=10), deep_total(*halves, top=10, steps=60, seed=0)
    assert 4 < linear < deep - 1
