import numpy as np
from xmodal.projection.repulsion import SOFTENING, Curve
from xmodal.projection.repulsion_3d import SampledRepulsion


def exact(map_P3, curve):
    forces = np.zeros_like(map_P3, dtype=np.float64)
    for i, here in enumerate(map_P3.astype(np.float64)):
        for j, there in enumerate(map_P3.astype(np.float64)):
            squared = ((here - there) ** 2).sum()
            if i != j:
                strength = 2 * curve.b / ((SOFTENING + squared) * (1 + curve.a * squared**curve.b))
                forces[i] += strength * (here - there)
    return forces


def test_all_samples_together_are_all_pairs():
    map_P3 = np.random.default_rng(0).normal(0, 3, (60, 3)).astype(np.float32)
    curve = Curve()
    whole = SampledRepulsion(curve, sources=60).forces(map_P3)
    np.testing.assert_allclose(whole, exact(map_P3, curve), rtol=1e-3, atol=1e-3)
    sampled = SampledRepulsion(curve, sources=15)
    mean = np.mean([sampled.forces(map_P3) for _ in range(4)], axis=0)
    np.testing.assert_allclose(mean, whole, rtol=1e-3, atol=1e-3)
