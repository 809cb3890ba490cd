"""Gradients of terms against torch.autograd taken by hand, their budget, and that looking changes nothing."""

from pathlib import Path

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from xmodal.store import RunReader
from xmodal.training.changes import SetGradientSampling, SetLambda
from xmodal.training.config import EvaluationSection
from xmodal.training.cost import plan_views
from xmodal.training.events import StepEvent
from xmodal.training.pulls import PullBudget, measure_pulls
from xmodal.training.replay import replay
from xmodal.training.series import events_of, step_series

OFTEN = EvaluationSection(every=0, term_gradients_every=1, term_gradients_share=0)
NEVER = EvaluationSection(every=0, term_gradients_every=0)


def evaluated(engine, step: int = 1):
    """Return the outputs and the cost of the first batch, on the graph."""
    state = engine._state
    (rows,), _, _ = state.next_batches()
    still = dict.fromkeys(state.config.encoders, False)
    outputs = state.parts.model.encode(rows, still, plan_views(state.config, state.data, step))
    return outputs, state.parts.cost(outputs, state.config, step)


def test_every_norm_and_cosine_agrees_with_autograd_by_hand(start) -> None:
    engine = start(evaluation=OFTEN)
    parts = engine._state.parts
    outputs, value = evaluated(engine)
    pulls = measure_pulls(parts, value, outputs)
    for name, encoder in parts.model.encoders.items():
        places = {"encoder": list(encoder.parameters()), "embedding": [outputs[name].embedding]}
        for kind, tensors in places.items():
            by_term = {}
            for term, weighted in value.weighted.items():
                found = torch.autograd.grad(weighted, tensors, retain_graph=True, allow_unused=True)
                flat = [
                    torch.zeros(one.numel()) if own is None else own.flatten()
                    for one, own in zip(tensors, found, strict=True)
                ]
                by_term[term] = torch.cat(flat).double()
                assert pulls.norms(kind, term)[name] == pytest.approx(float(by_term[term].norm()), rel=1e-5, abs=1e-9)
            for pair, cosine in pulls.cosines()[f"{kind}/{name}"].items():
                one, other = (by_term[term] for term in pair.split("|"))
                assert cosine == pytest.approx(float(torch.cosine_similarity(one, other, dim=0)), abs=1e-4)


def test_a_step_tells_its_sample_and_what_it_cost(start) -> None:
    engine = start(evaluation=replace(OFTEN, term_gradients_every=2))
    first, second = engine.step(), engine.step()
    assert first.cosine is None
    assert first.sampling_seconds == 0
    assert 0 < second.sampling_seconds < second.seconds
    assert {"encoder/a", "embedding/a"} <= set(second.cosine)
    assert all(-1 <= cosine <= 1 for own in second.cosine.values() for cosine in own.values())
    assert second.terms["contrast"].embedding_norm["a"] > 0


def test_a_sample_survives_being_recorded(start) -> None:
    event = start(evaluation=OFTEN).step()
    recorded = {name: (np.array([1]), np.array([value])) for name, value in step_series(event).items()}
    (again,) = (one for one in events_of(recorded, 0) if isinstance(one, StepEvent))
    assert again.cosine == event.cosine
    assert again.sampling_seconds == event.sampling_seconds
    assert again.terms["contrast"].embedding_norm == event.terms["contrast"].embedding_norm


def test_a_frozen_encoder_has_no_pull_at_its_embeddings(start, vectors_config) -> None:
    encoders = {**vectors_config.encoders, "a": replace(vectors_config.encoders["a"], frozen=True)}
    event = start(evaluation=OFTEN, encoders=encoders).step()
    assert "embedding/a" not in event.cosine
    assert "embedding/b" in event.cosine


def test_the_budget_spaces_samples_by_what_they_cost() -> None:
    section, budget = EvaluationSection(term_gradients_every=1, term_gradients_share=0.03), PullBudget()
    sampled = []
    for step in range(1, 1001):
        due = budget.is_due(section, step)
        sampled += [step] if due else []
        budget.account(1.0 + due * 3.0, due * 3.0)  # a sample costs three steps: once in a hundred
    assert sampled[:3] == [1, 201, 301]
    assert 3.0 * len(sampled) / 1000 <= 0.03


def test_the_budget_keeps_to_steps_that_every_divides_and_can_be_lifted() -> None:
    budget = PullBudget()
    budget.account(0.5, 0.5)
    assert not budget.is_due(EvaluationSection(term_gradients_every=5), 10)
    assert budget.is_due(EvaluationSection(term_gradients_every=5, term_gradients_share=0), 10)
    assert not budget.is_due(EvaluationSection(term_gradients_every=5, term_gradients_share=0), 11)
    assert not budget.is_due(EvaluationSection(term_gradients_every=0, term_gradients_share=0), 10)


def test_sampling_touches_no_weight_buffer_mode_or_gradient(start) -> None:
    sampled, left_alone = start(evaluation=OFTEN), start(evaluation=NEVER)
    for engine in (sampled, left_alone):
        engine.apply(SetLambda(value=0.5))
    for _ in range(20):
        assert sampled.step().total == left_alone.step().total
    for name, encoder in sampled._state.parts.model.encoders.items():
        other = left_alone._state.parts.model.encoders[name].state_dict()
        assert all(torch.equal(value, other[key]) for key, value in encoder.state_dict().items())


def test_sampling_is_switched_while_it_trains_and_taken_back(start) -> None:
    engine = start(evaluation=NEVER)
    engine.step()
    engine.apply(SetGradientSampling(every=1, share=0.0))
    assert engine.step().cosine
    engine.undo()
    assert engine.step().cosine is None
    assert engine.config.evaluation == NEVER


def test_a_sampled_run_replays_bit_for_bit_whatever_the_clock_says(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", evaluation=replace(OFTEN, term_gradients_share=0.03))
    for _ in range(12):
        engine.step()
    engine.save()
    engine.close()
    with_samples = RunReader(tmp_path / "run").series(["sampling_seconds"])
    assert len(with_samples["sampling_seconds"][0]) >= 1
    assert replay(tmp_path / "run").identical
