import math
from dataclasses import replace

import pytest
import torch
from xmodal.data.base import Modality
from xmodal.losses import LOSSES, Setting
from xmodal.losses.adversarial import (
    Discriminator,
    accuracy,
    gradient_penalty,
    reversal_at,
    reverse_gradient,
    two_sample_cross_entropy,
)

B, D = 6, 4


@pytest.fixture
def pair(encoded):
    """Two modalities' rows, float64, with a gradient."""
    a, b = torch.randn(2, B, D, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    return encoded(a.requires_grad_(), name="a"), encoded((b + 1).requires_grad_(), name="b")


def build(name, *names, **params):
    torch.manual_seed(0)
    modalities = {m: Modality(name=m, kind="vector", shape=(3,)) for m in names or ("a", "b")}
    return LOSSES.convert(name, params, "term").build(Setting(modalities=modalities, embedding_size=D)).double()


def gradients(value, *leaves):
    return torch.autograd.grad(value, leaves, retain_graph=True)


# --- formulas


def test_reversal_leaves_the_value_and_turns_the_gradient_round():
    x = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
    assert torch.equal(reverse_gradient(x, 0.3), x)
    (plain,), (reversed_,) = gradients(x.sin().sum(), x), gradients(reverse_gradient(x, 0.3).sin().sum(), x)
    torch.testing.assert_close(reversed_, -0.3 * plain)


def test_reversal_grows_as_the_paper_has_it():
    for progress in (0.0, 0.1, 0.5, 1.0):
        expected = 2 / (1 + math.exp(-10 * progress)) - 1
        assert reversal_at(1 + round(100 * progress), 100, 10.0) == pytest.approx(expected, abs=1e-15)
    assert reversal_at(10**9, 100, 10.0) == reversal_at(101, 100, 10.0)
    assert reversal_at(1, 0, 10.0) == pytest.approx(1, abs=1e-4)
    assert reversal_at(101, 100, 1000.0) == 1


def test_cross_entropy_against_a_loop():
    logit_a, logit_b = torch.tensor([1.0, -2.0, 0.3], dtype=torch.float64), torch.tensor([0.5, -1.5])
    expected = sum(-math.log(1 / (1 + math.exp(-z))) for z in logit_a.tolist()) / 6
    expected += sum(-math.log(1 - 1 / (1 + math.exp(-z))) for z in logit_b.tolist()) / 4
    assert two_sample_cross_entropy(logit_a, logit_b).item() == pytest.approx(expected, rel=1e-7)
    assert two_sample_cross_entropy(torch.zeros(3), torch.zeros(3)).item() == pytest.approx(math.log(2))
    far = two_sample_cross_entropy(torch.tensor([-1e4]), torch.tensor([-1e4]))
    assert far.item() == pytest.approx(5e3)


def test_accuracy_counts_right_answers():
    assert accuracy(torch.tensor([1.0, -1.0]), torch.tensor([-1.0, -2.0])).item() == 0.75
    assert accuracy(torch.zeros(2), torch.zeros(2)).item() == 0.5


def test_formulas_pass_gradcheck():
    x, y = torch.randn(2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0)).requires_grad_()
    assert torch.autograd.gradcheck(two_sample_cross_entropy, (x, y))


def test_penalty_against_a_loop(pair):
    torch.manual_seed(0)
    network = Discriminator(("a", "b"), D, 5).double()
    rows = pair[0].embedding
    expected = 0.0
    for row in rows.detach():
        leaf = row[None].clone().requires_grad_()
        (slope,) = gradients(network(leaf, "a", "b").sum(), leaf)
        expected += slope.square().sum().item() / (2 * B)
    found = gradient_penalty(network(rows, "a", "b"), rows)
    assert found.item() == pytest.approx(expected, rel=1e-10)
    found.backward()
    assert network.layers[0].weight.grad.abs().max() > 0


# --- terms


def test_a_discriminator_tells_a_pair_by_the_difference_of_two_logits(pair):
    torch.manual_seed(0)
    network = Discriminator(("a", "b", "c"), D, 5).double()
    rows = pair[0].embedding
    logits = network.layers(rows)
    torch.testing.assert_close(network(rows, "c", "a"), logits[:, 2] - logits[:, 0])
    torch.testing.assert_close(network(rows, "a", "c"), -network(rows, "c", "a"))


@pytest.mark.parametrize("name", ["dann", "gan"])
def test_a_term_swapped_with_its_modalities_is_the_same(name, pair):
    term = build(name, hidden=5)
    assert term(*pair).value.item() == pytest.approx(term(*pair[::-1]).value.item(), rel=1e-12)


def test_dann_moves_the_discriminator_down_and_the_encoders_up(pair):
    term = build("dann", hidden=5, steps=100)
    a, b = (replace(x, step=31) for x in pair)
    told = term(a, b)
    weight = term.discriminator.layers[0].weight
    plain = two_sample_cross_entropy(*term.discriminator.tell(a, b))
    alpha = reversal_at(31, 100, 10.0)
    assert told.value.item() == plain.item()
    assert told.readings["reversal"].item() == pytest.approx(alpha)
    for found, expected in zip(
        gradients(told.value, a.embedding, b.embedding), gradients(plain, a.embedding, b.embedding), strict=True
    ):
        torch.testing.assert_close(found, -alpha * expected)
    torch.testing.assert_close(gradients(told.value, weight)[0], gradients(plain, weight)[0])


def test_gan_encoders_minimise_the_cross_entropy_of_wrong_answers(pair):
    term = build("gan", hidden=5, gradient_penalty=0.0)
    a, b = pair
    logit_a, logit_b = term.player.tell(a, b)
    wrong = -(1 - logit_a.sigmoid()).log().mean() / 2 - logit_b.sigmoid().log().mean() / 2
    right = -logit_a.sigmoid().log().mean() / 2 - (1 - logit_b.sigmoid()).log().mean() / 2
    assert term(a, b).value.item() == pytest.approx(wrong.item(), rel=1e-12)
    assert term.player_loss(a, b).item() == pytest.approx(right.item(), rel=1e-12)


def test_a_penalty_adds_the_mean_of_both_sides_slopes(pair):
    a, b = pair
    plain, priced = build("gan", hidden=5, gradient_penalty=0.0), build("gan", hidden=5, gradient_penalty=2.0)
    logit_a, logit_b = plain.player.tell(a, b)
    slopes = gradient_penalty(logit_a, a.embedding) + gradient_penalty(logit_b, b.embedding)
    expected = plain.player_loss(a, b) + slopes
    assert priced.player_loss(a, b).item() == pytest.approx(expected.item(), rel=1e-12)
