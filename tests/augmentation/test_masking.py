"""Hidden places: how many, where, and what an encoder reads instead."""

import pytest
import torch
from some_inputs import AUDIO as LONG
from some_inputs import IMAGE, ROWS, TEXT, VECTOR, draws, inputs
from xmodal.augmentation.masking import Masking
from xmodal.augmentation.tokens import without_gaps
from xmodal.data.base import Modality

AUDIO = Modality(name="m", kind="audio", shape=(2, 30), rate=100)
CELLS = Modality(name="m", kind="audio", shape=(1, 4, 30), rate=100)


@pytest.mark.parametrize("modality", [IMAGE, TEXT, VECTOR, AUDIO, CELLS, LONG])
@pytest.mark.parametrize("rows", [1, 2, ROWS])
def test_hides_in_new_tensors_from_its_generator_alone(modality, rows):
    x = inputs(modality, rows)
    before, state = x.clone(), torch.get_rng_state()
    first, again, other = (Masking(0.5, 4)(x, modality, draws(seed)) for seed in (3, 3, 4))
    assert torch.equal(first.inputs, again.inputs)
    assert first.inputs.shape == x.shape
    assert first.inputs.dtype == x.dtype
    assert torch.equal(x, before)
    assert torch.equal(torch.get_rng_state(), state)
    if rows == ROWS:
        assert not torch.equal(first.inputs, x)
        assert not torch.equal(first.inputs, other.inputs)


def test_gaps_are_closed():
    tokens, kept = torch.tensor([[3, 4, 5, 0], [6, 7, 0, 0]]), torch.tensor([[0, 1, 1, 0], [1, 0, 0, 0]]).bool()
    assert without_gaps(tokens, kept).tolist() == [[4, 5, 0, 0], [6, 0, 0, 0]]


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
    x = torch.ones(2000, *modality.shape) if modality.kind != "text" else torch.full((2000, 6), 5)
    share = Masking(0.5, 3)(x, modality, draws()).masked.float().mean(dim=0)
    torch.testing.assert_close(share, torch.full_like(share, 0.5), rtol=0, atol=0.06)


def test_only_the_sound_is_hidden_and_a_piece_is_as_long_at_every_rate():
    for rate in (1000, 8000):
        sound = Modality(name="m", kind="audio", shape=(rate,), rate=rate)
        x = torch.ones(20, rate)
        x[:, rate // 2 :] = 0
        masked = Masking(0.5, 5)(x, sound, draws()).masked
        assert not masked[:, rate // 2 :].any()
        assert (masked.sum(dim=1) == rate // 4).all()  # half of ten pieces of 50 ms
        assert (masked.reshape(20, -1, rate // 20).any(dim=2) == masked.reshape(20, -1, rate // 20).all(dim=2)).all()
