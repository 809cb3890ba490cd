import math

import numpy as np
import pytest
from xmodal.analysis import alignment, modality_gap, uniformity
from xmodal.analysis import rows as rows_module
from xmodal.analysis.geometry import gap_variance_share, linear_cka


@pytest.fixture
def rng():
    return np.random.default_rng(0)


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


def test_the_share_of_variance_along_the_gap_is_that_of_the_first_axis(rng):
    a = np.tile([1.0, 0.0, 0.0], (50, 1)) + 0.01 * rng.normal(size=(50, 3))
    b = np.tile([0.0, 1.0, 0.0], (50, 1)) + 0.01 * rng.normal(size=(50, 3))
    both = np.concatenate([row / np.linalg.norm(row, axis=1, keepdims=True) for row in (a, b)])
    g = both[:50].mean(0) - both[50:].mean(0)
    expected = np.var(both @ g) / (g @ g) / np.trace(np.cov(both.T, bias=True))
    assert gap_variance_share(a, b) == pytest.approx(expected)
    assert expected > 0.99


def test_without_a_gap_each_direction_has_its_share(rng):
    a, b = rng.normal(size=(2, 4000, 16))
    assert gap_variance_share(a, b) == pytest.approx(1 / 16, rel=0.2)
    assert np.isnan(gap_variance_share(a, a))


def test_linear_cka_is_the_cosine_of_centred_gram_matrices(rng):
    a, b = rng.normal(size=(30, 5)), rng.normal(size=(30, 7))
    centre = np.eye(30) - 1 / 30
    grams = [centre @ (u := x / np.linalg.norm(x, axis=1, keepdims=True)) @ u.T @ centre for x in (a, b)]
    expected = (grams[0] * grams[1]).sum() / np.linalg.norm(grams[0]) / np.linalg.norm(grams[1])
    assert linear_cka(a, b) == pytest.approx(expected)


def test_a_rotation_leaves_cka(rng):
    a = rng.normal(size=(40, 6))
    turn, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    assert linear_cka(a, a @ turn) == pytest.approx(1)
    assert np.isnan(linear_cka(a, np.eye(6)[[0] * 40]))
