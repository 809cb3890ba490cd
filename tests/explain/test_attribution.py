"""Integrated gradients and occlusion against plain loops, and what they cannot do."""

import sys

import pytest
import torch
from torch import nn
from torch.nn import functional
from xmodal.data.base import Modality
from xmodal.encoders.base import ENCODERS
from xmodal.errors import UserError
from xmodal.explain.attribution import attribute, cosine_to
from xmodal.explain.readings import open_reading

PICTURES = Modality(name="picture", kind="image", shape=(2, 8, 8))
TEXTS = Modality(name="caption", kind="text", shape=(6,), vocabulary=11)
SOUNDS = Modality(name="sound", kind="audio", shape=(4000,), rate=8000)


def encoder(type_: str, modality: Modality) -> nn.Module:
    torch.manual_seed(0)
    return ENCODERS.convert(type_, {}, "").build(modality, 5).eval()


def sound() -> torch.Tensor:
    """Half a second of which the first half is heard."""
    time = torch.arange(4000) / 8000
    return ((time * 2 * torch.pi * 700).sin() * (time < 0.25))[None]


ITEMS = [
    ("cnn", PICTURES, torch.rand((1, 2, 8, 8), generator=torch.Generator().manual_seed(1))),
    ("lstm", TEXTS, torch.tensor([[3, 9, 1, 4, 0, 0]])),
    ("mel_crnn", SOUNDS, sound()),
]
OTHER = torch.tensor([1.0, -2.0, 0.5, 0.3, -1.0])


@pytest.mark.parametrize(("type_", "modality", "item"), ITEMS, ids=[item[0] for item in ITEMS])
def test_integrated_gradients_are_those_of_a_plain_sum_and_complete(type_, modality, item) -> None:
    reading = open_reading(encoder(type_, modality), modality, item)
    found = attribute(reading, OTHER, "integrated_gradients", steps=64, limit_s=60)
    score, way = cosine_to(OTHER, reading), reading.values - reading.baseline
    mean = torch.zeros_like(way)
    for place in range(256):
        point = (reading.baseline + (place + 0.5) / 256 * way).requires_grad_()
        (gradient,) = torch.autograd.grad(score(point).sum(), point)
        mean += gradient / 256
    torch.testing.assert_close(found.values, reading.places(way * mean), atol=2e-3, rtol=0)
    assert found.error == pytest.approx(float(found.values.sum()) - (found.score - found.baseline), abs=1e-6)
    assert abs(found.error) < 0.01


def test_a_cosine_that_is_linear_on_the_way_is_split_by_hand() -> None:
    class Turned(nn.Module):
        """(B, 1, 1, 2) to a unit vector whose first component is 0.5 x + 0.25 y."""

        def forward(self, pixels: torch.Tensor) -> torch.Tensor:
            first = pixels.flatten(1) @ torch.tensor([0.5, 0.25])
            return torch.stack([first, (1 - first.square()).sqrt()], dim=1)

    modality = Modality(name="dots", kind="image", shape=(1, 1, 2))
    reading = open_reading(Turned(), modality, torch.tensor([[[[0.2, 1.0]]]]))  # torch's median is the lower one: 0.2
    found = attribute(reading, torch.tensor([3.0, 0.0]), "integrated_gradients", steps=16, limit_s=60)
    torch.testing.assert_close(found.values, torch.tensor([[0.0, 0.2]]), atol=1e-5, rtol=0)
    assert (found.score, found.baseline) == (pytest.approx(0.35), pytest.approx(0.15))
    assert found.error == pytest.approx(0, abs=1e-5)


def test_occluding_words_is_replacing_each_by_padding() -> None:
    reading = open_reading(encoder("lstm", TEXTS), TEXTS, ITEMS[1][2])
    found = attribute(reading, OTHER, "occlusion", steps=4, limit_s=60)
    score = cosine_to(OTHER, reading)
    for place in range(6):
        less = reading.values.clone()
        less[0, place] = reading.baseline[0, place]
        lost = score(reading.values) - score(less)
        torch.testing.assert_close(found.values[place], lost[0].detach(), atol=1e-5, rtol=0)
    assert found.error is None
    assert len(reading.shown(found.values)) == 4


def test_occluding_a_picture_is_the_mean_over_the_windows_of_a_pixel() -> None:
    reading = open_reading(encoder("cnn", PICTURES), PICTURES, ITEMS[0][2])
    found = attribute(reading, OTHER, "occlusion", steps=4, limit_s=60)
    score, total, count = cosine_to(OTHER, reading), torch.zeros(8, 8), torch.zeros(8, 8)
    for top in range(7):
        for left in range(7):
            window = (..., slice(top, top + 2), slice(left, left + 2))
            less = reading.values.clone()
            less[window] = reading.baseline[window]
            total[window] += (score(reading.values) - score(less))[0].detach()
            count[window] += 1
    torch.testing.assert_close(found.values, total / count, atol=1e-5, rtol=0)


def test_cells_of_a_sound_end_where_it_does() -> None:
    reading = open_reading(encoder("mel_cnn", SOUNDS), SOUNDS, sound())
    found = attribute(reading, OTHER, "integrated_gradients", steps=16, limit_s=60)
    shown = reading.shown(found.values)
    assert shown.shape == (40, 16)  # 2,000 samples, a frame each 128
    assert float(found.values.sum()) == pytest.approx(float(shown.sum()), abs=1e-6)


def test_what_encoders_make_of_values_is_what_they_make_of_the_item() -> None:
    for type_, modality, item in ITEMS:
        module = encoder(type_, modality)
        reading = open_reading(module, modality, item)
        torch.testing.assert_close(reading.encode(reading.values), module(item))
        assert not module._forward_hooks


@pytest.mark.parametrize(
    ("type_", "modality", "code"),
    [
        ("mlp", Modality(name="v", kind="vector", shape=(4,)), "explain.vector"),
        ("wave_cnn", SOUNDS, "explain.no_cells"),
    ],
)
def test_where_nobody_can_see_anything_it_says_so(type_, modality, code) -> None:
    with pytest.raises(UserError) as refused:
        open_reading(encoder(type_, modality), modality, torch.ones((1, *modality.shape)))
    assert refused.value.code == code
    assert modality.name in str(refused.value)


def test_a_text_encoder_without_a_table_is_refused() -> None:
    with pytest.raises(UserError, match="no single table"):
        open_reading(nn.Flatten(), TEXTS, ITEMS[1][2])


class Counting(nn.Module):
    """Tells how much ink there is, by counting: no gradient comes back."""

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return functional.one_hot((pixels > 0.5).flatten(1).sum(dim=1) % 5, 5).float()


def test_without_a_gradient_it_proposes_occlusion_which_works() -> None:
    reading = open_reading(Counting(), PICTURES, ITEMS[0][2])
    with pytest.raises(UserError, match="by occlusion"):
        attribute(reading, OTHER, "integrated_gradients", steps=4, limit_s=60)
    assert attribute(reading, OTHER, "occlusion", steps=4, limit_s=60).values.isfinite().all()


@pytest.mark.parametrize("method", ["integrated_gradients", "occlusion"])
def test_it_gives_up_when_its_time_is_over(method) -> None:
    reading = open_reading(encoder("cnn", PICTURES), PICTURES, ITEMS[0][2])
    with pytest.raises(UserError) as late:
        attribute(reading, OTHER, method, steps=4, limit_s=-1.0)
    assert late.value.code == "explain.too_long"


def test_without_captum_it_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "captum.attr", None)
    reading = open_reading(encoder("cnn", PICTURES), PICTURES, ITEMS[0][2])
    with pytest.raises(UserError, match=r"pip install 'xmodal\[explain\]'"):
        attribute(reading, OTHER, "occlusion", steps=4, limit_s=60)
