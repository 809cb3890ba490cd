"""What theory says of presets, small and seeded; `benchmarks/science.py` measures the same in full."""

from collections.abc import Iterator

import pytest
import torch
from facts.lambda_zero import recall_over_chance
from facts.modality import tell_modalities_apart
from msgspec.structs import replace
from xmodal.data import open_data
from xmodal.training.config import DataSection, RunConfig, TermSection
from xmodal.training.presets import preset


@pytest.fixture(autouse=True)
def _threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def on_vectors(name: str, noise: float) -> RunConfig:
    section = DataSection(type="vectors", params={"rows": 1500, "dimensions": (32, 24), "missing": 0.0, "noise": noise})
    data = open_data(section.type, section.params)
    config = preset(name, data.modalities, section, data)
    return replace(config, embedding_size=16, batch_size=128, torch_threads=1)


def test_a_fresh_classifier_tells_modalities_apart_unless_a_game_was_played() -> None:
    # With less noise the contrast alone brings the clouds together within as many steps.
    config = on_vectors("clip", noise=2.0)
    terms = (*config.cost.terms, TermSection(id="game", type="gan"))
    played = replace(config, cost=replace(config.cost, terms=terms))
    free, drawn = (tell_modalities_apart(each, 40, "validation", ["linear"]) for each in (config, played))
    assert free.accuracy["linear"] > 0.95
    assert drawn.accuracy["linear"] < 0.75
    assert drawn.recall > 0.8 * free.recall


def test_without_its_bracket_balance_retrieves_at_chance_and_article_does_not() -> None:
    balance = on_vectors("balance", noise=0.3)
    assert recall_over_chance(balance, 0.0, 40, "validation") < 2
    assert recall_over_chance(balance, 1.0, 40, "validation") > 5
    assert recall_over_chance(on_vectors("article", noise=0.3), 0.0, 40, "validation") > 5
