"""What encoders of sounds owe beyond the others: silence, padding, precision, rates, the front end's parameters."""

import pytest
import torch
from torch import Tensor, nn
from xmodal.data.base import Modality
from xmodal.encoders import ENCODERS, encoders_for
from xmodal.errors import UserError

RATE = 8000
MODALITY = Modality(name="sound", kind="audio", shape=(4000,), rate=RATE)
every_encoder = pytest.mark.parametrize("name", encoders_for("audio"))


def build(name: str, modality: Modality = MODALITY, **params: object) -> nn.Module:
    torch.manual_seed(0)
    return ENCODERS.convert(name, params, where="encoders").build(modality, 12)


def tones(hertz: list[float], samples: int = 4000) -> Tensor:
    place = torch.arange(samples) / RATE
    return torch.stack([torch.sin(2 * torch.pi * each * place) / 2 for each in hertz])


@every_encoder
def test_padding_changes_no_embedding(name: str) -> None:
    """A recording is the same however long the silence after it: the same weights read it in a longer row."""
    longer = Modality(name="sound", kind="audio", shape=(6400,), rate=RATE)
    sounds = tones([200.0, 900.0, 2500.0])
    sounds[1, 1501:] = 0
    padded = torch.cat([sounds, torch.zeros(3, 2400)], dim=1)
    long, short = build(name, longer), build(name)
    weights = long.state_dict()
    if "positions" in weights:
        weights["positions"] = weights["positions"][: len(short.positions)]
    short.load_state_dict(weights)
    torch.testing.assert_close(short(sounds), long(padded), atol=2e-5, rtol=1e-4)


@every_encoder
def test_a_recording_of_nothing_has_an_embedding(name: str) -> None:
    encoder = build(name)
    sounds = tones([300.0, 400.0, 500.0])
    sounds[1] = 0
    output = encoder(sounds)
    assert output.isfinite().all()
    output.square().sum().backward()
    for key, parameter in encoder.named_parameters():
        assert parameter.grad is not None, key
        assert parameter.grad.isfinite().all(), key


@every_encoder
def test_a_louder_recording_is_the_same_recording(name: str) -> None:
    encoder, sounds = build(name), tones([300.0, 1200.0])
    torch.testing.assert_close(encoder(sounds / 10), encoder(sounds), atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("name", [name for name in encoders_for("audio") if name.startswith("mel_")])
def test_full_scale_hears_loudness(name: str) -> None:
    encoder, sounds = build(name, level="full scale"), tones([300.0, 1200.0])
    assert not torch.allclose(encoder(sounds / 10), encoder(sounds), atol=1e-2)


@every_encoder
def test_it_computes_in_bfloat16(name: str) -> None:
    encoder, sounds = build(name), tones([300.0, 1200.0, 3100.0])
    exact = encoder(sounds)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rounded = encoder(sounds)
    rounded.float().square().sum().backward()
    assert rounded.isfinite().all()
    torch.testing.assert_close(rounded.float(), exact, atol=0.05, rtol=0.1)


@every_encoder
@pytest.mark.parametrize(("samples", "rate"), [(1, 8000), (100, 8000), (8000, 16000), (11025, 44100)])
def test_sounds_of_other_lengths_and_rates(name: str, samples: int, rate: int) -> None:
    modality = Modality(name="sound", kind="audio", shape=(samples,), rate=rate)
    output = build(name, modality)(0.1 * torch.randn(2, samples, generator=torch.Generator().manual_seed(0)))
    assert output.shape == (2, 12)
    assert output.isfinite().all()


def test_the_cnn_can_keep_the_places() -> None:
    """What sounds late is at other places of the map; averaged over time it is nearly what sounds early."""
    low, high = tones([400.0, 2400.0])
    first, second = low.clone(), high.clone()
    first[2048:], second[2048:] = high[2048:], low[2048:]
    moved = {}
    for pooling in ("flatten", "mean"):
        one, other = build("mel_cnn", pooling=pooling)(torch.stack([first, second]))
        moved[pooling] = ((one - other).norm() / one.norm()).item()
    assert moved["flatten"] > 3 * moved["mean"]


def test_weights_do_not_hold_the_front_end() -> None:
    assert not any(key.startswith("spectrogram") for key in build("mel_cnn").state_dict())


@every_encoder
def test_a_modality_without_a_rate_gets_one_sentence(name: str) -> None:
    with pytest.raises(UserError, match="how many samples per second sound has"):
        build(name, Modality(name="sound", kind="audio", shape=(800,)))


@pytest.mark.parametrize(
    ("name", "params", "words"),
    [
        ("mel_cnn", {"bands": 2}, "encoders.bands"),
        ("mel_crnn", {"hop_ms": 0.0}, "encoders.hop_ms"),
        ("mel_transformer", {"width": 30, "heads": 4}, "not a multiple"),
        ("wave_cnn", {"bands": 40}, "encoders.bands"),
        ("mel_cnn", {"level": "loud"}, "encoders.level"),
        ("mel_cnn", {"bands": 257}, "encoders.bands"),
    ],
)
def test_bad_parameters_get_one_sentence(name: str, params: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        build(name, **params)
    assert "\n" not in str(caught.value)
