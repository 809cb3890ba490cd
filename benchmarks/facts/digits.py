"""Deep against linear CCA on the left and the right half of scikit-learn's digits."""

# N rows, F features, D dimensions, K directions.
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from xmodal.data.base import Modality
from xmodal.encoders.dense import MlpConfig
from xmodal.losses.correlation import dcca

Floats = NDArray[np.float64]
RIDGES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
"""Shares of the mean variance among which the validation rows choose, for either CCA."""


@dataclass(frozen=True)
class Halves:
    """Left and right halves of digits, (N, 32) each, in [0, 1]."""

    left: Floats
    right: Floats

    def rows(self, chosen: NDArray[np.int64]) -> Halves:
        """Return some of the rows."""
        return Halves(self.left[chosen], self.right[chosen])


def open_halves(seed: int) -> tuple[Halves, Halves, Halves]:
    """Return training, validation and test rows: 60, 20 and 20 % of the 1,797 digits."""
    images = load_digits().images / 16
    both = Halves(images[:, :, :4].reshape(len(images), -1), images[:, :, 4:].reshape(len(images), -1))
    order = np.random.default_rng(seed).permutation(len(images))
    first, second = round(0.6 * len(order)), round(0.8 * len(order))
    train, validation, test = np.split(order, [first, second])
    return both.rows(train), both.rows(validation), both.rows(test)


class LinearCCA:
    """Exact canonical directions of two sides, fitted by a Cholesky factor of either and one SVD.

    Parameters
    ----------
    fitted : rows. top : K. ridge : added to the diagonals of the covariances, as a share of their mean.
    """

    def __init__(self, fitted: Halves, top: int, ridge: float) -> None:
        self._means = fitted.left.mean(axis=0), fitted.right.mean(axis=0)
        x_NF, y_NF = fitted.left - self._means[0], fitted.right - self._means[1]
        roots = [np.linalg.cholesky(_ridged(x.T @ x / (len(x) - 1), ridge)) for x in (x_NF, y_NF)]
        half = np.linalg.solve(roots[0], x_NF.T @ y_NF / (len(x_NF) - 1))
        u, _, vt = np.linalg.svd(np.linalg.solve(roots[1], half.T).T, full_matrices=False)
        self._directions = np.linalg.solve(roots[0].T, u[:, :top]), np.linalg.solve(roots[1].T, vt[:top].T)

    def total(self, held: Halves) -> float:
        """Return the sum of the correlations along the K directions, on rows that need not be the fitted ones."""
        x_NK, y_NK = (
            (side - centre) @ direction
            for side, centre, direction in zip((held.left, held.right), self._means, self._directions, strict=True)
        )
        return float(sum(np.corrcoef(x, y)[0, 1] for x, y in zip(x_NK.T, y_NK.T, strict=True)))


def _ridged(covariance: Floats, ridge: float) -> Floats:
    ridged: Floats = covariance + ridge * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    return ridged


def linear_total(train: Halves, validation: Halves, test: Halves, top: int) -> float:
    """Return the total correlation of linear CCA on test rows, with the ridge that validation rows like best."""
    models = [LinearCCA(train, top, ridge) for ridge in RIDGES]
    return max(models, key=lambda model: model.total(validation)).total(test)


def deep_total(train: Halves, validation: Halves, test: Halves, top: int, steps: int, seed: int) -> float:
    """Return that of DCCA: two networks minimise `dcca` on all training rows, linear CCA reads them off.

    The step is the one, of every tenth, that validation rows like best.
    """
    torch.manual_seed(seed)
    shapes = train.left.shape[1:], train.right.shape[1:]
    networks = [
        MlpConfig(width=128, layers=1).build(Modality(name=name, kind="vector", shape=shape), top)
        for name, shape in zip(("left", "right"), shapes, strict=True)
    ]
    parameters = [weight for network in networks for weight in network.parameters()]
    adam = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.1)
    inputs = [torch.from_numpy(side).float() for side in (train.left, train.right)]
    best, kept = -np.inf, 0.0
    for step in range(1, steps + 1):
        adam.zero_grad()
        a_ND, b_ND = (network(side) for network, side in zip(networks, inputs, strict=True))
        dcca(a_ND, b_ND, regularisation=1e-2).backward()
        adam.step()
        if step % 10 == 0:
            seen = [_embedded(networks, rows) for rows in (train, validation, test)]
            model = LinearCCA(seen[0], top, 1e-3)
            found = model.total(seen[1])
            if found > best:
                best, kept = found, model.total(seen[2])
    return kept


@torch.no_grad()
def _embedded(networks: list[torch.nn.Module], rows: Halves) -> Halves:
    left, right = (
        network(torch.from_numpy(side).float()).double().numpy()
        for network, side in zip(networks, (rows.left, rows.right), strict=True)
    )
    return Halves(left, right)
