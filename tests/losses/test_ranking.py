import pytest
import torch
from xmodal.losses import LOSSES, Setting
from xmodal.losses.ranking import VSE, vse

TWINS = torch.tensor([0, 1, 0, 2, 2, 0, 3, 4])


def looped(a, b, margin, hardest, same):
    a, b, same = a.tolist(), b.tolist(), same.tolist()
    rows = range(len(a))
    score = [[sum(p * q for p, q in zip(x, y, strict=True)) for y in b] for x in a]
    total = 0.0
    for i in rows:
        others = [j for j in rows if same[j] != same[i]]
        forth = [max(0.0, margin + score[i][j] - score[i][i]) for j in others]
        back = [max(0.0, margin + score[j][i] - score[i][i]) for j in others]
        for hinges in (forth, back):
            total += max(hinges, default=0.0) if hardest else sum(hinges)
    return total


def test_golden_values(unit, fact):
    assert vse(*unit, 0.2).item() == fact("vse_hardest")
    assert vse(*unit, 0.2, hardest=0.0).item() == fact("vse_all")


@pytest.mark.parametrize("rows", [1, 2, 8])
@pytest.mark.parametrize("same", [None, TWINS])
def test_matches_plain_loops(unit, rows, same):
    a, b = (x[:rows] for x in unit)
    codes = torch.arange(rows) if same is None else same[:rows]
    hard, every = (looped(a, b, 0.3, hardest, codes) for hardest in (True, False))
    given = None if same is None else codes
    assert vse(a, b, 0.3, same=given).item() == pytest.approx(hard, rel=1e-12)
    assert vse(a, b, 0.3, 0.0, given).item() == pytest.approx(every, rel=1e-12)
    assert vse(a, b, 0.3, 0.25, given).item() == pytest.approx(0.75 * every + 0.25 * hard, rel=1e-12)


def test_equal_embeddings_are_at_the_margin():
    constant = torch.ones(6, 4, dtype=torch.float64) / 2
    assert vse(constant, constant, 0.2).item() == pytest.approx(2 * 6 * 0.2, rel=1e-12)
    assert vse(constant, constant, 0.2, 0.0).item() == pytest.approx(2 * 6 * 5 * 0.2, rel=1e-12)


def test_lets_go_beyond_the_margin():
    eye = torch.eye(5, dtype=torch.float64).requires_grad_()
    value = vse(eye, eye.detach(), 0.2)
    value.backward()
    assert value.item() == 0
    assert eye.grad.abs().max() == 0


def test_hardest_pulls_at_one_negative_of_each_row(unit):
    scores = (unit[0] @ unit[1].T).requires_grad_()
    eye = torch.eye(8, dtype=torch.float64)
    vse(scores, eye, 0.2).backward()  # scores @ I: the gradient is that of the score matrix
    assert ((scores.grad > 0).sum(dim=1) >= 1).all()
    assert (scores.grad > 0).sum() <= 16


def test_warm_up_reads_the_step(unit, encoded):
    term = VSE(warmup=100).build(Setting({}))
    assert [term.share(step) for step in (1, 26, 51, 101, 5000)] == [0, 0.25, 0.5, 1, 1]
    assert VSE(warmup=0).build(Setting({})).share(1) == 1
    assert VSE(negatives="all").build(Setting({})).share(900) == 0
    for step in (1, 26, 101):
        x, y = (encoded(rows, step=step) for rows in unit)
        assert term(x, y).item() == pytest.approx(vse(*unit, 0.2, term.share(step)).item(), rel=1e-12)


def test_equal_captions_are_no_negatives_unless_asked(unit, encoded):
    x, y = (encoded(rows, same=TWINS) for rows in unit)

    def value(**params):
        return LOSSES.convert("vse", {"warmup": 0} | params, "term").build(Setting({}))(x, y).item()

    assert value() == vse(*unit, 0.2, same=TWINS).item()
    assert value(equal_captions="negatives") == vse(*unit, 0.2).item()
    assert value(margin=0.5, equal_captions="negatives") == vse(*unit, 0.5).item()
