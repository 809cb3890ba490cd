import numpy as np
import pytest
from xmodal.analysis.spectrum import effective_rank, singular_spectrum


def test_the_spectrum_is_that_of_the_centred_unit_rows():
    a = np.random.default_rng(0).normal(size=(50, 6)) * [5, 3, 2, 1, 1, 0.1]
    unit = a / np.linalg.norm(a, axis=1, keepdims=True)
    sigma = np.linalg.svd(unit - unit.mean(0), compute_uv=False)
    assert singular_spectrum(a) == pytest.approx(sigma / sigma.sum())
    share = sigma / sigma.sum()
    assert effective_rank(a) == pytest.approx(np.exp(-(share * np.log(share)).sum()))


def test_directions_that_are_not_used_are_zero():
    a = np.random.default_rng(0).normal(size=(50, 2)) @ np.eye(2, 5)
    spectrum = singular_spectrum(a)
    assert spectrum.shape == (5,)
    assert spectrum[2:].tolist() == [0, 0, 0]
    assert spectrum.sum() == pytest.approx(1)


def test_equal_rows_have_no_spectrum():
    assert singular_spectrum(np.ones((9, 4))).tolist() == [0] * 4
    assert np.isnan(effective_rank(np.ones((9, 4))))
