import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from xmodal.analysis.separability import separability


def test_parted_by_a_plane_and_not_at_all():
    random = np.random.default_rng(0)
    modality = np.arange(400) % 2
    x = random.normal(size=(400, 8))
    assert separability(x, modality) == pytest.approx(0.5, abs=0.1)
    x[:, 3] += 10 * modality
    assert separability(x, modality) == 1


def test_agrees_with_logistic_regression_read_by_the_other_half():
    random = np.random.default_rng(1)
    modality = np.repeat([0, 1, 2], 200)
    x = random.normal(size=(600, 5)) + 1.2 * np.eye(5)[modality]
    theirs = 0.0
    for half in (0, 1):
        known = np.arange(600) % 2 != half
        theirs += LogisticRegression().fit(x[known], modality[known]).score(x[~known], modality[~known]) / 2
    assert separability(x, modality) == pytest.approx(theirs, abs=0.03)


def test_one_modality_cannot_be_told_from_another():
    assert np.isnan(separability(np.ones((4, 2)), np.zeros(4, int)))
    assert np.isnan(separability(np.ones((4, 2)), np.array([0, 0, 0, 1])))
