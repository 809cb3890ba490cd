"""Where two objects are in a picture and the text names one of them, the pixel that speaks most for it is on that one.

A question with one answer: the two differ in shape and in colour, and pictures are explained, not chosen. With a single
object even a network that has learned nothing would point at it: nothing else differs from the ground.

Source: Zhang et al. 2018, "Top-down neural attention by excitation backprop", the pointing game.
"""

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from torch import nn
from xmodal.data import open_data
from xmodal.data.base import Modality
from xmodal.data.shapes.scenes import COLOURS
from xmodal.explain.attribution import attribute
from xmodal.explain.readings import open_reading
from xmodal.training.config import DataSection, EvaluationSection
from xmodal.training.engine import Engine
from xmodal.training.explanations import ExplainOrder, Subject
from xmodal.training.presets import preset
from xmodal.training.queries import Query

SHAPES = DataSection(type="shapes", params={"rows": 6000, "audio": False})


def scenes(data, number):
    """Yield (row, the object that is named) of pictures with two objects that differ in shape and colour."""
    draws, left = np.random.default_rng(0), number
    for row in data.splits["validation"].tolist():
        objects = data.objects(row)
        if len(objects) != 2 or objects[0].shape == objects[1].shape or objects[0].colour == objects[1].colour:
            continue
        yield row, objects[draws.integers(2)]
        left -= 1
        if not left:
            return
    raise AssertionError("too few such scenes")


def is_hit(values, named) -> bool:
    return bool(named.mask[np.unravel_index(values.argmax(), values.shape)])


class Eye(nn.Module):
    """Sees how much of each colour there is, and nothing else: what it should point at is known."""

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        known = torch.tensor(list(COLOURS.values()))[:, :, None, None]
        away = (pixels[:, None] - known).square().sum(dim=2)
        return (-away / 0.02).exp().sum(dim=(2, 3)) + 1.0


def test_an_eye_for_colours_points_at_the_colour_that_is_named() -> None:
    data = open_data(SHAPES.type, {**SHAPES.params, "rows": 1500})
    modality, eye = Modality(name="image", kind="image", shape=(3, 32, 32)), Eye().eval()
    # The windows of occlusion are as wide as a small object: its strongest pixel may lie at the edge.
    for method, least in (("integrated_gradients", 0.95), ("occlusion", 0.8)):
        hits = []
        for row, named in scenes(data, 20):
            reading = open_reading(eye, modality, torch.from_numpy(data.inputs("image", np.array([row]))))
            colour = nn.functional.one_hot(torch.tensor(list(COLOURS).index(named.colour)), len(COLOURS)).float()
            found = attribute(reading, colour, method, steps=64, limit_s=60)
            hits.append(is_hit(found.values.numpy(), named))
        assert np.mean(hits) >= least, method


def game(engine: Engine, number: int) -> float:
    """Return the share of pictures whose strongest pixel lies on the object that the text names."""
    hits = []
    for row, named in scenes(engine.data, number):
        text = Query(id="", modality="text", text=f"{named.colour} {named.shape}")
        order = ExplainOrder(a=Subject(modality="image", row=row), b=Subject(query=text), steps=32)
        hits.append(is_hit(engine.explain(order).parts[0].values.numpy(), named))
    return float(np.mean(hits))


@pytest.mark.long
def test_a_trained_network_points_at_the_object_that_is_named() -> None:
    config = preset("clip", open_data(SHAPES.type, SHAPES.params).modalities, SHAPES)
    engine = Engine.create(replace(config, torch_threads=1, evaluation=EvaluationSection(every=0)))
    before = game(engine, 100)
    for _ in range(690):
        engine.step()
    after = game(engine, 100)
    assert before < 0.7  # as good as choosing one of the two
    assert after >= 0.9
