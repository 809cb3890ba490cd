"""Automatic weighting, one file per method, and how the terms' gradients become one.

Importing this package registers the built-in ones in `WEIGHTINGS` and `AGGREGATIONS`.
"""

from xmodal.weighting import aggregation, dynamic, fixed, gradnorm, uncertainty
from xmodal.weighting.aggregation import AGGREGATIONS, AggregationConfig
from xmodal.weighting.base import WEIGHTINGS, Seen, State, Weighting, WeightingConfig

__all__ = [
    "AGGREGATIONS",
    "WEIGHTINGS",
    "AggregationConfig",
    "Seen",
    "State",
    "Weighting",
    "WeightingConfig",
    "aggregation",
    "dynamic",
    "fixed",
    "gradnorm",
    "uncertainty",
]
