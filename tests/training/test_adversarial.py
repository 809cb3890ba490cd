"""Terms that draw or play, in a run: adversaries come to a draw, and everything is repeated bit for bit."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch.nn import functional
from xmodal.training.changes import SetTerm
from xmodal.training.config import CostSection, RunConfig, TermSection
from xmodal.training.engine import Engine
from xmodal.training.replay import replay


def alone(kind: str, weight: float = 1.0, **params: object) -> CostSection:
    return CostSection(terms=(TermSection(id="game", type=kind, weight=weight, params=params),))


def accuracy(engine: Engine, steps: int) -> float:
    """Return the discriminator's mean accuracy over the last third of so many steps."""
    told = [engine.step().terms["game"].readings["accuracy"] for _ in range(steps)]
    return sum(told[-steps // 3 :]) / len(told[-steps // 3 :])


def held_out_accuracy(engine: Engine) -> float:
    """Return what a fresh linear classifier of two modalities attains on rows that it was not fitted to."""
    snapshot = engine.embed("train", 300)
    clouds = [
        functional.normalize(torch.from_numpy(snapshot.vectors[name].numpy()[snapshot.present[name].numpy()].copy()))
        for name in list(snapshot.vectors)[:2]
    ]
    rows = min(map(len, clouds)) // 2
    fitted, held = (torch.cat([cloud[part] for cloud in clouds]) for part in (slice(rows), slice(rows, 2 * rows)))
    sign = torch.cat([torch.ones(rows), -torch.ones(rows)])
    fitted, held = (torch.cat([x, torch.ones(len(x), 1)], dim=1) for x in (fitted, held))
    weight = torch.linalg.solve(fitted.T @ fitted + 1e-3 * torch.eye(fitted.shape[1]), fitted.T @ sign)
    return float(((held @ weight).sign() == sign).float().mean())


@pytest.fixture
def play(start, vectors_config: RunConfig) -> Callable[..., Engine]:
    """Start a game between two modalities, each of which has something of its own to tell."""
    encoders = {name: vectors_config.encoders[name] for name in "ab"}
    own = tuple(TermSection(id=f"{name}_own", type="reconstruction", modality=name) for name in encoders)

    def begin(kind: str, weight: float = 1.0, **params: object) -> Engine:
        engine: Engine = start(encoders=encoders, cost=CostSection(terms=(*alone(kind, weight, **params).terms, *own)))
        return engine

    return begin


def test_a_game_parts_from_a_discriminator_that_wins_and_ends_near_a_draw(play) -> None:
    free, played = (play("gan", weight, player_learning_rate=0.01) for weight in (0.0, 1.0))
    assert accuracy(free, 80) > 0.95
    assert accuracy(played, 80) < 0.8
    assert held_out_accuracy(played) < 0.8 < 0.9 < held_out_accuracy(free)


def test_a_reversed_gradient_holds_the_discriminator_near_a_half(play) -> None:
    assert accuracy(play("dann", steps=10**9), 60) > 0.9
    assert 0.3 < accuracy(play("dann", steps=30), 60) < 0.65


@pytest.mark.parametrize(
    ("kind", "params"), [("gan", {}), ("dann", {}), ("vib", {"beta_schedule": "linear"}), ("mib", {}), ("club", {})]
)
def test_a_run_is_repeated_bit_for_bit(kind: str, params: dict[str, object], start, tmp_path: Path) -> None:
    engine = start(tmp_path / "run", cost=alone(kind, **params))
    for change in (SetTerm(term="game", weight=0.0), SetTerm(term="game", weight=2.0)):
        engine.step()
        engine.apply(change)
    engine.step()
    engine.undo()
    engine.step()
    engine.save()
    engine.close()
    again = Engine.load(tmp_path / "run")
    again.step()
    again.close()
    assert replay(tmp_path / "run").identical
