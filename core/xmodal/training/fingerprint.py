"""What a result depends on besides its configuration: versions, machine, device, threads, data."""

from __future__ import annotations

import platform
import sys

import numpy as np
import torch

import xmodal


def fingerprint(data: str, device: str, threads: int) -> dict[str, str]:
    """Return what must agree for a replay to be bit for bit.

    Parameters
    ----------
    data : the data set's fingerprint.
    """
    return {
        "xmodal": xmodal.__version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "machine": platform.machine(),
        "system": platform.system(),
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "device": device if device == "cpu" else f"{device} {_device_name(device)}",
        "torch_threads": str(threads),
        "data": data,
    }


def _device_name(device: str) -> str:
    return torch.cuda.get_device_name() if device.startswith("cuda") else platform.processor()


def differences(then: dict[str, str], now: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return what differs: name -> (then, now)."""
    names = sorted(then.keys() | now.keys())
    return {name: (then.get(name, "-"), now.get(name, "-")) for name in names if then.get(name) != now.get(name)}
