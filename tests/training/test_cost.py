"""What terms read, what they tell, and what is refused before the first step."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from torch import Tensor
from xmodal.errors import UserError
from xmodal.losses import LOSSES, Encoded, PairTerm, Setting, TermConfig, TermOutput
from xmodal.training.changes import SetBatchSize, SetTerm
from xmodal.training.config import CostSection, RunConfig, TermSection
from xmodal.training.cost import setting_of
from xmodal.training.series import events_of, step_series

SEEN: list[tuple[Encoded, Encoded]] = []


class Probe(PairTerm):
    def forward(self, a: Encoded, b: Encoded) -> Tensor | TermOutput:
        SEEN.append((a, b))
        noise = torch.rand(())
        return TermOutput(
            (a.embedding * b.embedding).sum() * noise, {"noise": noise, "rows": torch.tensor(1.0 * len(a.same))}
        )


class ProbeConfig(TermConfig, frozen=True, kw_only=True):
    """Look at what a term reads."""

    stochastic: ClassVar[bool] = True
    pulls: ClassVar[str] = "on nothing worth having"

    def columns(self) -> tuple[str, ...]:
        return ("cluster",)

    def check(self, setting: Setting) -> None:
        if setting.batch_size < 8:
            raise UserError("probe.small", "A probe needs 8 rows, not {rows}.", rows=setting.batch_size)

    def build(self, setting: Setting) -> Probe:
        assert setting.classes("cluster") > 1
        return Probe()


@pytest.fixture
def probed(vectors_config: RunConfig) -> Iterator[RunConfig]:
    SEEN.clear()
    LOSSES.register("probe")(ProbeConfig)
    terms = (TermSection(id="raw", type="probe", rows="raw"), TermSection(id="unit", type="probe"))
    yield replace(vectors_config, cost=CostSection(terms=terms))
    LOSSES._types.pop("probe")


def test_a_term_reads_unit_or_raw_rows_their_labels_and_the_step(start, probed) -> None:
    engine = start(cost=probed.cost)
    engine.step()
    engine.step()
    raw, unit = SEEN[6], SEEN[9]  # of the second step: three pairs each
    assert raw[0].modality == unit[0].modality
    torch.testing.assert_close(unit[0].embedding.norm(dim=1), torch.ones(len(unit[0].embedding)))
    assert not torch.allclose(raw[0].embedding, unit[0].embedding)
    assert [view.step for pair in SEEN for view in pair] == [1] * 12 + [2] * 12
    labels = raw[0].labels["cluster"]
    assert labels.shape == raw[0].same.shape
    words = engine.data.columns["cluster"][raw[0].same.numpy()]  # no two rows of these data are interchangeable
    assert [engine.data.labels("cluster").names[code] for code in labels] == words.tolist()
    assert torch.equal(labels, raw[1].labels["cluster"])


def test_a_term_without_a_factor_takes_no_gradient_from_those_after_it(start, probed) -> None:
    seen, unseen = (
        start(cost=CostSection(terms=(*before, TermSection(id="contrast", type="info_nce"))))
        for before in ((TermSection(id="seen", type="probe", weight=0.0),), ())
    )
    assert seen.step().gradient_norm == unseen.step().gradient_norm
    assert min(seen.step().gradient_norm.values()) > 0


def test_what_a_term_draws_is_named_by_its_id_and_the_step(start, probed) -> None:
    first, again = start(cost=probed.cost), start(cost=probed.cost)
    drawn = [{name: value.readings["noise"] for name, value in first.step().terms.items()} for _ in range(2)]
    torch.rand(3)
    assert drawn == [{name: value.readings["noise"] for name, value in again.step().terms.items()} for _ in range(2)]
    assert len({value for step in drawn for value in step.values()}) == 4


def test_readings_are_recorded_and_read_back(start, probed) -> None:
    engine = start(cost=probed.cost)
    event = engine.step()
    numbers = step_series(event)
    assert 0 < numbers["term/unit/reading/noise"] < 1
    assert numbers["term/unit/reading/rows"] <= 32
    steps = {name: ([1], [value]) for name, value in numbers.items()}
    (told,) = events_of(steps, segment=0)
    assert told.terms == {name: replace(value, gradient_norm=None) for name, value in event.terms.items()}


def test_a_term_that_is_not_felt_leaves_the_graph_to_those_after_it(start, vectors_config) -> None:
    similar = TermSection(id="similar", type="paired_similarity", place="unimodal")
    seen = replace(similar, id="seen", weight=0.0)
    first, last, alone = (
        start(cost=replace(vectors_config.cost, terms=terms))
        for terms in ((seen, similar), (similar, seen), (similar,))
    )
    norms = [engine.step().gradient_norm for engine in (first, last, alone)]
    assert norms[0] == norms[1] == norms[2]
    assert min(norms[0].values()) > 0


def test_what_cannot_work_is_refused_at_the_start_and_by_the_change(start, probed) -> None:
    with pytest.raises(UserError, match="needs 8 rows, not 4"):
        start(cost=probed.cost, batch_size=4)
    engine = start(cost=probed.cost)
    with pytest.raises(UserError, match="needs 8 rows, not 4"):
        engine.apply(SetBatchSize(value=4))
    assert engine.config.batch_size == 32
    engine.apply(SetTerm(term="raw", enabled=False))
    with pytest.raises(UserError, match="needs 8 rows"):
        engine.apply(SetBatchSize(value=4))


def test_a_kind_that_a_term_cannot_read_is_refused(start) -> None:
    class Deaf(ProbeConfig, frozen=True, kw_only=True):
        """Read sound only."""

        kinds: ClassVar[tuple[str, ...]] = ("audio",)

    LOSSES.register("deaf")(Deaf)
    try:
        with pytest.raises(UserError, match="deaf cannot read vector"):
            start(cost=CostSection(terms=(TermSection(id="t", type="deaf"),)))
    finally:
        LOSSES._types.pop("deaf")


def test_labels_of_a_column(start) -> None:
    data = start().data
    with pytest.raises(UserError, match="colour"):
        data.labels("colour")
    with pytest.raises(UserError):
        data.labels("modalities")  # numbers
    assert len(data.labels("cluster").codes) == len(data)


def test_a_term_is_told_whether_a_column_has_empty_cells(start) -> None:
    engine = start()
    section, words = engine.config.cost.terms[0], engine.data.columns["cluster"]
    assert not setting_of(engine.config, section, engine.data).has_empty("cluster")
    engine.data.columns = {"cluster": np.array(["", *words[1:]])}
    del engine.data.__dict__["_labels"]
    assert setting_of(engine.config, section, engine.data).has_empty("cluster")


def test_a_term_that_is_not_felt_takes_no_gradient_from_those_that_read_the_same_rows(start, vectors_config):
    """Views are shared: the first to ask for one may be computed without a graph."""
    first = replace(vectors_config.cost.terms[0], weight=0.0)
    cost = replace(vectors_config.cost, terms=(first, *vectors_config.cost.terms[1:]))
    evaluation = replace(vectors_config.evaluation, term_gradients_every=1, term_gradients_share=0)
    event = start(cost=cost, evaluation=evaluation).step()
    assert event.terms["contrast"].gradient_norm["a"] > 0
