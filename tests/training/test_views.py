"""Augmented views: made in the encode phase for the terms that ask, and for nobody else."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
import torch
from msgspec.structs import replace
from torch import Tensor
from weights import assert_equal_weights, weights
from xmodal.augmentation.base import Augmentation, Chain
from xmodal.augmentation.masking import Masking
from xmodal.augmentation.noise import Noise
from xmodal.data import open_data
from xmodal.data.base import Modality
from xmodal.losses import LOSSES, Encoded, PairTerm, Setting, TermConfig, UnimodalTerm
from xmodal.training.changes import Freeze, SetEmbeddingSize, SetTerm
from xmodal.training.config import CostSection, EvaluationSection, RunConfig, TermSection
from xmodal.training.cost import plan_views
from xmodal.training.engine import Engine
from xmodal.training.replay import replay
from xmodal.training.steps import take_step

SEEN: dict[str, list[Encoded]] = {}


class Probe(UnimodalTerm):
    def forward(self, x: Encoded) -> Tensor:
        SEEN.setdefault(x.modality.name, []).append(x)
        return x.views[0].embedding.square().mean() - x.embedding.mean()


class PairProbe(PairTerm):
    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        SEEN.setdefault(f"{a.modality.name}|{b.modality.name}", []).extend((a, b))
        return (a.views[0].embedding * b.views[0].embedding).mean()


class ProbeConfig(TermConfig, frozen=True, kw_only=True):
    """Look at the views of one modality."""

    reads: ClassVar[int] = 1

    def views(self, modality: Modality) -> tuple[Augmentation, ...]:
        return (Chain((Noise(strength=0.5),)), Masking(0.5))

    def build(self, setting: Setting) -> Probe:
        return Probe()


class PairProbeConfig(ProbeConfig, frozen=True, kw_only=True):
    """Look at the views of two modalities."""

    reads: ClassVar[int] = 2

    def build(self, setting: Setting) -> PairProbe:  # type: ignore[override]
        return PairProbe()


@pytest.fixture
def probed(vectors_config: RunConfig) -> Iterator[CostSection]:
    SEEN.clear()
    LOSSES.register("views_probe")(ProbeConfig)
    LOSSES.register("views_pair_probe")(PairProbeConfig)
    terms = (
        TermSection(id="views_a", type="views_probe", modality="a"),
        TermSection(id="plain", type="info_nce"),
        TermSection(id="views_b", type="views_probe", modality="b", rows="raw"),
    )
    yield CostSection(terms=terms)
    LOSSES._types.pop("views_probe")
    LOSSES._types.pop("views_pair_probe")


def test_views_are_of_the_rows_that_the_term_reads(start, probed) -> None:
    engine = start(cost=probed)
    engine.step()
    (a,), (b,) = SEEN["a"], SEEN["b"]
    for x in (a, b):
        noisy, masked = x.views
        assert noisy.embedding.shape == masked.embedding.shape == x.embedding.shape
        assert noisy.masked is None
        assert masked.masked is not None
        assert masked.masked.shape == x.inputs.shape
        assert not torch.equal(noisy.embedding, x.embedding)
        assert noisy.embedding.requires_grad
    assert len(a.embedding) < 32  # rows without the modality are in no view either
    for view in a.views:
        torch.testing.assert_close(view.embedding.norm(dim=1), torch.ones(len(a.embedding)))
    assert (b.views[0].embedding.norm(dim=1) - 1).abs().max() > 0.01


def test_a_view_is_what_the_encoder_makes_of_the_augmented_input(start, probed) -> None:
    engine = start(cost=probed)
    model = engine._state.parts.model
    rows = engine.data.splits["train"][:12]
    plan = plan_views(engine.config, engine.data, 5)
    outputs = model.encode(rows, {"a": False, "b": False, "c": False}, plan)
    assert set(outputs["a"].views) == {"views_a"}
    assert set(outputs["c"].views) == set()
    masked = outputs["a"].views["views_a"][1]
    assert masked.masked is not None
    by_hand = model.encoders["a"](torch.where(masked.masked, 0.0, outputs["a"].inputs))
    torch.testing.assert_close(masked.embedding, by_hand, rtol=0, atol=0)
    again = model.encode(rows, {"a": False, "b": False, "c": False}, plan)
    assert torch.equal(again["a"].views["views_a"][0].embedding, outputs["a"].views["views_a"][0].embedding)
    other = model.encode(rows, {"a": False, "b": False, "c": False}, plan_views(engine.config, engine.data, 6))
    assert not torch.equal(other["a"].views["views_a"][0].embedding, outputs["a"].views["views_a"][0].embedding)


def test_pairs_read_the_views_of_the_rows_that_have_both(start, probed) -> None:
    engine = start(cost=CostSection(terms=(TermSection(id="pair", type="views_pair_probe"),)))
    engine.step()
    a, b = SEEN["a|b"]
    c, d = SEEN["a|c"]
    assert len(a.views[0].embedding) == len(b.views[0].embedding) == len(a.embedding)
    assert len(c.views[1].embedding) == len(d.embedding)
    assert len(a.embedding) < 32
    masked = a.views[1].masked
    assert masked is not None
    assert len(masked) == len(a.inputs)


def test_nothing_is_encoded_twice_unless_a_term_that_is_on_asks(start, probed) -> None:
    engine = start(cost=probed)
    calls = dict.fromkeys(engine.config.encoders, 0)

    def count(name):
        def hook(module, arguments, result):
            calls[name] += 1

        return hook

    for name, encoder in engine._state.parts.model.encoders.items():
        encoder.register_forward_hook(count(name))
    engine.step()
    assert calls == {"a": 3, "b": 3, "c": 1}
    engine.apply(SetTerm(term="views_a", enabled=False))
    engine.step()
    assert calls == {"a": 4, "b": 6, "c": 2}


def test_frozen_encoders_give_views_without_a_graph_in_eval_mode(start, probed) -> None:
    engine = start(cost=probed)
    engine.apply(Freeze(modality="a"))
    before = [weight.clone() for weight in engine._state.parts.model.encoders["a"].parameters()]
    engine.step()
    assert not SEEN["a"][-1].views[0].embedding.requires_grad
    assert SEEN["b"][-1].views[0].embedding.requires_grad
    assert not engine._state.parts.model.encoders["a"].training
    for old, new in zip(before, engine._state.parts.model.encoders["a"].parameters(), strict=True):
        assert torch.equal(old, new)


def test_other_terms_change_no_view(start, probed) -> None:
    """What a term draws is named by its own id: silencing, adding and reordering others moves nothing."""
    both, alone, reversed_ = (
        start(cost=replace(probed, terms=terms)) for terms in (probed.terms, probed.terms[:1], probed.terms[::-1])
    )
    views = []
    for engine in (both, alone, reversed_):
        rows = engine.data.splits["train"][:12]
        outputs = engine._state.parts.model.encode(
            rows, dict.fromkeys(engine.config.encoders, False), plan_views(engine.config, engine.data, 3)
        )
        views.append(outputs["a"].views["views_a"][0].embedding)
    assert torch.equal(views[0], views[1])
    assert torch.equal(views[0], views[2])


def test_an_empty_cell_everywhere_is_survived(start, probed) -> None:
    engine = start(cost=probed)
    rows = engine.data.splits["train"]
    without = rows[~engine.data.present["a"][rows]][:4]
    numbers = take_step(engine._state.parts, engine.config, [without], 1)
    assert numbers.terms["views_a"].raw == 0
    assert "a" not in SEEN


UNIMODAL = (
    TermSection(id="a_rec", type="reconstruction", place="unimodal", modality="a", params={"masked": 0.5}),
    TermSection(id="a_kind", type="classification", place="unimodal", modality="a", params={"column": "cluster"}),
    TermSection(id="b_plain", type="reconstruction", place="unimodal", modality="b"),
    TermSection(id="contrast", type="info_nce"),
)


def test_looking_changes_nothing(start, tmp_path: Path) -> None:
    looked_at = start(
        tmp_path / "run",
        cost=CostSection(terms=UNIMODAL),
        evaluation=EvaluationSection(every=1, pool=50, term_gradients_every=1, term_gradients_share=0),
    )
    left_alone = start(cost=CostSection(terms=UNIMODAL), evaluation=EvaluationSection(every=0, term_gradients_every=0))
    for _ in range(10):
        torch.rand(3)  # whoever draws elsewhere draws elsewhere
        looked_at.step()
        looked_at.due()
        looked_at.embed("validation", 30)
        left_alone.step()
    assert_equal_weights(weights(looked_at), weights(left_alone))


def test_replay_undo_and_resumption_are_bit_for_bit(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", cost=CostSection(terms=UNIMODAL))
    for change in (SetTerm(term="a_rec", enabled=False), Freeze(modality="a", steps=2), SetEmbeddingSize(value=12)):
        for _ in range(3):
            engine.step()
        engine.apply(change)
    engine.step()
    engine.undo()
    engine.step()
    engine.save()
    engine.close()
    assert replay(tmp_path / "run").identical
    again = Engine.load(tmp_path / "run")
    try:
        assert_equal_weights(weights(again), weights(engine))
        again.step()
    finally:
        again.close()
    assert replay(tmp_path / "run").identical


@pytest.mark.parametrize(("modality", "params"), [("text", {"masked": 0.4}), ("image", {"masked": 0.6, "patch": 8})])
def test_pictures_and_texts_are_masked_too(icons_config, modality, params) -> None:
    terms = (TermSection(id="rec", type="reconstruction", place="unimodal", modality=modality, params=params),)
    engines = [Engine.create(replace(icons_config("lstm"), cost=CostSection(terms=terms))) for _ in range(2)]
    first, second = ([engine.step().total for _ in range(3)] for engine in engines)
    assert first == second
    assert len(set(first)) == 3


def test_columns_that_cannot_be_learned_are_refused_at_the_start(start, vectors_config) -> None:
    data = open_data(vectors_config.data.type, vectors_config.data.params)
    assert data.columns_of_words() == ("cluster",)
    for column in ("modalities", "colour", ""):
        term = TermSection(id="kind", type="classification", modality="a", params={"column": column})
        with pytest.raises(ValueError, match=r"no column of words .*choose one of cluster"):
            start(cost=CostSection(terms=(term,)))


def test_accuracy_is_recorded(start) -> None:
    engine = start(cost=CostSection(terms=UNIMODAL))
    accuracies = [engine.step().terms["a_kind"].readings["accuracy"] for _ in range(30)]
    assert sum(accuracies[-5:]) / 5 > 0.6
    assert sum(accuracies[:3]) / 3 < 0.5
