import pytest
import torch
from xmodal.data.base import Modality
from xmodal.losses.augmentation import (
    AudioAugmentation,
    Masking,
    PictureAugmentation,
    TextAugmentation,
    VectorAugmentation,
    without_gaps,
)

IMAGE = Modality(name="m", kind="image", shape=(2, 9, 12))
TEXT = Modality(name="m", kind="text", shape=(6,), vocabulary=9)
VECTOR = Modality(name="m", kind="vector", shape=(10,))
AUDIO = Modality(name="m", kind="audio", shape=(2, 30))
CELLS = Modality(name="m", kind="audio", shape=(1, 4, 30))
ROWS = 40

EVERY = [
    (PictureAugmentation(shift=0.2, crop=0.5, flip=True, gain=0.3, noise=0.1), IMAGE),
    (TextAugmentation(drop=0.4), TEXT),
    (VectorAugmentation(noise=0.3, drop=0.3), VECTOR),
    (AudioAugmentation(shift=0.3, gain=0.3, noise=0.1), AUDIO),
    (AudioAugmentation(shift=0.3, gain=0.3, noise=0.1), CELLS),
    *((Masking(0.5, 4), modality) for modality in (IMAGE, TEXT, VECTOR, AUDIO, CELLS)),
]
of_every = pytest.mark.parametrize(("augmentation", "modality"), EVERY)


def draws(seed=0):
    return torch.Generator().manual_seed(seed)


def inputs(modality, rows=ROWS):
    if modality.kind == "text":
        tokens = torch.randint(1, 9, (rows, 6), generator=draws(1))
        return torch.where(torch.arange(6) < torch.arange(rows)[:, None] % 7, tokens, 0)
    return torch.rand(rows, *modality.shape, generator=draws(1))


@of_every
@pytest.mark.parametrize("rows", [1, 2, ROWS])
def test_changes_inputs_in_new_tensors_from_its_generator_alone(augmentation, modality, rows):
    x = inputs(modality, rows)
    before, state = x.clone(), torch.get_rng_state()
    first, again, other = (augmentation(x, modality, draws(seed)) for seed in (3, 3, 4))
    assert torch.equal(first.inputs, again.inputs)
    assert first.inputs.shape == x.shape
    assert first.inputs.dtype == x.dtype
    assert torch.isfinite(first.inputs).all()
    assert torch.equal(x, before)
    assert torch.equal(torch.get_rng_state(), state)
    if rows == ROWS:
        assert not torch.equal(first.inputs, x)
        assert not torch.equal(first.inputs, other.inputs)


@pytest.mark.parametrize(
    ("augmentation", "modality"),
    [
        (PictureAugmentation(), IMAGE),
        (TextAugmentation(), TEXT),
        (VectorAugmentation(), VECTOR),
        (AudioAugmentation(), AUDIO),
        (AudioAugmentation(), CELLS),
    ],
)
def test_of_strength_zero_changes_nothing(augmentation, modality):
    x = inputs(modality)
    torch.testing.assert_close(augmentation(x, modality, draws()).inputs, x, rtol=0, atol=1e-5)


def test_pictures_move_by_whole_pixels_where_asked():
    """A shift of one pixel either way: a picture between the left and the right neighbour of each pixel."""
    x = torch.linspace(0, 1, 12).expand(200, 1, 9, 12).contiguous()
    moved = PictureAugmentation(shift=1 / 12)(x, IMAGE, draws()).inputs
    step = 1 / 11
    assert (moved - x)[..., 1:-1].abs().max() <= step + 1e-5
    assert (moved - x)[..., 5].abs().max() > 0.8 * step
    assert moved[:, 0, 0].min() >= 0  # the border is repeated: what moves in is no black bar
    torch.testing.assert_close(moved[:, :, 0], moved[:, :, 8], rtol=0, atol=1e-5)


def test_pictures_are_mirrored_in_half_of_the_rows():
    x = torch.linspace(0, 1, 12).expand(200, 1, 9, 12).contiguous()
    rising = PictureAugmentation(flip=True)(x, IMAGE, draws()).inputs[:, 0, 0].diff(dim=1).sum(dim=1) > 0
    assert 70 < rising.sum() < 130
    unflipped = PictureAugmentation(crop=0.5, shift=0.2)(x, IMAGE, draws()).inputs[:, 0, 0].diff(dim=1).sum(dim=1)
    assert (unflipped > 0).all()


def test_pictures_are_enlarged_by_a_crop():
    x = torch.linspace(0, 1, 12).expand(200, 1, 9, 12).contiguous()
    spread = PictureAugmentation(crop=0.5)(x, IMAGE, draws()).inputs[:, 0, 0].diff(dim=1).sum(dim=1)
    assert spread.min() == pytest.approx(0.5, abs=0.08)
    assert spread.max() == pytest.approx(1.0, abs=0.08)


def test_pictures_stay_within_black_and_white():
    x = inputs(IMAGE)
    bright = PictureAugmentation(gain=0.9, noise=1.0)(x, IMAGE, draws()).inputs
    assert bright.min() == 0
    assert bright.max() == 1


def test_texts_lose_tokens_keep_their_order_and_one_token():
    x = inputs(TEXT, 700)
    dropped = TextAugmentation(drop=0.5)(x, TEXT, draws()).inputs
    for old, new in zip(x.tolist(), dropped.tolist(), strict=True):
        words, left = [token for token in old if token], [token for token in new if token]
        assert new == left + [0] * (6 - len(left))
        assert bool(left) == bool(words)
        remaining = iter(words)
        assert all(token in remaining for token in left)  # a subsequence
    lost = 1 - (dropped > 0).sum() / (x > 0).sum()
    assert 0.35 < lost < 0.5
    gone = TextAugmentation(drop=1.0)(x, TEXT, draws()).inputs
    assert torch.equal((gone > 0).sum(dim=1), (x > 0).any(dim=1).long())
    full = gone[(x > 0).all(dim=1)][:, 0]
    assert len(full.unique()) > 4  # not always the first


def test_gaps_are_closed():
    tokens, kept = torch.tensor([[3, 4, 5, 0], [6, 7, 0, 0]]), torch.tensor([[0, 1, 1, 0], [1, 0, 0, 0]]).bool()
    assert without_gaps(tokens, kept).tolist() == [[4, 5, 0, 0], [6, 0, 0, 0]]


@pytest.mark.parametrize("size", [1e-4, 1e4])
def test_noise_has_the_size_of_what_it_is_added_to(size):
    x = size * inputs(VECTOR, 2000)
    added = VectorAugmentation(noise=0.5)(x, VECTOR, draws()).inputs - x
    torch.testing.assert_close(added.std(dim=0), 0.5 * x.std(dim=0), rtol=0.1, atol=0)
    x = size * torch.randn(20, 2, 3000, generator=draws(1))
    added = AudioAugmentation(noise=0.5)(x, AUDIO, draws()).inputs - x
    torch.testing.assert_close(added.std(dim=(1, 2)) / size, torch.full((20,), 0.5), rtol=0.05, atol=0)


def test_vectors_lose_features():
    x = inputs(VECTOR, 1000)
    lost = VectorAugmentation(drop=0.3)(x, VECTOR, draws()).inputs == 0
    assert lost.float().mean() == pytest.approx(0.3, abs=0.02)
    assert torch.equal(VectorAugmentation(drop=0.3)(x, VECTOR, draws()).inputs[~lost], x[~lost])


@pytest.mark.parametrize("modality", [AUDIO, CELLS])
def test_sounds_turn_and_change_their_loudness(modality):
    x = inputs(modality)
    moved = AudioAugmentation(shift=0.2)(x, modality, draws()).inputs
    turns = []
    for old, new in zip(x, moved, strict=True):
        (turn,) = (turn for turn in range(-6, 7) if torch.equal(old.roll(turn, dims=-1), new))
        turns.append(turn)
    assert min(turns) < -2
    assert max(turns) > 2
    factor = AudioAugmentation(gain=0.5)(x, modality, draws()).inputs / x
    assert (factor.flatten(1).std(dim=1) < 1e-5).all()
    assert 0.5 <= factor.min() < 0.6
    assert 1.4 < factor.max() <= 1.5


@pytest.mark.parametrize("share", [0.01, 0.3, 0.75, 1.0])
@pytest.mark.parametrize("modality", [VECTOR, AUDIO, CELLS, IMAGE])
def test_masking_hides_its_share_and_says_where(modality, share):
    x = 0.1 + inputs(modality)
    masking = Masking(share, 3)
    seen = masking(x, modality, draws())
    assert torch.equal(seen.inputs[~seen.masked], x[~seen.masked])
    assert (seen.inputs[seen.masked] == (0.5 if modality.kind == "image" else 0)).all()
    places = masking.places(modality)
    assert places == {"vector": 10, "audio": 10, "image": 12}[modality.kind]
    expected = min(max(round(share * places), 1), places - 1) / places  # all patches are of one size here
    torch.testing.assert_close(seen.masked.flatten(1).float().mean(dim=1), torch.full((ROWS,), expected))
    assert len(seen.masked.flatten(1).unique(dim=0)) > 5


def test_masked_squares_go_through_all_channels_and_past_no_border():
    hidden = Masking(0.5, 4)(inputs(IMAGE), IMAGE, draws()).masked
    assert torch.equal(hidden[:, 0], hidden[:, 1])
    for rows in (slice(0, 4), slice(4, 8), slice(8, 9)):
        for columns in (slice(0, 4), slice(4, 8), slice(8, 12)):
            square = hidden[:, 0, rows, columns].flatten(1).float().mean(dim=1)
            assert ((square == 0) | (square == 1)).all()
    assert Masking(0.5, 4).places(IMAGE) == 9


def test_masked_texts_show_the_other_tokens():
    x = inputs(TEXT)
    seen = Masking(0.5)(x, TEXT, draws())
    for old, new, hidden in zip(x.tolist(), seen.inputs.tolist(), seen.masked.tolist(), strict=True):
        shown = [token for token, gone in zip(old, hidden, strict=True) if token and not gone]
        assert new == shown + [0] * (6 - len(shown))
        words = sum(token > 0 for token in old)
        assert sum(hidden) == (max(1, min(round(words / 2), words - 1)) if words > 1 else 0)
    assert not (seen.masked & (x == 0)).any()


@pytest.mark.parametrize("modality", [TEXT, VECTOR, IMAGE, AUDIO])
def test_every_place_is_as_likely_to_be_masked(modality):
    x = inputs(modality, 1).expand(2000, *modality.shape) if modality.kind != "text" else torch.full((2000, 6), 5)
    share = Masking(0.5, 3)(x, modality, draws()).masked.float().mean(dim=0)
    torch.testing.assert_close(share, torch.full_like(share, 0.5), rtol=0, atol=0.06)
