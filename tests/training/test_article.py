"""The preset `article` against the article's model in plain torch calls: the same loss and gradients."""

import torch
import torch.nn.functional as F  # noqa: N812  # the name that everybody knows
from torch import nn
from xmodal.data import open_data
from xmodal.training.engine import Engine
from xmodal.training.presets import preset


class TextEncoder(nn.Module):
    def __init__(self, vocabulary: int, embedding: int, hidden: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding, hidden, batch_first=True)

    def forward(self, text: torch.Tensor) -> torch.Tensor:
        _, (h, _) = self.lstm(self.embedding(text))
        return h.squeeze(0)


def test_the_preset_is_the_article_to_1e_6() -> None:
    data = open_data("icons", {})
    config = preset("article", data.modalities)
    engine = Engine.create(config)
    encoders = engine._state.parts.model.encoders
    ours = dict(encoders["text"].named_parameters())
    (table,) = [value for value in ours.values() if len(value) == data.modalities["text"].vocabulary]
    text = TextEncoder(*table.shape, config.embedding_size)
    image = nn.Linear(32 * 32, config.embedding_size)
    with torch.no_grad():
        for plain, own in ((text, encoders["text"]), (image, encoders["image"])):
            mine, theirs = list(own.parameters()), list(plain.parameters())
            assert [value.shape for value in mine] == [value.shape for value in theirs]
            for source, target in zip(mine, theirs, strict=True):
                target.copy_(source)

    rows, _, _ = engine._state.order.batch(0, 0, config.batch_size)
    tokens = torch.from_numpy(data.inputs("text", rows))
    pixels = torch.from_numpy(data.inputs("image", rows)).flatten(1)
    t, i = text(tokens), image(pixels)
    labels = torch.arange(len(rows))
    cross_entropy = F.cross_entropy(t @ i.T / 0.07, labels) + F.cross_entropy(i @ t.T / 0.07, labels)
    total = cross_entropy + 0.1 * -torch.mean(t @ i.T)
    total.backward()

    outputs = engine._state.parts.model.encode(rows, {"text": False, "image": False})
    value = engine._state.parts.cost(outputs, config, 1)
    value.total.backward()
    torch.testing.assert_close(value.total, total, rtol=1e-6, atol=1e-6)
    for plain, own in ((text, encoders["text"]), (image, encoders["image"])):
        for theirs, mine in zip(plain.parameters(), own.parameters(), strict=True):
            assert (mine.grad - theirs.grad).norm() <= 1e-6 * theirs.grad.norm()
    engine.close()
