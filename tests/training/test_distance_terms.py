"""The terms between partners and between clouds, in an engine: each acts, all replay, and what is missing is said."""

import sys
from pathlib import Path

import pytest
from xmodal.errors import UserError
from xmodal.training.changes import AddTerm
from xmodal.training.config import CostSection, TermSection
from xmodal.training.replay import replay

PARTNERS = ("l2", "angular", "alignment", "alignment_uniformity")
CLOUDS = ("mmd", "coral", "energy", "sinkhorn", "optimal_transport", "gromov_wasserstein")


def term(name: str) -> TermSection:
    # Raw rows for what compares covariances or shapes: on unit rows an untrained encoder leaves little of either.
    return TermSection(id=name, type=name, rows="raw" if name in ("coral", "gromov_wasserstein") else "unit")


@pytest.mark.parametrize("name", [*PARTNERS, *CLOUDS])
def test_a_few_steps_lower_each(start, name) -> None:
    engine = start(cost=CostSection(terms=(term(name),)))
    values = [engine.step().terms[name].raw for _ in range(24)]
    first, last = sum(values[:4]) / 4, sum(values[-4:]) / 4
    assert last < first - 0.05 * abs(first), values


def test_what_sees_no_pairs_closes_the_gap_and_leaves_retrieval_at_chance(start) -> None:
    engine = start(cost=CostSection(terms=(term("energy"),)))
    before = engine.evaluate("validation")
    for _ in range(40):
        engine.step()
    after = engine.evaluate("validation")
    assert after.modality_gap["a|b"] < 0.5 * before.modality_gap["a|b"]
    chance = after.chance["a->b"]["10"]
    assert after.recall["a->b"]["10"] < 1.6 * chance


def test_all_of_them_replay_bit_for_bit(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", cost=CostSection(terms=tuple(map(term, (*PARTNERS, *CLOUDS)))))
    for _ in range(4):
        engine.step()
    readings = engine.step().terms["alignment_uniformity"].readings
    assert set(readings) == {"alignment", "uniformity"}
    engine.close()
    report = replay(tmp_path / "run")
    assert report.identical, report


def test_a_term_that_needs_pot_is_refused_without_it_and_nothing_changes(start, monkeypatch) -> None:
    engine = start()
    engine.step()
    config = engine.config
    monkeypatch.setitem(sys.modules, "ot", None)
    for name in ("optimal_transport", "gromov_wasserstein"):
        with pytest.raises(UserError, match=r"pip install 'xmodal\[ot\]'"):
            engine.apply(AddTerm(section=term(name)))
    assert engine.config == config
    engine.step()
