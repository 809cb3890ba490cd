"""Every augmentation: what it changes, what it leaves, and where its randomness comes from."""

import pytest
import torch
from some_inputs import AUDIO, CHANNELS, COLORED, IMAGE, ROWS, TEXT, VECTOR, draws, inputs
from xmodal.augmentation import AUGMENTATIONS, Chain, augmentations_for
from xmodal.augmentation.color import Color, grey
from xmodal.augmentation.crop import Crop
from xmodal.augmentation.features import FeatureDropout
from xmodal.augmentation.flip import Flip
from xmodal.augmentation.gain import Gain
from xmodal.augmentation.noise import Noise
from xmodal.augmentation.sounds import lengths
from xmodal.augmentation.spec_augment import SpecAugment
from xmodal.augmentation.time_shift import TimeShift
from xmodal.augmentation.tokens import TokenDropout
from xmodal.errors import UserError

MODALITIES = (IMAGE, COLORED, TEXT, VECTOR, AUDIO, CHANNELS)
EVERY = [
    pytest.param(AUGMENTATIONS[name](), modality, id=f"{name}-{modality.kind}-{len(modality.shape)}")
    for modality in MODALITIES
    for name in augmentations_for(modality.kind)
]
OFF = [
    (Crop(scale=1, shift=0), IMAGE),
    (Flip(horizontal=0, vertical=0), IMAGE),
    (Color(brightness=0, contrast=0, saturation=0), COLORED),
    (Color(brightness=0, contrast=0, saturation=1), IMAGE),
    (Noise(strength=0), IMAGE),
    (Noise(strength=0), VECTOR),
    (Noise(strength=0), AUDIO),
    (TokenDropout(probability=0), TEXT),
    (FeatureDropout(probability=0), VECTOR),
    (Gain(strength=0), AUDIO),
    (TimeShift(shift=0), AUDIO),
    (SpecAugment(time=0, frequency=0), AUDIO),
    (SpecAugment(time_masks=0, frequency_masks=0), AUDIO),
]
RISING = torch.linspace(0, 1, 12).expand(200, 1, 9, 12).contiguous()
"""Pictures that grow brighter from left to right."""


@pytest.mark.parametrize(("augmentation", "modality"), EVERY)
@pytest.mark.parametrize("rows", [1, 2, ROWS])
def test_draws_from_its_generator_alone_and_leaves_what_it_was_given(augmentation, modality, rows):
    x = inputs(modality, rows)
    before, state = x.clone(), torch.get_rng_state()
    first, again, other = (augmentation.apply(x, modality, draws(seed)) for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert first.shape == x.shape
    assert first.dtype == x.dtype
    assert torch.isfinite(first).all()
    assert torch.equal(x, before)
    assert torch.equal(torch.get_rng_state(), state)
    if rows == ROWS:
        assert not torch.equal(first, x)
        assert not torch.equal(first, other)


@pytest.mark.parametrize(("augmentation", "modality"), EVERY)
def test_stays_in_the_bounds_of_its_kind(augmentation, modality):
    x = inputs(modality)
    changed = augmentation.apply(x, modality, draws())
    match modality.kind:
        case "image":
            assert changed.min() >= 0
            assert changed.max() <= 1
        case "audio":
            assert changed.abs().max() <= 1
        case "text":
            assert changed.min() >= 0
            assert changed.max() < modality.vocabulary


@pytest.mark.parametrize(
    ("augmentation", "modality"), [case for case in EVERY if case.values[1].kind in ("text", "audio")]
)
def test_padding_stays_padding(augmentation, modality):
    x = inputs(modality)
    changed = augmentation.apply(x, modality, draws())
    padded = (x == 0).flip(-1).cumprod(-1).flip(-1).bool()
    if len(modality.shape) > 1:
        padded = padded.all(dim=1, keepdim=True).expand_as(x)
    assert padded.any()
    assert (changed[padded] == 0).all()


@pytest.mark.parametrize(("augmentation", "modality"), OFF, ids=lambda value: type(value).__name__)
def test_of_strength_zero_changes_nothing_and_draws_nothing(augmentation, modality):
    x, generator = inputs(modality), draws()
    state = generator.get_state()
    assert torch.equal(augmentation.apply(x, modality, generator), x)
    assert torch.equal(generator.get_state(), state)


@pytest.mark.parametrize(
    ("name", "params"),
    [("crop", {"scale": 0}), ("crop", {"shift": 1.5}), ("flip", {"horizontal": 2}), ("noise", {"strength": -1})],
)
def test_what_is_out_of_bounds_is_refused(name, params):
    with pytest.raises(UserError, match=f"here.{next(iter(params))}"):
        AUGMENTATIONS.convert(name, params, "here")


def test_a_chain_goes_on_with_one_generator():
    x, generator = inputs(IMAGE), draws(5)
    by_hand = Noise().apply(Crop().apply(x, IMAGE, generator), IMAGE, generator)
    chained = Chain((Crop(), Noise()))(x, IMAGE, draws(5))
    assert torch.equal(chained.inputs, by_hand)
    assert chained.masked is None


# ---- pictures ------------------------------------------------------------------------------------------------


def test_pictures_move_and_nothing_comes_in_on_the_other_side():
    """A shift of one pixel either way: a picture between the left and the right neighbour of each pixel."""
    moved = Crop(scale=1, shift=1 / 12).apply(RISING, IMAGE, draws())
    step = 1 / 11
    assert (moved - RISING).abs().max() <= step + 1e-5  # a wrap would put black beside white
    assert (moved - RISING)[..., 5].abs().max() > 0.8 * step
    torch.testing.assert_close(moved[:, :, 0], moved[:, :, 8], rtol=0, atol=1e-5)


def test_pictures_are_enlarged_by_a_crop():
    spread = Crop(scale=0.5, shift=0).apply(RISING, IMAGE, draws())[:, 0, 0].diff(dim=1).sum(dim=1)
    assert spread.min() == pytest.approx(0.5, abs=0.08)
    assert spread.max() == pytest.approx(1.0, abs=0.08)


def test_pictures_are_mirrored_in_their_share_of_the_rows():
    across = Flip(horizontal=0.3).apply(RISING, IMAGE, draws())
    mirrored = across[:, 0, 0, 0] == 1
    assert 35 < mirrored.sum() < 85
    assert torch.equal(across[mirrored], RISING[mirrored].flip(-1))
    assert torch.equal(across[~mirrored], RISING[~mirrored])
    upside_down = Flip(horizontal=0, vertical=1).apply(inputs(IMAGE), IMAGE, draws())
    assert torch.equal(upside_down, inputs(IMAGE).flip(2))


def test_brightness_is_a_factor():
    x = 0.3 * inputs(COLORED) + 0.1
    factor = Color(brightness=0.5, contrast=0, saturation=0).apply(x, COLORED, draws()) / x
    assert (factor.flatten(1).std(dim=1) < 1e-5).all()
    assert 0.5 <= factor.min() < 0.6
    assert 1.4 < factor.max() <= 1.5


def test_contrast_keeps_the_mean_and_saturation_the_grey():
    x = 0.3 * inputs(COLORED) + 0.3
    flatter = Color(brightness=0, contrast=0.5, saturation=0).apply(x, COLORED, draws())
    torch.testing.assert_close(grey(flatter).mean(dim=(1, 2, 3)), grey(x).mean(dim=(1, 2, 3)))
    ratio = flatter.flatten(1).std(dim=1) / x.flatten(1).std(dim=1)
    assert ratio.min() < 0.65
    assert ratio.max() > 1.35
    duller = Color(brightness=0, contrast=0, saturation=0.5).apply(x, COLORED, draws())
    torch.testing.assert_close(grey(duller), grey(x))
    assert not torch.allclose(duller, x)


# ---- texts and vectors -----------------------------------------------------------------------------------------


def test_texts_lose_tokens_keep_their_order_and_one_token():
    x = inputs(TEXT, 700)
    dropped = TokenDropout(probability=0.5).apply(x, TEXT, draws())
    for old, new in zip(x.tolist(), dropped.tolist(), strict=True):
        words, left = [token for token in old if token], [token for token in new if token]
        assert new == left + [0] * (6 - len(left))
        assert bool(left) == bool(words)
        remaining = iter(words)
        assert all(token in remaining for token in left)  # a subsequence
    lost = 1 - (dropped > 0).sum() / (x > 0).sum()
    assert 0.35 < lost < 0.5
    gone = TokenDropout(probability=1.0).apply(x, TEXT, draws())
    assert torch.equal((gone > 0).sum(dim=1), (x > 0).any(dim=1).long())
    full = gone[(x > 0).all(dim=1)][:, 0]
    assert len(full.unique()) > 4  # not always the first


def test_vectors_lose_features():
    x = inputs(VECTOR, 1000)
    changed = FeatureDropout(probability=0.3).apply(x, VECTOR, draws())
    lost = changed == 0
    assert lost.float().mean() == pytest.approx(0.3, abs=0.02)
    assert torch.equal(changed[~lost], x[~lost])


@pytest.mark.parametrize("size", [1e-4, 1e4])
def test_noise_on_vectors_has_the_size_of_what_it_is_added_to(size):
    x = size * inputs(VECTOR, 2000)
    added = Noise(strength=0.5).apply(x, VECTOR, draws()) - x
    torch.testing.assert_close(added.std(dim=0), 0.5 * x.std(dim=0), rtol=0.1, atol=0)


# ---- sounds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1e-3, 0.1])
def test_noise_on_sounds_has_the_size_of_the_sound_whatever_its_padding(size):
    x = size * torch.randn(20, 3000, generator=draws(1))
    x[:, 1000:] = 0
    added = (Noise(strength=0.5).apply(x, AUDIO, draws()) - x)[:, :1000]
    torch.testing.assert_close(added.std(dim=1) / size, torch.full((20,), 0.5), rtol=0.1, atol=0)


@pytest.mark.parametrize("modality", [AUDIO, CHANNELS])
def test_sounds_move_within_their_length_and_silence_comes_in(modality):
    x = inputs(modality)
    moved = TimeShift(shift=0.2).apply(x, modality, draws())
    turns = []
    for old, new, length in zip(x, moved, lengths(x).tolist(), strict=True):
        if length < 10:
            continue
        found = [
            turn for turn in range(-length // 5 - 1, length // 5 + 2) if torch.equal(_moved(old, turn, length), new)
        ]
        assert len(found) == 1
        turns.append(found[0] / length)
    assert -0.21 < min(turns) < -0.1
    assert 0.1 < max(turns) < 0.21


def _moved(sound, turn, length):
    """In plain Python: what leaves is lost, what comes in is silence."""
    moved = torch.zeros_like(sound)
    for place in range(length):
        if 0 <= place - turn < length:
            moved[..., place] = sound[..., place - turn]
    return moved


def test_sounds_change_their_loudness_and_are_clipped():
    x = 0.5 * inputs(AUDIO)[1:]
    factor = torch.nansum(Gain(strength=0.5).apply(x, AUDIO, draws()) / x, dim=1) / lengths(x)
    assert 0.5 <= factor.min() < 0.6
    assert 1.4 < factor.max() <= 1.5
    loud = Gain(strength=1).apply(torch.ones(50, 400), AUDIO, draws())
    assert loud.max() == 1


def test_pieces_of_time_fall_silent():
    x = torch.ones(300, 400)
    x[:, 200:] = 0
    heard = SpecAugment(time_masks=1, time=0.5, frequency_masks=0).apply(x, AUDIO, draws())
    silent = (heard[:, :200] == 0).sum(dim=1)
    assert silent.max() <= 101
    assert silent.float().mean() == pytest.approx(50, abs=8)  # uniform up to half of the sound's own length
    edges = heard[:, :200].diff(dim=1).ne(0).sum(dim=1)
    assert edges.max() == 2  # one piece
    twice = SpecAugment(time_masks=2, time=0.5, frequency_masks=0).apply(x, AUDIO, draws())
    assert twice[:, :200].diff(dim=1).ne(0).sum(dim=1).max() > 2


def test_bands_of_pitch_are_taken_out():
    x = 0.5 * torch.randn(300, 400, generator=draws(1)).clamp(-1, 1) / 2
    changed = SpecAugment(time_masks=0, frequency_masks=1, frequency=0.5).apply(x, AUDIO, draws())
    gone = torch.fft.rfft(changed).abs() < 1e-3 * torch.fft.rfft(x).abs()
    assert gone.diff(dim=1).ne(0).sum(dim=1).max() <= 2  # one band
    low, high = gone[:, 1:20].float().mean(), gone[:, -20:].float().mean()
    assert 0.02 < low < 0.5
    assert 0.02 < high < 0.5
    kept = torch.fft.rfft(changed)[~gone] - torch.fft.rfft(x)[~gone]
    assert kept.abs().max() < 1e-3


def test_silence_stays_silence():
    for name in augmentations_for("audio"):
        assert not AUGMENTATIONS[name]().apply(torch.zeros(3, 400), AUDIO, draws()).any()
