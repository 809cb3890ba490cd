import math
from dataclasses import replace

import pytest
import torch
from xmodal.data.base import Modality
from xmodal.errors import UserError, unknown_name
from xmodal.losses import LOSSES, Setting
from xmodal.losses.classification import label_cross_entropy

D = 5
LABELS = torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])
COLUMNS = {"set": 3, "one": 1}


def classes(column):
    if column not in COLUMNS:
        raise unknown_name("column of words", column, COLUMNS, where="icons")
    return COLUMNS[column]


SETTING = Setting(
    {"m": Modality(name="m", kind="vector", shape=(3,))},
    embedding_size=D,
    classes=classes,
    columns=tuple(COLUMNS),
)


def build(setting=SETTING, **params):
    torch.manual_seed(0)
    return LOSSES.convert("classification", {"column": "set", **params}, "term").build(setting)


def looped(logits, labels, smoothing):
    total, count = 0.0, 0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        if label == -1:
            continue
        log_sum = math.log(sum(math.exp(z) for z in row))
        share = [(1 - smoothing) * (k == label) + smoothing / len(row) for k in range(len(row))]
        total += sum(q * (log_sum - z) for q, z in zip(share, row, strict=True))
        count += 1
    return total / count


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.6])
@pytest.mark.parametrize("empty", [(), (0,), (1, 4, 7)])
def test_matches_plain_loops(raw, smoothing, empty):
    logits, labels = raw[0][:, :3], LABELS.clone()
    labels[list(empty)] = -1
    assert label_cross_entropy(logits, labels, smoothing).item() == pytest.approx(
        looped(logits, labels, smoothing), rel=1e-12
    )


def test_chance_and_best():
    assert label_cross_entropy(torch.zeros(8, 3), LABELS).item() == pytest.approx(math.log(3), rel=1e-6)
    sure = 100 * torch.nn.functional.one_hot(LABELS, 3).float()
    assert label_cross_entropy(sure, LABELS).item() == pytest.approx(0, abs=1e-6)


def test_gradients(raw):
    logits = raw[0][:, :3].clone().requires_grad_()
    labels = torch.tensor([0, -1, 2, 0, 1, 2, -1, 1])
    assert torch.autograd.gradcheck(lambda z: label_cross_entropy(z, labels, 0.1), (logits,))


def test_rows_without_a_class_are_ignored(raw, encoded):
    term, (a, _) = build(), (x.float() for x in raw)
    some = torch.tensor([0, -1, 2, 0, -1, 2, 0, 1])
    everything = labelled(encoded(a), some)
    without = labelled(encoded(a[some >= 0]), some[some >= 0])
    assert term(everything).value.item() == pytest.approx(term(without).value.item(), rel=1e-6)
    assert term(everything).readings["accuracy"].item() == term(without).readings["accuracy"].item()
    leaf = a.clone().requires_grad_()
    term(labelled(encoded(leaf), some)).value.backward()
    assert (leaf.grad[some < 0] == 0).all()
    assert (leaf.grad[some >= 0] != 0).any(dim=1).all()


def test_a_batch_without_any_class_is_zero(raw, encoded):
    leaf = raw[0].float().requires_grad_()
    output = build()(labelled(encoded(leaf), torch.full((8,), -1)))
    output.value.backward()
    assert output.value.item() == 0
    assert output.readings["accuracy"].item() == 0
    assert torch.equal(leaf.grad, torch.zeros_like(leaf))


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_a_column_without_gaps_gives_the_same_without_counting(raw, encoded, smoothing):
    x = labelled(encoded(raw[0].float()), LABELS)
    counted = build(label_smoothing=smoothing)(x)
    known = build(replace(SETTING, has_empty=lambda column: False), label_smoothing=smoothing)(x)
    assert known.value.item() == pytest.approx(counted.value.item(), rel=1e-6)
    assert known.readings["accuracy"].item() == counted.readings["accuracy"].item()


def labelled(x, codes):
    return replace(x, labels={"set": codes})


@pytest.mark.parametrize("hidden", [0, 16])
def test_a_head_learns_and_tells_its_accuracy(encoded, hidden):
    rows = torch.randn(8, D, generator=torch.Generator().manual_seed(0))
    term, x = build(hidden=hidden), labelled(encoded(rows), LABELS)
    optimizer = torch.optim.Adam(term.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        output = term(x)
        output.value.backward()
        optimizer.step()
    assert output.value.item() < math.log(3) / 2
    shown = term.write(term.read(x.embedding / x.embedding.square().mean(dim=1, keepdim=True).sqrt())).argmax(dim=1)
    assert term(x).readings["accuracy"].item() == pytest.approx((shown == LABELS).float().mean().item())
    assert term(x).readings["accuracy"].item() > 0.6


@pytest.mark.parametrize("hidden", [0, 16])
def test_only_the_first_layer_depends_on_the_embedding_size(hidden):
    config = LOSSES.convert("classification", {"column": "set", "hidden": hidden}, "term")
    small, large = (
        {name: value.shape for name, value in config.build(setting).state_dict().items()}
        for setting in (SETTING, Setting(SETTING.modalities, embedding_size=9, classes=classes))
    )
    assert [name for name in small if small[name] != large[name]] == ["read.weight"]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("", r"no column of words named '' in icons: choose one of one, set"),
        ("ink", r"no column of words named 'ink' in icons: .*choose one of one, set"),
        ("one", r"'one' holds 1 class, .* choose another of set, one"),
    ],
)
def test_a_column_that_cannot_be_learned_is_refused(column, message):
    config = LOSSES.convert("classification", {"column": column}, "term")
    for refuses in (config.check, config.build):
        with pytest.raises(UserError, match=message):
            refuses(SETTING)
