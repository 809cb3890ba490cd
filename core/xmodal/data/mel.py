"""The mel scale: bands as ears tell pitches apart, narrow at low frequencies and wide at high ones.

Written out, in NumPy: the window draws spectrograms too, and librosa, which the tests compare with, takes more than a
second to import.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LINEAR_HZ = 200 / 3
"""Width of a mel where the scale is linear."""
_KNEE_HZ, _KNEE_MEL = 1000.0, 15.0
_LOG_STEP = np.log(6.4) / 27
"""Growth per mel of the logarithm of the frequency, above the knee."""


def to_mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return frequencies in mel: linear to 1,000 Hz, logarithmic above.

    Source: Slaney 1998, "Auditory toolbox", version 2.
    """
    above = np.log(np.maximum(hertz, _KNEE_HZ) / _KNEE_HZ) / _LOG_STEP
    return np.where(hertz < _KNEE_HZ, hertz / _LINEAR_HZ, _KNEE_MEL + above)


def to_hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return mel as frequencies in Hz: the inverse of `to_mel`."""
    above = _KNEE_HZ * np.exp(_LOG_STEP * (np.maximum(mel, _KNEE_MEL) - _KNEE_MEL))
    return np.where(mel < _KNEE_MEL, mel * _LINEAR_HZ, above)


def mel_filters(rate: int, window: int, bands: int) -> NDArray[np.float32]:
    """Return triangles of unit area over the frequencies of a spectrum, evenly spaced in mel from 0 to half the rate.

    Equal to ``librosa.filters.mel(sr=rate, n_fft=window, n_mels=bands)``.

    Parameters
    ----------
    rate : samples per second. window : samples per spectrum.

    Returns
    -------
    (bands, window // 2 + 1), low bands first. A band narrower than the spectrum's resolution may be all 0.
    """
    spectrum_F = np.fft.rfftfreq(window, 1 / rate)
    edges_M = to_hertz(np.linspace(0.0, to_mel(np.array(rate / 2)), bands + 2))
    rising = (spectrum_F - edges_M[:-2, None]) / np.diff(edges_M)[:-1, None]
    falling = (edges_M[2:, None] - spectrum_F) / np.diff(edges_M)[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    filters: NDArray[np.float64] = triangles * (2 / (edges_M[2:] - edges_M[:-2]))[:, None]
    return filters.astype(np.float32)
