import math
from dataclasses import replace

import pytest
import torch
from torch.nn import functional
from xmodal.data.base import Modality
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Setting, View
from xmodal.losses.reconstruction import feature_squared_error, pixel_cross_entropy, token_cross_entropy
from xmodal.losses.rows import rms_rows
from xmodal.spectrogram import LogMel

D = 6
MODALITIES = {
    "image": Modality(name="m", kind="image", shape=(1, 4, 5)),
    "text": Modality(name="m", kind="text", shape=(4,), vocabulary=9),
    "vector": Modality(name="m", kind="vector", shape=(3,)),
    "audio": Modality(name="m", kind="audio", shape=(60,), rate=200),
}
TOKENS = torch.tensor([[3, 4, 0, 0], [5, 0, 0, 0], [8, 7, 6, 2]])


@pytest.fixture(params=MODALITIES)
def modality(request):
    return MODALITIES[request.param]


@pytest.fixture
def read(modality, encoded):
    """Encoded rows of the modality, with its inputs."""

    def make(embedding):
        generator = torch.Generator().manual_seed(1)
        inputs = {
            "image": torch.rand(len(embedding), 1, 4, 5, generator=generator),
            "text": TOKENS[: len(embedding)],
            "vector": torch.randn(len(embedding), 3, generator=generator),
            "audio": torch.randn(len(embedding), 60, generator=generator),
        }[modality.kind]
        return encoded(embedding, inputs, name="m", kind=modality.kind, shape=modality.shape)

    return make


def build(modality, **params):
    torch.manual_seed(0)
    return LOSSES.convert("reconstruction", params, "term").build(Setting({"m": modality}, embedding_size=D))


def rows(count=3, dtype=torch.float32):
    return torch.randn(count, D, generator=torch.Generator().manual_seed(2)).to(dtype)


def test_pixel_cross_entropy_against_a_loop():
    logits = torch.tensor([[-2.0, 0.0, 3.0]], dtype=torch.float64)
    pixels = torch.tensor([[0.1, 0.5, 1.0]], dtype=torch.float64)
    expected = 0.0
    for z, x in zip(logits[0].tolist(), pixels[0].tolist(), strict=True):
        p = 1 / (1 + math.exp(-z))
        expected -= (x * math.log(p) + (1 - x) * math.log(1 - p)) / 3
    assert pixel_cross_entropy(logits, pixels).item() == pytest.approx(expected, rel=1e-12)
    assert pixel_cross_entropy(torch.zeros(2, 3), torch.rand(2, 3)).item() == pytest.approx(math.log(2), rel=1e-6)


def test_token_cross_entropy_against_a_loop():
    logits = torch.tensor([[0.3, -1.0, 2.0], [0.0, 0.5, 0.1]], dtype=torch.float64)
    expected = 0.0
    for row, token in zip(logits.tolist(), [2, 0], strict=True):
        expected -= math.log(math.exp(row[token]) / sum(map(math.exp, row))) / 2
    assert token_cross_entropy(logits, torch.tensor([2, 0])).item() == pytest.approx(expected, rel=1e-12)
    assert token_cross_entropy(torch.zeros(5, 9), torch.arange(5)).item() == pytest.approx(math.log(9), rel=1e-6)
    assert token_cross_entropy(torch.zeros(0, 9), torch.arange(0)).item() == 0


def test_feature_squared_error_against_a_loop():
    a, b = torch.tensor([[1.0, 2.0], [0.0, -1.0]]), torch.tensor([[0.0, 2.0], [3.0, 1.0]])
    assert feature_squared_error(a, b).item() == (1 + 0 + 9 + 4) / 4


@pytest.mark.parametrize("count", [1, 2, 3])
def test_value_and_gradient_for_any_batch(modality, read, count):
    term = build(modality)
    embedding = rows(count).requires_grad_()
    value = term(read(embedding))
    value.backward()
    assert value.shape == ()
    assert value.item() > 0
    assert torch.isfinite(embedding.grad).all()
    assert embedding.grad.abs().max() > 0
    assert all(parameter.grad is not None for parameter in term.parameters())


def test_gradients(modality, encoded):
    term = build(modality).double()
    inputs = TOKENS if modality.kind == "text" else torch.rand(3, *modality.shape, dtype=torch.float64)
    embedding = rows(dtype=torch.float64).requires_grad_()
    assert torch.autograd.gradcheck(lambda e: term(encoded(e, inputs)), (embedding,))


def test_reads_the_direction_only(modality, read):
    term = build(modality)
    expected = term(read(rows())).item()
    for size in (1e-6, 1e-4, 1e4):
        embedding = (size * rows()).requires_grad_()
        value = term(read(embedding))
        value.backward()
        assert value.item() == pytest.approx(expected, rel=1e-4)
        assert torch.isfinite(embedding.grad).all()


def test_a_row_of_zeros_is_survived(modality, read):
    embedding = torch.zeros(3, D, requires_grad=True)
    value = build(modality)(read(embedding))
    value.backward()
    assert torch.isfinite(value)
    assert torch.isfinite(embedding.grad).all()


def test_forward_draws_nothing(modality, read):
    term = build(modality)
    term.train()
    state = torch.get_rng_state()
    first, second = term(read(rows())), term(read(rows()))
    assert torch.equal(first, second)
    assert torch.equal(torch.get_rng_state(), state)


def test_it_can_be_learned(modality, read):
    term = build(modality, hidden=32)
    x = read(rows())
    optimizer = torch.optim.Adam(term.parameters(), lr=0.03)
    values = []
    for _ in range(150):
        optimizer.zero_grad()
        value = term(x)
        value.backward()
        optimizer.step()
        values.append(value.item())
    floor = 0.0
    if modality.kind == "image":  # grey pixels keep their own entropy
        floor = -(x.inputs * x.inputs.log() + (1 - x.inputs) * (1 - x.inputs).log()).mean().item()
    assert values[-1] - floor < 0.1 * (values[0] - floor)


def test_padding_is_ignored(encoded):
    term = build(MODALITIES["text"])
    plain = term(encoded(rows(2), TOKENS[:2]))
    with torch.no_grad():
        term.write.bias[0] = -1e4  # were padding a target, its cross-entropy would explode
    assert term(encoded(rows(2), TOKENS[:2])).item() == pytest.approx(plain.item(), abs=0.5)
    assert term(encoded(rows(2), torch.zeros(2, 4, dtype=torch.int64))).item() == 0


def test_only_the_first_layer_depends_on_the_embedding_size(modality):
    config = LOSSES["reconstruction"]()
    small = {
        name: value.shape
        for name, value in config.build(Setting({"m": modality}, embedding_size=4)).state_dict().items()
    }
    large = {
        name: value.shape
        for name, value in config.build(Setting({"m": modality}, embedding_size=8)).state_dict().items()
    }
    assert [name for name in small if small[name] != large[name]] == ["read.weight"]


def test_what_cannot_be_reconstructed_is_said():
    with pytest.raises(UserError, match="reads one modality"):
        LOSSES["reconstruction"]().build(Setting(MODALITIES, embedding_size=D))


@pytest.mark.parametrize(
    "shape",
    [Modality(name="m", kind="image", shape=(3, 4, 4)), Modality(name="m", kind="text", shape=(1,), vocabulary=5)],
)
def test_masking_the_only_place_is_refused(shape):
    setting = Setting({"m": shape}, embedding_size=D)
    LOSSES.convert("reconstruction", {"patch": 4}, "term").check(setting)
    with pytest.raises(UserError, match="nothing of it can be masked"):
        LOSSES.convert("reconstruction", {"masked": 0.5, "patch": 4}, "term").check(setting)


def test_where_the_mean_is_taken():
    z, x = torch.tensor([[-2.0, 0.0, 3.0]], dtype=torch.float64), torch.tensor([[0.1, 0.5, 1.0]], dtype=torch.float64)
    for where in ([[True, False, True]], [[False, True, False]], [[True, True, True]]):
        chosen = torch.tensor(where)
        for formula in (pixel_cross_entropy, feature_squared_error):
            assert formula(z, x, chosen).item() == pytest.approx(formula(z[chosen], x[chosen]).item(), rel=1e-12)
    for formula in (pixel_cross_entropy, feature_squared_error):
        assert formula(z, x, torch.zeros(1, 3, dtype=torch.bool)).item() == 0


def masked_term(modality, encoded, share=0.5):
    """A masked term, what it reads, and where it was hidden."""
    config = LOSSES.convert("reconstruction", {"masked": share, "patch": 2}, "term")
    (masking,) = config.views(modality)
    inputs = TOKENS if modality.kind == "text" else torch.rand(3, *modality.shape)
    hidden = masking(inputs, modality, torch.Generator().manual_seed(3)).masked
    view = View(rows(), hidden)
    x = encoded(torch.full((3, D), torch.nan), inputs, name="m", kind=modality.kind, shape=modality.shape)
    return build(modality, masked=share, patch=2), replace(x, views=(view,)), hidden


def test_masked_reads_the_view_and_decodes_what_was_hidden(modality, encoded):
    term, x, hidden = masked_term(modality, encoded)
    value = term(x)
    assert torch.isfinite(value)  # the whole input's embedding is NaN here: it is not read
    # What was shown does not count, what was hidden does.
    shown = x.inputs != 0 if modality.kind == "text" else torch.ones_like(hidden)
    change = (lambda y: y % 8 + 1) if modality.kind == "text" else (lambda y: 1 - y)
    same = replace(x, inputs=torch.where(shown & ~hidden, change(x.inputs), x.inputs))
    other = replace(x, inputs=torch.where(hidden, change(x.inputs), x.inputs))
    if modality.kind != "audio":  # a window around a hidden sample also covers some that are shown
        assert term(same).item() == value.item()
    assert term(other).item() != value.item()


def test_a_sound_is_decoded_as_its_spectrogram_where_it_is_heard_and_hidden(encoded):
    """Against a loop over cells: frames in the silence after a sound do not count, nor those that were shown."""
    sound = Modality(name="m", kind="audio", shape=(1000,), rate=4000)
    waveform = torch.rand(2, 1000, generator=torch.Generator().manual_seed(4)) - 0.5
    waveform[1, 400:] = 0
    hidden = torch.zeros(2, 1000, dtype=torch.bool)
    hidden[:, 100:300] = hidden[1, 700:] = True
    x = encoded(rows(2), waveform, name="m", kind="audio", shape=(1000,), rate=4000)
    level = LogMel(sound)(waveform)
    assert level.shape == (2, 40, 16)  # a frame around every 64th sample
    for masked, frames in ((False, [range(16), range(7)]), (True, [(2, 3, 4), (2, 3, 4)])):
        term = build(sound, masked=0.5 if masked else 0.0)
        decoded = term.write(functional.gelu(term.read(rms_rows(rows(2))))).reshape(2, 40, 16)
        errors = [(decoded[i, m, t] - level[i, m, t]).item() ** 2 for i in (0, 1) for m in range(40) for t in frames[i]]
        views = (View(rows(2), hidden),) if masked else ()
        assert term(replace(x, views=views)).item() == pytest.approx(sum(errors) / len(errors), rel=1e-4)


def test_the_decoder_of_a_sound_is_small_beside_its_waveform():
    sound = Modality(name="m", kind="audio", shape=(16000,), rate=16000)
    assert build(sound).write.out_features < 16000 / 6


def test_masked_equals_the_plain_term_where_everything_is_hidden(modality, encoded):
    term, x, _ = masked_term(modality, encoded)
    everything = x.inputs != 0 if modality.kind == "text" else torch.ones(x.inputs.shape, dtype=torch.bool)
    hidden = replace(x, views=(View(rows(), everything),))
    plain = build(modality, patch=2)
    assert [name for name, _ in plain.named_parameters()] == [name for name, _ in term.named_parameters()]
    expected = plain(replace(x, embedding=rows(), views=())).item()
    assert term(hidden).item() == pytest.approx(expected, rel=1e-6)


def test_nothing_hidden_is_zero(modality, encoded):
    term, x, hidden = masked_term(modality, encoded)
    assert term(replace(x, views=(View(rows(), torch.zeros_like(hidden)),))).item() == 0


def test_no_view_is_asked_for_unless_masked(modality):
    assert LOSSES.convert("reconstruction", {}, "term").views(modality) == ()
    assert len(LOSSES.convert("reconstruction", {"masked": 0.1}, "term").views(modality)) == 1
