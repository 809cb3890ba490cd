"""What has an aim of its own: fitted before each step, by an optimiser of its own, and part of every checkpoint."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
import torch
from msgspec.structs import replace
from torch import Tensor, nn
from weights import assert_equal_weights, weights
from xmodal.losses import LOSSES, Encoded, HasPlayer, PairTerm, Setting, TermConfig
from xmodal.training.changes import (
    RemoveTerm,
    ReplaceEncoder,
    Restore,
    SetBatchSize,
    SetEmbeddingSize,
    SetOptimizer,
    SetTerm,
)
from xmodal.training.config import CostSection, OptimizerSection, PhaseSection, RunConfig, TermSection
from xmodal.training.diagnosis import NonFiniteError
from xmodal.training.engine import Engine
from xmodal.training.replay import replay

PLAYER, BIAS = "terms.duel.player.weight", "terms.duel.player.bias"
SEEN: list[tuple[str, bool, bool]] = []
"""(phase, whether the embedding has a graph, whether the player requires gradients)."""


class Duel(HasPlayer, PairTerm):
    def __init__(self, config: "DuelConfig", size: int) -> None:
        super().__init__()
        self.player = nn.Linear(size, 1)
        self.side = nn.Linear(size, 1)
        self.player_steps, self.player_learning_rate, self.broken = config.player_steps, 0.01, config.broken

    def forward(self, a: Encoded, b: Encoded) -> Tensor:
        SEEN.append(("cost", a.embedding.requires_grad, self.player.weight.requires_grad))
        return (self.player(a.embedding) - self.side(b.embedding)).square().mean()

    def player_loss(self, a: Encoded, b: Encoded) -> Tensor:
        SEEN.append(("player", a.embedding.requires_grad, self.player.weight.requires_grad))
        noisy = a.embedding + 0.1 * torch.randn(a.embedding.shape)
        loss = (self.player(noisy) - 1).square().mean() + self.player(b.embedding).square().mean()
        return loss / 0 if a.step == self.broken else loss


class DuelConfig(TermConfig, frozen=True, kw_only=True):
    """Duel with a player."""

    stochastic: ClassVar[bool] = True
    pulls: ClassVar[str] = "on nothing worth having"

    player_steps: int = 2
    broken: int = 0

    def build(self, setting: Setting) -> Duel:
        return Duel(self, setting.embedding_size)


def cost(**fields: object) -> CostSection:
    params = {name: fields.pop(name) for name in ("player_steps", "broken") if name in fields}
    duel = TermSection(id="duel", type="duel", params=params, **fields)
    return CostSection(terms=(duel, TermSection(id="contrast", type="info_nce")))


@pytest.fixture(autouse=True)
def _duel() -> Iterator[None]:
    SEEN.clear()
    LOSSES.register("duel")(DuelConfig)
    yield
    LOSSES._types.pop("duel")


def run(engine: Engine, steps: int) -> list[float]:
    return [engine.step().total for _ in range(steps)]


def kept(engine: Engine, *parts: str) -> dict[str, Tensor]:
    """Return copies of what is named like the player, its optimiser's state included."""
    return {name: value for name, value in weights(engine).items() if any(part in name for part in parts)}


def test_it_is_fitted_without_a_graph_before_a_cost_in_which_it_is_constant(start) -> None:
    engine = start(cost=cost())
    engine.step()
    # Two updates on each of three pairs, then the cost of three pairs.
    assert SEEN == [("player", False, True)] * 6 + [("cost", True, False)] * 3
    assert engine._state.parts.cost.terms["duel"].player.weight.grad is None


def test_it_belongs_to_an_adam_of_its_own_without_decay_or_schedule(start) -> None:
    parts = start(cost=cost(), optimizer=OptimizerSection(weight_decay=0.5, learning_rate=0.3))._state.parts
    assert {PLAYER, BIAS}.isdisjoint(parts.parameters)
    assert {"terms.duel.side.weight", "terms.contrast.log_scale"} <= parts.parameters.keys()
    own = {id(weight) for group in parts.optimizer.param_groups for weight in group["params"]}
    player = parts.players["duel"]
    assert list(player.parameters) == [PLAYER, BIAS]
    assert own.isdisjoint(id(weight) for weight in player.parameters.values())
    (group,) = player.optimizer.param_groups
    assert (group["lr"], group["weight_decay"]) == (0.01, 0)


def test_its_updates_are_those_of_adam_on_the_mean_over_pairs(start) -> None:
    engine = start(cost=cost(player_steps=1))
    term = engine._state.parts.cost.terms["duel"]
    player = nn.Linear(16, 1)
    player.load_state_dict(term.player.state_dict())
    read: list[tuple[Tensor, Tensor]] = []
    term.player_loss = lambda a, b: read.append((a.embedding, b.embedding)) or term.player(a.embedding - 1).mean()
    event = engine.step()
    adam = torch.optim.Adam(player.parameters(), lr=0.01)
    loss = sum(player(a - 1).mean() for a, _ in read) / len(read)
    loss.backward()
    adam.step()
    assert event.terms["duel"].readings == {"player_loss": pytest.approx(loss.item(), rel=1e-5)}
    torch.testing.assert_close(term.player.weight, player.weight, rtol=1e-5, atol=1e-7)


def test_norms_do_not_mix(start) -> None:
    one, two = start(cost=cost(player_steps=1)), start(cost=cost(player_steps=1))
    two._state.parts.players["duel"].optimizer.param_groups[0]["lr"] = 0.0
    one._state.parts.players["duel"].optimizer.param_groups[0]["lr"] = 0.0
    two._state.parts.cost.terms["duel"].player_loss = lambda a, b: (
        1e3 * two._state.parts.cost.terms["duel"].player.weight.sum()
    )
    assert one.step().gradient_norm == two.step().gradient_norm


def test_a_term_of_factor_0_has_its_player_fitted_and_one_that_is_off_has_not(start) -> None:
    engine = start(cost=cost(weight=0.0))
    before = kept(engine, ".player.")
    event = engine.step()
    assert event.terms["duel"].readings["player_loss"] > 0
    assert event.terms["duel"].weighted == 0
    after = kept(engine, ".player.")
    assert not torch.equal(before[PLAYER], after[PLAYER])
    engine.apply(SetTerm(term="duel", enabled=False))
    assert "duel" not in engine.step().terms
    assert_equal_weights(kept(engine, ".player."), after)
    engine.apply(SetTerm(term="duel", enabled=True))
    engine.step()
    assert weights(engine)[f"optimizer/{PLAYER}/step"] == 4


def test_load_and_go_on_equals_an_unbroken_run(start, tmp_path: Path) -> None:
    unbroken = start(cost=cost())
    run(unbroken, 9)
    engine = start(tmp_path / "run", cost=cost())
    run(engine, 5)
    engine.save()
    engine.close()
    again = Engine.load(tmp_path / "run")
    try:
        run(again, 4)
        assert_equal_weights(weights(again), weights(unbroken))
        assert f"optimizer/{PLAYER}/exp_avg_sq" in weights(again)
    finally:
        again.close()


def test_a_replay_with_changes_undone_and_redone_ends_bit_for_bit(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", cost=cost())
    for change in (
        SetTerm(term="duel", enabled=False),
        SetTerm(term="duel", enabled=True, weight=3.0),
        SetBatchSize(value=24),
        ReplaceEncoder(modality="b", type="linear", freeze_others=2),
        SetEmbeddingSize(value=12),
        SetOptimizer(optimizer=OptimizerSection(type="sgd", learning_rate=0.05)),
    ):
        run(engine, 2)
        engine.apply(change)
    run(engine, 2)
    for _ in range(3):
        engine.undo()
        run(engine, 2)
    engine.redo()
    run(engine, 2)
    engine.close()
    report = replay(tmp_path / "run")
    assert report.identical, report


def test_restoring_all_brings_the_player_back_and_restoring_less_lets_it_go_on(start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", cost=cost())
    run(engine, 3)
    then = kept(engine, ".player.", "terms.duel")
    (saved,) = engine.save()
    run(engine, 3)
    now = kept(engine, ".player.")
    for scope in ("encoder:a", "optimizer"):
        engine.apply(Restore(checkpoint=saved.name, scope=scope))
        assert_equal_weights(kept(engine, ".player."), now)
    engine.apply(SetOptimizer(optimizer=OptimizerSection(type="sgd", learning_rate=0.05)))
    assert_equal_weights(kept(engine, ".player."), now)
    for scope in ("term:duel", "all"):
        engine.apply(Restore(checkpoint=saved.name, scope=scope))
        assert_equal_weights(kept(engine, ".player.", "terms.duel"), then)
    run(engine, 1)
    engine.undo()
    assert weights(engine)[f"optimizer/{PLAYER}/step"] == 6  # as restored, before the step after it


def test_a_term_that_was_removed_comes_back_with_its_player(start) -> None:
    engine = start(cost=cost())
    run(engine, 3)
    before = kept(engine, "terms.duel")
    assert f"optimizer/{PLAYER}/exp_avg" in before
    engine.apply(RemoveTerm(term="duel"))
    assert kept(engine, "terms.duel") == {}
    run(engine, 2)
    engine.undo()
    assert_equal_weights(kept(engine, "terms.duel"), before)
    run(engine, 1)


def test_a_term_that_comes_back_brings_its_player_and_what_its_adam_knew(start) -> None:
    engine = start(cost=cost())
    run(engine, 4)
    before = kept(engine, "terms.duel")
    assert f"optimizer/{PLAYER}/step" in before
    engine.apply(RemoveTerm(term="duel"))
    run(engine, 2)
    assert kept(engine, "terms.duel") == {}
    engine.undo()
    assert_equal_weights(kept(engine, "terms.duel"), before)


def test_another_embedding_size_keeps_of_the_player_what_keeps_its_shape(start) -> None:
    engine = start(cost=cost())
    run(engine, 2)
    before = kept(engine, ".player.")
    engine.apply(SetEmbeddingSize(value=20))
    after = kept(engine, ".player.")
    assert after[PLAYER].shape == (1, 20)
    assert torch.equal(after[BIAS], before[BIAS])
    assert torch.equal(after[f"optimizer/{BIAS}/exp_avg"], before[f"optimizer/{BIAS}/exp_avg"])
    assert f"optimizer/{PLAYER}/exp_avg" not in after


def test_a_player_that_goes_wrong_is_named_and_leaves_no_trace(start) -> None:
    engine = start(cost=cost(broken=3))
    run(engine, 2)
    before = weights(engine)
    with pytest.raises(NonFiniteError, match=r"Step 3 was not taken: the player's loss or gradient of term duel"):
        engine.step()
    assert_equal_weights(weights(engine), before)
    engine.apply(SetTerm(term="duel", enabled=False))
    run(engine, 1)


def test_a_cost_that_goes_wrong_takes_the_players_update_back(start) -> None:
    engine = start(cost=cost())
    before = weights(engine)
    engine._state.parts.cost.terms["duel"].side.bias.data.fill_(float("nan"))
    with pytest.raises(NonFiniteError, match="term duel is not finite"):
        engine.step()
    assert_equal_weights(kept(engine, ".player."), {name: own for name, own in before.items() if ".player." in name})


def test_it_learns_beside_encoders_that_are_frozen(start, vectors_config: RunConfig) -> None:
    frozen = {name: replace(section, frozen=True) for name, section in vectors_config.encoders.items()}
    engine = start(cost=cost(), encoders=frozen)
    losses = [engine.step().terms["duel"].readings["player_loss"] for _ in range(20)]
    assert losses[-1] < losses[0]


def test_a_plan_lets_encoders_and_players_take_turns(start, tmp_path: Path) -> None:
    plan = (
        PhaseSection(name="judge", steps=2, trains=("players.duel",)),
        PhaseSection(name="deceive", trains=("encoders.a", "encoders.b"), terms=("duel",)),
    )
    engine = start(tmp_path / "run", cost=cost(), plan=plan)
    for step in range(1, 7):
        before = weights(engine)
        engine.step()
        after = weights(engine)
        moved = {name.split(".")[1] for name in before if not torch.equal(before[name], after[name])}
        assert moved == ({"a", "b"} if step % 3 == 0 else {"duel"}), step
        changed = [name for name in before if "terms.duel" in name and not torch.equal(before[name], after[name])]
        assert all(".player." in name for name in changed)
    engine.close()
    assert replay(tmp_path / "run").identical


@pytest.mark.parametrize("optimizer", [{"accumulate": 2}, {"precision": "bfloat16"}], ids=str)
def test_it_is_fitted_to_every_batch_in_full_precision(optimizer, start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", cost=cost(), optimizer=OptimizerSection(**optimizer))
    run(engine, 3)
    assert weights(engine)[f"optimizer/{PLAYER}/step"] == 3 * 2 * optimizer.get("accumulate", 1)
    assert engine._state.parts.cost.terms["duel"].player.weight.dtype == torch.float32
    engine.close()
    assert replay(tmp_path / "run").identical
