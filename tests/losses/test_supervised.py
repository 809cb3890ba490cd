import math

import pytest
import torch
from pytorch_metric_learning.losses import NTXentLoss, SelfSupervisedLoss, SupConLoss
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Setting
from xmodal.losses.contrastive import info_nce_one_way
from xmodal.losses.supervised import SupCon, classes, nt_xent, sup_con

S = 1 / 0.07


def looped(a, b, scale, codes):
    """SupCon over both views, in plain Python floats; NT-Xent if no code repeats."""
    views, codes = a.tolist() + b.tolist(), codes.tolist() * 2
    total = 0.0
    for v, x in enumerate(views):
        logits = {
            u: scale * sum(p * q for p, q in zip(x, y, strict=True)) for u, y in enumerate(views) if u != v
        }  # fmt: skip
        log_sum = math.log(sum(math.exp(z) for z in logits.values()))
        positives = [z for u, z in logits.items() if codes[u] == codes[v]]
        total += sum(log_sum - z for z in positives) / len(positives)
    return total / len(views)


def some(rows=20, size=6, seed=3):
    generator = torch.Generator().manual_seed(seed)
    a, b = torch.randn(2, rows, size, generator=generator, dtype=torch.float64)
    codes = torch.randint(0, 4, (rows,), generator=generator)
    return a / a.norm(dim=1, keepdim=True), b / b.norm(dim=1, keepdim=True), codes


def test_golden_values(unit, labels, fact):
    assert nt_xent(*unit, 2.0).item() == fact("nt_xent")
    assert sup_con(*unit, labels, S).item() == fact("sup_con")
    assert info_nce_one_way(*unit, 10.0, labels).item() == fact("sup_con_one_way")


@pytest.mark.parametrize("rows", [1, 2, 8])
def test_match_plain_loops(unit, labels, rows):
    a, b = (x[:rows] for x in unit)
    assert nt_xent(a, b, 3.0).item() == pytest.approx(looped(a, b, 3.0, torch.arange(rows)), rel=1e-12, abs=1e-12)
    assert sup_con(a, b, labels[:rows], 3.0).item() == pytest.approx(
        looped(a, b, 3.0, labels[:rows]), rel=1e-12, abs=1e-12
    )


def test_against_pytorch_metric_learning():
    a, b, codes = some()
    other = SelfSupervisedLoss(NTXentLoss(temperature=0.5))(a, b)
    assert nt_xent(a, b, 2.0).item() == pytest.approx(other.item(), rel=1e-7)
    other = SupConLoss(temperature=0.1)(torch.cat([a, b]), torch.cat([codes, codes]))
    assert sup_con(a, b, codes, 10.0).item() == pytest.approx(other.item(), rel=1e-7)
    # A clone: one and the same tensor is taken for one and the same set.
    other = SupConLoss(temperature=0.1)(a, codes, ref_emb=b, ref_labels=codes.clone())
    assert info_nce_one_way(a, b, 10.0, codes).item() == pytest.approx(other.item(), rel=1e-7)


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_equal_embeddings_are_at_chance(rows):
    constant = torch.ones(rows, 4, dtype=torch.float64) / 2
    chance = math.log(2 * rows - 1)
    assert nt_xent(constant, constant, S).item() == pytest.approx(chance, abs=1e-12)
    assert sup_con(constant, constant, torch.zeros(rows, dtype=torch.int64), S).item() == pytest.approx(
        chance, abs=1e-12
    )


def test_unique_codes_make_sup_con_nt_xent():
    a, b, _ = some()
    torch.testing.assert_close(sup_con(a, b, torch.arange(20) * 3, 5.0), nt_xent(a, b, 5.0), rtol=1e-13, atol=0)


def test_a_row_without_a_label_has_only_its_partner():
    assert classes(torch.tensor([3, -1, 0, -1, -1])).tolist() == [3, -2, 0, -4, -5]
    assert len(set(classes(torch.full((9,), -1)).tolist())) == 9


def test_term_options(unit, labels, encoded):
    x, y = (encoded(rows, same=torch.tensor([0, 1, 0, 2, 2, 0, 3, 4]), labels={"kind": labels}) for rows in unit)

    def value(**params):
        return LOSSES.convert("sup_con", params, "term").build(Setting({}))(x, y).item()

    assert value() == pytest.approx(sup_con(*unit, x.same, S).item(), rel=1e-6)
    assert value(labels="kind") == pytest.approx(sup_con(*unit, labels, S).item(), rel=1e-6)
    assert value(labels="kind", base_temperature=0.14) == pytest.approx(sup_con(*unit, labels, S).item() / 2, rel=1e-6)
    assert value(labels="kind", queries="a->b", temperature=0.1, base_temperature=0.1) == pytest.approx(
        info_nce_one_way(*unit, 10.0, labels).item(), rel=1e-6
    )
    assert SupCon().columns() == ()
    assert SupCon(labels="kind").columns() == ("kind",)


def test_a_learned_temperature_does_not_feel_the_factor(unit, encoded):
    x, y = (encoded(rows) for rows in unit)
    gradients = []
    for base in (0.07, 0.14):
        term = SupCon(learnable=True, base_temperature=base).build(Setting({})).double()
        term(x, y).backward()
        gradients.append(term.log_scale.grad.item())
    scale = torch.tensor(math.log(S), dtype=torch.float64, requires_grad=True)
    sup_con(*unit, torch.arange(8), scale.exp()).backward()
    assert gradients == pytest.approx([scale.grad.item(), scale.grad.item() / 2], rel=1e-5)


def test_a_column_of_one_class_is_refused():
    def classes_of(column):
        return {"kind": 3, "name": 1}[column]

    SupCon().check(Setting({}, classes=classes_of))
    SupCon(labels="kind").check(Setting({}, classes=classes_of))
    with pytest.raises(UserError, match=r"'name' holds 1 class.*another of kind, name"):
        SupCon(labels="name").check(Setting({}, classes=classes_of, columns=("kind", "name")))
