"""From the inputs of one modality to (B, D). Importing this package registers the built-in encoders."""

from __future__ import annotations

from xmodal.encoders import audio, dense, image, text
from xmodal.encoders.base import ENCODERS, EncoderConfig, encoders_for

__all__ = ["ENCODERS", "EncoderConfig", "audio", "dense", "encoders_for", "image", "text"]
