"""The terms that draw partners together, in an engine: each acts, all replay, and what they learn comes back."""

import itertools
from pathlib import Path

import pytest
from xmodal.errors import UserError
from xmodal.training.changes import AddTerm, SetTemperature
from xmodal.training.config import CostSection, TermSection
from xmodal.training.replay import replay

CONTRASTS = ("info_nce", "info_nce_one_way", "siglip", "nt_xent", "sup_con", "vse", "cosine", "paired_similarity")


def term(name: str, **params: object) -> TermSection:
    return TermSection(id=name, type=name, params=params)


@pytest.mark.parametrize("name", CONTRASTS)
def test_a_few_steps_lower_each(start, name) -> None:
    engine = start(cost=CostSection(terms=(term(name),)))
    values = [engine.step().terms[name].raw for _ in range(24)]
    assert sum(values[-4:]) < sum(values[:4])


def test_vse_warms_up_by_the_steps_of_the_run(start) -> None:
    engine = start(cost=CostSection(terms=(term("vse", warmup=4), TermSection(id="w", type="vse", weight=0.0))))
    ratios = []
    for _ in range(5):
        told = engine.step().terms
        ratios.append(told["vse"].raw / told["w"].raw)
    assert ratios[0] == 1  # all negatives, in both
    assert all(later < earlier for earlier, later in itertools.pairwise(ratios))
    assert ratios[-1] < 0.5


def test_all_of_them_replay_bit_for_bit_with_a_bias_and_temperatures(start, tmp_path: Path) -> None:
    terms = (*map(term, CONTRASTS), TermSection(id="labelled", type="sup_con", params={"labels": "cluster"}))
    engine = start(tmp_path / "run", cost=CostSection(terms=terms))
    biases = [engine.step().terms["siglip"].readings["bias"] for _ in range(4)]
    assert len(set(biases)) == 4
    engine.apply(SetTemperature(term="nt_xent", temperature=0.3, learnable=True))
    told = [engine.step() for _ in range(3)][-1]
    assert told.temperature["nt_xent"] != pytest.approx(0.3, rel=1e-9)
    assert told.temperature["sup_con"] == pytest.approx(0.07)
    engine.close()
    report = replay(tmp_path / "run")
    assert report.identical, report


def test_a_column_that_is_not_there_is_refused_before_the_first_step(start) -> None:
    engine = start()
    with pytest.raises(UserError, match="colour"):
        engine.apply(AddTerm(section=term("sup_con", labels="colour")))
    engine.step()
