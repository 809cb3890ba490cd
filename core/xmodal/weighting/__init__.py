"""Automatic weighting: one file per method. Importing this package registers the built-in ones in `WEIGHTINGS`."""

from xmodal.weighting import dynamic, fixed, gradnorm, uncertainty
from xmodal.weighting.base import WEIGHTINGS, Seen, State, Weighting, WeightingConfig

__all__ = [
    "WEIGHTINGS",
    "Seen",
    "State",
    "Weighting",
    "WeightingConfig",
    "dynamic",
    "fixed",
    "gradnorm",
    "uncertainty",
]
