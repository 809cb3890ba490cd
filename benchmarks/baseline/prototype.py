"""The plain PyTorch script that a researcher would write first: no engine, no window, nothing recorded.

A three-layer CNN and an LSTM, 128 dimensions, symmetric InfoNCE with a learned temperature, AdamW 1e-3, batches of
256. It shares the pairs with xmodal, and not a line of its training.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812  # the name that everybody knows
from torch import Tensor, nn
from xmodal.data.base import PairedData, Split

BATCH = 256
SIZE = 128


class ImageEncoder(nn.Module):
    """Three strided convolutions and a linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(64, 128, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(128 * 4 * 4, SIZE),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """Return (B, 128)."""
        output: Tensor = self.layers(pictures)
        return output


class TextEncoder(nn.Module):
    """Embedding, LSTM, and a linear layer on the state after the last real token."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, SIZE, padding_idx=0)
        self.lstm = nn.LSTM(SIZE, SIZE, batch_first=True)
        self.linear = nn.Linear(SIZE, SIZE)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return (B, 128)."""
        states, _ = self.lstm(self.embedding(tokens))
        last = (tokens != 0).sum(dim=1).clamp(min=1) - 1
        output: Tensor = self.linear(states[torch.arange(len(tokens)), last])
        return output


class Prototype:
    """The script as an object, so that its steps can be interleaved with others'."""

    def __init__(self, data: PairedData, seed: int) -> None:
        torch.manual_seed(seed)
        self.data = data
        self.image = ImageEncoder()
        self.text = TextEncoder(data.modalities["text"].vocabulary)
        self.log_scale = nn.Parameter(torch.tensor(1 / 0.07).log())
        parameters = [*self.image.parameters(), *self.text.parameters(), self.log_scale]
        self.optimizer = torch.optim.AdamW(parameters, lr=1e-3)
        rows = data.splits["train"]
        self.pictures = torch.from_numpy(data.inputs("image", rows))
        self.tokens = torch.from_numpy(data.inputs("text", rows))
        self.order = torch.randperm(len(rows))
        self.cursor = 0

    def step(self) -> float:
        """Take one step and return the loss."""
        if self.cursor + BATCH > len(self.order):
            self.order, self.cursor = torch.randperm(len(self.order)), 0
        rows = self.order[self.cursor : self.cursor + BATCH]
        self.cursor += BATCH
        image = F.normalize(self.image(self.pictures[rows]), dim=1)
        text = F.normalize(self.text(self.tokens[rows]), dim=1)
        logits = self.log_scale.exp() * image @ text.T
        target = torch.arange(len(rows))
        loss = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        with torch.no_grad():
            self.log_scale.clamp_(0, 4.6052)
        return loss.item()

    @torch.no_grad()
    def recall_at_10(self, split: Split, pool: int = 1000) -> tuple[float, float]:
        """Return R@10 image -> text and text -> image among `pool` rows; the same caption is a hit."""
        generator = torch.Generator().manual_seed(0)
        rows = self.data.splits[split][torch.randperm(len(self.data.splits[split]), generator=generator)[:pool].numpy()]
        image = F.normalize(self.image(torch.from_numpy(self.data.inputs("image", rows))), dim=1)
        text = F.normalize(self.text(torch.from_numpy(self.data.inputs("text", rows))), dim=1)
        same = torch.from_numpy(self.data.same[rows])
        hit = same[:, None] == same[None, :]
        scores = image @ text.T
        recalls = [hit.gather(1, side.topk(10, dim=1).indices).any(dim=1).float().mean() for side in (scores, scores.T)]
        return float(recalls[0]), float(recalls[1])
