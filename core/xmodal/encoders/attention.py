"""The transformer block that the text and the image transformer share."""

# B rows, T tokens, W width, H heads.
from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class Block(nn.Module):
    """Pre-norm transformer block without dropout: attention, then a two-layer perceptron, each added to its input.

    Written out rather than `nn.TransformerEncoderLayer`, whose fast path outside training computes differently and
    gives NaN for a row that is all padding.

    Source: Xiong et al. 2020, "On layer normalization in the transformer architecture", figure 1 (b).
    """

    def __init__(self, width: int, heads: int, expansion: int = 2) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.hidden_norm = nn.LayerNorm(width)
        self.hidden = nn.Sequential(nn.Linear(width, expansion * width), nn.GELU(), nn.Linear(expansion * width, width))

    def forward(self, x_BTW: Tensor, readable_BT: Tensor | None = None) -> Tensor:
        """Return (B, T, W). Tokens attend only to those that are `readable`; each row needs at least one."""
        parts = self.query_key_value(self.attention_norm(x_BTW)).unflatten(-1, (3, self.heads, -1))
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        mask = None if readable_BT is None else readable_BT[:, None, None, :]
        read_BHTW = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x_BTW = x_BTW + self.attention_out(read_BHTW.transpose(1, 2).flatten(2))
        out: Tensor = x_BTW + self.hidden(self.hidden_norm(x_BTW))
        return out


def draw_positions(tokens: int, width: int) -> nn.Parameter:
    """Draw learned position vectors, (T, W), small beside the tokens' own."""
    return nn.Parameter(0.02 * torch.randn(tokens, width))


def check_heads(width: int, heads: int) -> None:
    """Refuse a width that the heads cannot share (called while a configuration is converted)."""
    if width % heads:
        raise ValueError(f"width {width} is not a multiple of the number of heads, {heads}")
