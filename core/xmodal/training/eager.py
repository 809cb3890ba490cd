"""Torch's optimisers, without the compiler that they import at their first step.

`torch.optim` wraps a few methods so that ``torch.compile`` leaves them alone, and the wrappers import
``torch._dynamo``: more than a second at every start of an engine, for a compiler that nothing here uses. The methods
underneath are the same, and so is every bit that they compute.
"""

from __future__ import annotations

from inspect import unwrap

import torch


class SGD(torch.optim.SGD):
    """`torch.optim.SGD`."""

    add_param_group = unwrap(torch.optim.SGD.add_param_group)
    zero_grad = unwrap(torch.optim.SGD.zero_grad)
    step = torch.no_grad()(unwrap(torch.optim.SGD.step))


class Adam(torch.optim.Adam):
    """`torch.optim.Adam`."""

    add_param_group = unwrap(torch.optim.Adam.add_param_group)
    zero_grad = unwrap(torch.optim.Adam.zero_grad)
    step = torch.no_grad()(unwrap(torch.optim.Adam.step))


class AdamW(torch.optim.AdamW):
    """`torch.optim.AdamW`."""

    add_param_group = unwrap(torch.optim.AdamW.add_param_group)
    zero_grad = unwrap(torch.optim.AdamW.zero_grad)
    step = torch.no_grad()(unwrap(torch.optim.AdamW.step))
