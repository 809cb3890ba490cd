from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from msgspec.structs import replace
from xmodal.data import open_data
from xmodal.training.config import DataSection, EncoderSection, EvaluationSection, RunConfig
from xmodal.training.engine import Engine
from xmodal.training.presets import preset

VECTORS = DataSection(type="vectors", params={"rows": 400})


@pytest.fixture(scope="session")
def vectors_config() -> RunConfig:
    """Three vector modalities, 10 % of cells missing, small enough for hundreds of steps a second."""
    modalities = open_data(VECTORS.type, VECTORS.params).modalities
    config = preset("balance", modalities, VECTORS)
    return replace(
        config, batch_size=32, embedding_size=16, torch_threads=1, evaluation=EvaluationSection(every=10, pool=40)
    )


@pytest.fixture
def icons_config() -> Callable[[str], RunConfig]:
    """Icons, small: a CNN beside a text encoder of the type that is asked for."""

    def config(text_encoder: str) -> RunConfig:
        made = preset("balance", open_data("icons", {}).modalities)
        sections = {**made.encoders, "text": EncoderSection(type=text_encoder)}
        return replace(made, encoders=sections, batch_size=16, embedding_size=16, torch_threads=1)

    return config


@pytest.fixture
def start(vectors_config: RunConfig) -> Iterator[Callable[..., Engine]]:
    """Start engines that are closed at the end; fields of the configuration by keyword."""
    engines: list[Engine] = []

    def create(folder: Path | None = None, **fields: object) -> Engine:
        engine = Engine.create(replace(vectors_config, **fields), folder)
        engines.append(engine)
        return engine

    threads = torch.get_num_threads()
    yield create
    for engine in engines:
        engine.close()
    torch.set_num_threads(threads)
