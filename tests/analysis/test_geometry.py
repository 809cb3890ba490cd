import math

import numpy as np
import pytest
from xmodal.analysis import alignment, modality_gap, uniformity
from xmodal.analysis import rows as rows_module


def test_golden_values(raw, golden):
    a, b = raw
    assert alignment(a, b) == pytest.approx(golden["alignment"], rel=1e-7)
    assert uniformity(a) == pytest.approx(golden["uniformity_a"], rel=1e-7)
    assert uniformity(b) == pytest.approx(golden["uniformity_b"], rel=1e-7)
    assert modality_gap(a, b) == pytest.approx(golden["modality_gap"], rel=1e-7)
    hypersphere = alignment(a, b) + (uniformity(a, t=1) + uniformity(b, t=1)) / 2
    assert hypersphere == pytest.approx(golden["hypersphere"], rel=1e-7)


@pytest.mark.parametrize("dimension", [2, 8, 32, 128])
def test_uniform_sphere(dimension, golden):
    x = np.random.default_rng(0).standard_normal((4000, dimension))
    assert uniformity(x) == pytest.approx(golden["uniform_sphere"][str(dimension)], abs=0.01)


def test_uniformity_against_loops_across_blocks(raw, monkeypatch):
    monkeypatch.setattr(rows_module, "BLOCK", 3)
    a = raw[0] / np.linalg.norm(raw[0], axis=1, keepdims=True)
    potentials = [math.exp(-2 * sum((a[i] - a[j]) ** 2)) for i in range(8) for j in range(i + 1, 8)]
    assert uniformity(a) == pytest.approx(math.log(sum(potentials) / len(potentials)), rel=1e-12)


def test_lengths_do_not_matter(raw):
    a, b = raw
    lengths = np.geomspace(1e-200, 1e200, 8)[:, None]
    assert alignment(a * lengths, b) == pytest.approx(alignment(a, b), rel=1e-12)
    assert modality_gap(a * lengths, b) == pytest.approx(modality_gap(a, b), rel=1e-12)
    assert uniformity(a * lengths) == pytest.approx(uniformity(a), rel=1e-12)


def test_symmetric_when_swapped_and_invariant_to_order(raw):
    a, b = raw
    order = np.array([3, 1, 7, 0, 2, 6, 5, 4])
    assert alignment(b, a) == pytest.approx(alignment(a, b), rel=1e-14)
    assert modality_gap(b, a) == pytest.approx(modality_gap(a, b), rel=1e-14)
    assert alignment(a[order], b[order]) == pytest.approx(alignment(a, b), rel=1e-14)
    assert modality_gap(a[order], b) == pytest.approx(modality_gap(a, b), rel=1e-12)
    assert uniformity(a[order]) == pytest.approx(uniformity(a), rel=1e-12)


def test_extremes():
    point = np.ones((5, 3))
    assert uniformity(point) == pytest.approx(0, abs=1e-12)
    assert alignment(point, -point) == pytest.approx(4)
    assert modality_gap(point, -point) == pytest.approx(2)
    assert modality_gap(point, 7 * point) == pytest.approx(0, abs=1e-12)
    assert math.isnan(uniformity(point[:1]))
    assert uniformity(np.eye(2)) == pytest.approx(-4)
    assert modality_gap(np.zeros((2, 3)), point) == pytest.approx(1)


def test_values_that_are_not_finite_are_refused(raw):
    a, b = raw
    a[3, 2] = np.nan
    for metric in (alignment, modality_gap):
        with pytest.raises(ValueError, match="finite"):
            metric(a, b)
    with pytest.raises(ValueError, match="finite"):
        uniformity(a)
