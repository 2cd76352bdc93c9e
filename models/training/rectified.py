"""The same network with cheaper bends: ReLU in place of SiLU, which costs a CPU as much as the convolutions do in int8.

Weights, channels and layers stay; a network so changed has to be taught again, best by the one that it came from.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


class Bending(nn.Module):
    """From SiLU (`share` 0) to ReLU (1), so that the change is not made at once."""

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Element by element."""
        if self.share >= 1:
            return torch.relu(x)
        return self.share * torch.relu(x) + (1 - self.share) * nn.functional.silu(x)


def bent(network: Any) -> list[Bending]:
    """Put a `Bending` in the place of every SiLU; all of them."""
    return [_put(part, name, Bending()) for part, name in _bends(network, (nn.SiLU,))]


def settled(network: Any) -> None:
    """Plain ReLU in the place of every `Bending`."""
    for part, name in _bends(network, (Bending,)):
        _put(part, name, nn.ReLU())


def _bends(network: Any, kinds: tuple[type[nn.Module], ...]) -> list[tuple[nn.Module, str]]:
    return [(part, name) for part in network.modules() for name, one in part.named_children() if isinstance(one, kinds)]


def _put(part: nn.Module, name: str, new: Any) -> Any:
    setattr(part, name, new)
    return new
