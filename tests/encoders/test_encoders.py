"""What every encoder owes, whatever it is called: these tests run over the registry."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from xmodal.data.base import Kind, Modality
from xmodal.encoders import ENCODERS, encoders_for
from xmodal.errors import UserError

MODALITIES: dict[Kind, Modality] = {
    "image": Modality(name="image", kind="image", shape=(1, 32, 32)),
    "text": Modality(name="text", kind="text", shape=(6,), vocabulary=50),
    "vector": Modality(name="vector", kind="vector", shape=(20,)),
    "audio": Modality(name="audio", kind="audio", shape=(2000,), rate=4000),
}
EVERY = [(kind, name) for kind in MODALITIES for name in encoders_for(kind)]
every_encoder = pytest.mark.parametrize(("kind", "name"), EVERY)


def draw(modality: Modality, rows: int) -> Tensor:
    generator = torch.Generator().manual_seed(5)
    if modality.kind == "audio":
        return draw_sounds(modality, rows, generator)
    if modality.kind != "text":
        return torch.rand(rows, *modality.shape, generator=generator)
    tokens = torch.randint(1, modality.vocabulary, (rows, *modality.shape), generator=generator)
    lengths = torch.randint(1, modality.shape[0] + 1, (rows, 1), generator=generator)
    return tokens.where(torch.arange(modality.shape[0]) < lengths, 0)


def draw_sounds(modality: Modality, rows: int, generator: torch.Generator) -> Tensor:
    """Tones of three pitches in a row and a little noise, padded with silence."""
    places = torch.arange(modality.shape[0]) / modality.rate
    pitch = 100 + 1500 * torch.rand(rows, 3, generator=generator).repeat_interleave(-(-len(places) // 3), dim=1)
    sound = torch.sin(2 * torch.pi * pitch[:, : len(places)] * places) / 2
    sound += 0.01 * torch.randn(sound.shape, generator=generator)
    return sound.where(places < 0.3 + 0.2 * torch.rand(rows, 1, generator=generator), 0)


def build(kind: Kind, name: str, size: int = 16, seed: int = 0, **params: object) -> nn.Module:
    torch.manual_seed(seed)
    return ENCODERS.convert(name, params, where="encoders").build(MODALITIES[kind], size)


def test_the_encoders_asked_for_are_there() -> None:
    assert set(encoders_for("text")) >= {"article_lstm", "bag_of_words", "gru", "lstm", "transformer"}
    assert set(encoders_for("image")) >= {"cnn", "linear", "mlp", "resnet", "vit"}
    assert set(encoders_for("vector")) >= {"linear", "mlp"}
    assert set(encoders_for("audio")) >= {"mel_cnn", "mel_crnn", "mel_transformer", "wave_cnn"}


@every_encoder
@pytest.mark.parametrize("rows", [1, 2, 7])
@pytest.mark.parametrize("training", [True, False])
def test_any_number_of_rows_gives_embeddings(kind: Kind, name: str, rows: int, training: bool) -> None:
    encoder = build(kind, name).train(training)
    output = encoder(draw(MODALITIES[kind], rows))
    assert output.shape == (rows, 16)
    assert output.dtype == torch.float32
    assert output.isfinite().all()


@every_encoder
def test_a_row_does_not_depend_on_the_others_or_on_the_mode(kind: Kind, name: str) -> None:
    encoder = build(kind, name)
    inputs = draw(MODALITIES[kind], 5)
    together = encoder(inputs)
    torch.testing.assert_close(encoder(inputs[2:3]), together[2:3], atol=1e-5, rtol=1e-4)
    with torch.no_grad():
        torch.testing.assert_close(encoder.eval()(inputs), together, atol=1e-5, rtol=1e-4)


@every_encoder
def test_different_inputs_give_different_embeddings(kind: Kind, name: str) -> None:
    output = build(kind, name)(draw(MODALITIES[kind], 8))
    distances = torch.cdist(output, output) + torch.eye(8)
    assert distances.min() > 1e-4


@every_encoder
def test_the_gradient_reaches_every_parameter(kind: Kind, name: str) -> None:
    encoder = build(kind, name)
    output = encoder(draw(MODALITIES[kind], 32))
    weights = torch.randn(output.shape, generator=torch.Generator().manual_seed(1))
    (output * weights).sum().backward()
    for key, parameter in encoder.named_parameters():
        assert parameter.grad is not None, key
        assert parameter.grad.abs().max() > 0, key


@every_encoder
def test_a_seed_builds_the_same_weights_and_another_does_not(kind: Kind, name: str) -> None:
    inputs = draw(MODALITIES[kind], 3)
    first, again, other = (build(kind, name, seed=seed)(inputs) for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


@every_encoder
def test_only_the_head_depends_on_the_embedding_size(kind: Kind, name: str) -> None:
    small, large = build(kind, name, 16).state_dict(), build(kind, name, 24).state_dict()
    assert small.keys() == large.keys()
    for key, value in small.items():
        if not key.startswith("head."):
            assert value.shape == large[key].shape, key
    assert any(value.shape != large[key].shape for key, value in small.items())


@every_encoder
def test_building_reads_no_global_state_but_the_seed(kind: Kind, name: str) -> None:
    """The forward pass draws nothing: torch's generator stands where it stood."""
    encoder = build(kind, name)
    before = torch.get_rng_state()
    encoder(draw(MODALITIES[kind], 4))
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("name", [name for name in encoders_for("text") if name != "article_lstm"])
def test_padding_changes_no_embedding(name: str) -> None:
    encoder = build("text", name)
    tokens = draw(MODALITIES["text"], 12)
    tokens[:, 4:] = 0
    torch.testing.assert_close(encoder(tokens[:, :4]), encoder(tokens), atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("name", encoders_for("text"))
def test_a_text_without_words_has_an_embedding(name: str) -> None:
    encoder = build("text", name)
    tokens = draw(MODALITIES["text"], 3)
    tokens[1] = 0
    output = encoder(tokens)
    assert output.isfinite().all()
    output.square().sum().backward()
    for parameter in encoder.parameters():
        assert parameter.grad is not None
        assert parameter.grad.isfinite().all()


@pytest.mark.parametrize(
    ("name", "minds"), [("bag_of_words", False), ("lstm", True), ("gru", True), ("transformer", True)]
)
def test_who_minds_the_order_of_words(name: str, minds: bool) -> None:
    encoder = build("text", name)
    tokens = torch.tensor([[7, 8, 9, 0, 0, 0]])
    swapped = torch.tensor([[9, 7, 8, 0, 0, 0]])
    assert minds != torch.allclose(encoder(tokens), encoder(swapped), atol=1e-6)


@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_pooling_reads_the_states_it_names(name: str) -> None:
    tokens = torch.tensor([[3, 4, 5, 0, 0, 0]])
    for pooling in ("last", "mean"):
        encoder = build("text", name, pooling=pooling)
        states = encoder.network(encoder.embedding(tokens[:, :3]))[0][0]
        expected = states[-1] if pooling == "last" else states.mean(dim=0)
        torch.testing.assert_close(encoder(tokens)[0], encoder.head(expected))


def test_the_articles_text_encoder_is_the_articles() -> None:
    """Rebuilt from the source's own lines: the same draws, the same outputs, padding read as a word."""
    encoder = build("text", "article_lstm", size=16, width=10)
    torch.manual_seed(0)
    embedding = nn.Embedding(50, 10)
    lstm = nn.LSTM(10, 16, batch_first=True)
    tokens = draw(MODALITIES["text"], 9)
    _, (h, _) = lstm(embedding(tokens))
    assert torch.equal(encoder(tokens), h.squeeze(0))
    assert sum(parameter.numel() for parameter in encoder.parameters()) == sum(
        parameter.numel() for module in (embedding, lstm) for parameter in module.parameters()
    )
    shorter = tokens.clone()
    shorter[:, 3:] = 0
    assert not torch.allclose(encoder(shorter[:, :3]), encoder(shorter))


def test_linear_is_one_linear_layer_on_the_pixels() -> None:
    encoder = build("image", "linear")
    pictures = draw(MODALITIES["image"], 4)
    torch.manual_seed(0)
    layer = nn.Linear(1024, 16)
    assert torch.equal(encoder(pictures), layer(pictures.flatten(1)))


@pytest.mark.parametrize("shape", [(3, 32, 32), (1, 24, 40), (1, 8, 8)])
@pytest.mark.parametrize("name", encoders_for("image"))
def test_pictures_of_other_shapes(name: str, shape: tuple[int, int, int]) -> None:
    modality = Modality(name="photo", kind="image", shape=shape)
    assert ENCODERS[name]().build(modality, 8)(draw(modality, 2)).shape == (2, 8)


def test_the_cnn_is_plain_convolutions_whatever_the_memory_format() -> None:
    encoder = build("image", "cnn", width=4, layers=2)
    pictures = draw(MODALITIES["image"], 3)
    first, second = (layer for layer in encoder.features if isinstance(layer, nn.Conv2d))
    maps = pictures
    for layer in (first, second):
        maps = functional.max_pool2d(functional.relu(functional.conv2d(maps, layer.weight, layer.bias, padding=1)), 2)
    torch.testing.assert_close(encoder(pictures), encoder.head(maps.flatten(1)))
    assert all(parameter.is_contiguous() for parameter in encoder.parameters())


@pytest.mark.parametrize("downsampling", ["stride", "max"])
@pytest.mark.parametrize("pooling", ["flatten", "mean"])
def test_the_forms_of_the_cnn(downsampling: str, pooling: str) -> None:
    encoder = build("image", "cnn", downsampling=downsampling, pooling=pooling, layers=6, width=2)
    assert encoder(draw(MODALITIES["image"], 3)).shape == (3, 16)


@pytest.mark.parametrize(
    ("name", "params", "words"),
    [
        ("transformer", {"width": 30, "heads": 4}, "not a multiple"),
        ("vit", {"width": 30, "heads": 4}, "not a multiple"),
        ("cnn", {"width": 0}, "encoders.image.params.width"),
        ("cnn", {"depth": 3}, "encoders.image.params.depth"),
        ("lstm", {"pooling": "first"}, "encoders.image.params.pooling"),
        ("mlp", {"layers": "two"}, "encoders.image.params.layers"),
    ],
)
def test_bad_parameters_get_one_sentence(name: str, params: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        ENCODERS.convert(name, params, where="encoders.image.params")
    assert "\n" not in str(caught.value)


def test_pictures_that_no_patch_divides_get_one_sentence() -> None:
    with pytest.raises(UserError, match="choose a patch that divides both"):
        build("image", "vit", patch=5)


@pytest.mark.parametrize("name", list(ENCODERS))
def test_every_field_is_documented_and_bounded(name: str) -> None:
    import msgspec

    schema = msgspec.json.schema(ENCODERS[name])["$defs"][ENCODERS[name].__name__]
    for field, entry in schema["properties"].items():
        described = {**(entry.get("anyOf") or [{}])[0], **entry}
        assert described.get("description"), field
        assert "enum" in described or {"minimum", "maximum"} <= described.keys() or described.get("type") == "boolean"
    assert ENCODERS.summary(name).endswith(".")


def test_learning_works_on_a_problem_that_each_can_solve() -> None:
    """Ten steps on one batch bring the loss of every encoder down: nothing blocks learning."""
    for kind, name in EVERY:
        encoder = build(kind, name)
        inputs, target = draw(MODALITIES[kind], 16), torch.randn(16, 16, generator=torch.Generator().manual_seed(2))
        optimizer = torch.optim.AdamW(encoder.parameters(), lr=3e-3)
        losses = []
        for _ in range(15):
            loss = (encoder(inputs) - target).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        assert np.isfinite(losses).all(), (kind, name)
        assert losses[-1] < 0.95 * losses[0], (kind, name)
