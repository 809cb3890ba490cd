"""Terms that say nothing about their rows: what suits the type, settled before anything is recorded."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from xmodal.training.changes import AddTerm, ConfigureTerm
from xmodal.training.config import CostSection, RunConfig, TermSection
from xmodal.training.config_file import to_config, with_default_rows
from xmodal.training.term_rows import rows_for, settle

SPREAD = TermSection(id="spread", type="variance", place="unimodal", modality="a", rows="default")


@pytest.mark.parametrize("type_", ["vib", "mib", "variance", "vicreg", "barlow_twins", "dcca"])
def test_what_wants_raw_rows_gets_them_and_a_choice_wins(type_: str) -> None:
    silent = TermSection(id="silent", type=type_, rows="default")
    terms = (silent, replace(silent, id="chosen", rows="unit"), replace(silent, id="old", rows="as_cost"))
    settled = settle(RunConfig(cost=CostSection(terms=terms)))
    assert [term.rows for term in settled.cost.terms] == ["raw", "unit", "as_cost"]


def test_others_follow_the_cost_and_unknown_types_are_left_to_be_refused() -> None:
    assert rows_for("info_nce") == "as_cost"
    assert rows_for("no_such_term") == "as_cost"


def test_a_file_that_says_nothing_means_the_default_a_record_what_it_meant() -> None:
    terms = [{"id": "a", "type": "vicreg"}, {"id": "b", "type": "vicreg", "rows": "unit"}]
    plain = {"cost": {"terms": terms}}
    assert [term.rows for term in to_config(with_default_rows(plain)).cost.terms] == ["default", "unit"]
    assert [term.rows for term in to_config(plain).cost.terms] == ["as_cost", "unit"]
    assert terms[0] == {"id": "a", "type": "vicreg"}
    assert with_default_rows({"cost": {"terms": 3}}) == {"cost": {"terms": 3}}


def test_an_added_term_is_recorded_with_the_rows_it_reads(start) -> None:
    engine = start()
    engine.apply(AddTerm(section=SPREAD))
    assert engine.config.cost.term("spread").rows == "raw"
    assert engine.log[-1].change.section.rows == "raw"
    engine.apply(ConfigureTerm(term="spread", rows="unit"))
    engine.apply(ConfigureTerm(term="spread", rows="default"))
    assert engine.config.cost.term("spread").rows == "raw"
    assert engine.log[-1].change.rows == "raw"


def test_a_run_is_started_with_settled_rows(start) -> None:
    cost = start().config.cost
    engine = start(cost=replace(cost, terms=(*cost.terms, SPREAD)))
    assert engine.config.cost.term("spread").rows == "raw"
