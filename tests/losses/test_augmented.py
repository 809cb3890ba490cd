import math
from dataclasses import replace

import pytest
import torch
from xmodal.augmentation.base import Chain
from xmodal.augmentation.color import Color
from xmodal.augmentation.crop import Crop
from xmodal.augmentation.features import FeatureDropout
from xmodal.augmentation.flip import Flip
from xmodal.augmentation.gain import Gain
from xmodal.augmentation.noise import Noise
from xmodal.augmentation.time_shift import TimeShift
from xmodal.augmentation.tokens import TokenDropout
from xmodal.data.base import Modality
from xmodal.losses import LOSSES, HasTemperature, Setting, View

D = 5
MODALITIES = {
    "image": Modality(name="m", kind="image", shape=(1, 4, 5)),
    "text": Modality(name="m", kind="text", shape=(4,), vocabulary=9),
    "vector": Modality(name="m", kind="vector", shape=(3,)),
    "audio": Modality(name="m", kind="audio", shape=(60,), rate=200),
}
TWIN_TEXTS = torch.tensor([[3, 4], [5, 0], [3, 4], [8, 7], [8, 7], [3, 4], [1, 0], [2, 0]])


def build(**params):
    torch.manual_seed(0)
    return LOSSES.convert("simclr", params, "term").build(Setting({"m": MODALITIES["vector"]}, embedding_size=D))


def viewed(encoded, a, b, kind="vector", inputs=None):
    """Two views as the term reads them; the embedding of the input itself is no number: it is not read."""
    x = encoded(torch.full_like(a, torch.nan), inputs, name="m", kind=kind, shape=MODALITIES[kind].shape)
    return replace(x, views=(View(a), View(b)))


def looped(a, b, temperature, codes):
    """Each view finds the other views of its code among all others, in plain Python floats."""
    rows, codes = [*a.tolist(), *b.tolist()], [*codes, *codes]
    total = 0.0
    for i, row in enumerate(rows):
        logits = {
            j: sum(x * y for x, y in zip(row, other, strict=True)) / temperature
            for j, other in enumerate(rows)
            if j != i
        }
        log_sum = math.log(sum(map(math.exp, logits.values())))
        right = [logits[j] for j in logits if codes[j] == codes[i]]
        total += sum(log_sum - z for z in right) / len(right)
    return total / len(rows)


def test_golden_value(unit, golden, encoded):
    assert build()(viewed(encoded, *unit)).item() == pytest.approx(golden["nt_xent"], rel=1e-7)


@pytest.mark.parametrize("rows", [1, 2, 8])
def test_matches_plain_loops(unit, encoded, rows):
    a, b = (x[:rows] for x in unit)
    expected = looped(a, b, 0.2, range(rows))
    assert build(temperature=0.2)(viewed(encoded, a, b)).item() == pytest.approx(expected, rel=1e-9, abs=1e-12)
    texts = viewed(encoded, a, b, "text", TWIN_TEXTS[:rows])
    expected = looped(a, b, 0.2, [[3, 5, 3, 8, 8, 3, 1, 2][row] for row in range(rows)])
    assert build(temperature=0.2)(texts).item() == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_views_are_interchangeable(unit, encoded):
    a, b = unit
    for projection in (0, 6):
        term = build(projection=projection).double()
        torch.testing.assert_close(term(viewed(encoded, a, b)), term(viewed(encoded, b, a)), rtol=1e-12, atol=0)


def test_chance(encoded):
    same = torch.full((8, D), 1 / math.sqrt(D))
    assert build()(viewed(encoded, same, same)).item() == pytest.approx(math.log(15), rel=1e-6)


def test_a_projection_reads_the_direction_and_is_learned(unit, encoded):
    a, b = (x.float() for x in unit)
    term = build(projection=6)
    plain = term(viewed(encoded, a, b))
    assert term(viewed(encoded, 7 * a, 1e-3 * b)).item() == pytest.approx(plain.item(), rel=1e-5)
    plain.backward()
    assert {name for name, weight in term.named_parameters() if weight.grad is not None} == {
        *("read.weight", "read.bias", "write.weight", "write.bias")
    }
    assert [name for name, weight in term.named_parameters() if D in weight.shape] == ["read.weight"]


def test_has_a_temperature():
    term = build(learnable=True, temperature=0.3)
    assert isinstance(term, HasTemperature)
    assert term.temperature() == pytest.approx(0.3)


def test_asks_for_two_views_of_the_kind():
    config = LOSSES.convert(
        "simclr", {"drop": 0.3, "noise": 0.4, "shift": 0.1, "crop": 0.7, "flip": True, "gain": 0.6}, "term"
    )
    light = Color(brightness=0.6, contrast=0, saturation=0)
    expected = {
        "image": (Crop(shift=0.1, scale=0.7), Flip(), light, Noise(strength=0.4)),
        "text": (TokenDropout(probability=0.3),),
        "vector": (Noise(strength=0.4), FeatureDropout(probability=0.3)),
        "audio": (TimeShift(shift=0.1), Gain(strength=0.6), Noise(strength=0.4)),
    }
    for kind, parts in expected.items():
        assert config.views(MODALITIES[kind]) == (Chain(parts), Chain(parts))
    assert Flip() not in LOSSES.convert("simclr", {}, "term").views(MODALITIES["image"])[0].parts
