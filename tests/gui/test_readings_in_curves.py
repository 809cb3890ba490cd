"""What terms tell of themselves beside their value: called by name, found in the picker, accuracy drawn by itself."""

import numpy as np
import pytest
from msgspec.structs import replace
from steps import CONFIG, LOSSES, model_of, step
from xmodal.session.messages import ComponentInfo
from xmodal.training.config import TermSection
from xmodal.training.events import TermValue

pytestmark = pytest.mark.gui

GAME = TermSection(id="game", type="gan")
STYLE = TermSection(id="style", type="classification", modality="image")
INFOS = (
    *LOSSES,
    ComponentInfo(type="gan", summary="", family="adversarial", reads=2),
    ComponentInfo(type="classification", summary="", family="unimodal", reads=1),
)


@pytest.fixture
def model(qapp):
    model = model_of()
    model.set_losses(INFOS)
    model.set_config(replace(CONFIG, cost=replace(CONFIG.cost, terms=(*CONFIG.cost.terms, GAME, STYLE))))
    return model


def told(number, accuracy=0.8):
    readings = {"game": {"accuracy": accuracy, "player_loss": 0.4, "loops_per_row": 3.0}, "style": {"accuracy": 0.3}}
    terms = {name: TermValue(raw=1.0, weighted=1.0, readings=own) for name, own in readings.items()}
    return replace(step(number), terms=terms)


def chart(model, key):
    return next((one for one in model.charts if one.key == key), None)


def test_discriminators_have_a_chart_of_their_accuracy_with_a_line_at_a_half(model):
    model.append_step(step(1))
    assert chart(model, "accuracy") is None
    model.append_step(told(2))
    accuracy = chart(model, "accuracy")
    assert accuracy.title == "Accuracy"
    assert [(line.series, line.label, line.reference) for line in accuracy.lines] == [
        ("term/game/reading/accuracy", "game", False),
        ("term/game/reading/accuracy/chance", "0.5", True),
    ]
    assert model.series["term/game/reading/accuracy/chance"].at(2) == 0.5
    assert "accuracy" in model.shown()  # from the start, where there is one


def test_every_reading_is_found_by_its_name(model):
    model.append_step(told(1))
    words = {line.series: line.words for line in model.catalogue()}
    assert words["term/game/reading/player_loss"] == "Loss of the player: game"
    assert words["term/game/reading/loops_per_row"] == "Loops per row: game"
    assert words["term/style/reading/accuracy"] == "Accuracy: style"
    assert words["term/game/reading/accuracy/chance"] == "Accuracy: 0.5"


def test_the_line_at_a_half_is_there_for_what_was_recorded(model):
    steps = np.array([1.0, 2.0])
    model.run.load({"term/game/reading/accuracy": (steps, np.array([0.9, 0.6]))})
    assert model.series["term/game/reading/accuracy/chance"].values.tolist() == [0.5, 0.5]
    model.run.extend({"term/game/reading/accuracy": (steps + 2, np.array([0.6, 0.5]))})
    assert model.series["term/game/reading/accuracy/chance"].steps.tolist() == [1, 2, 3, 4]


def test_charts_of_readings_and_weights_can_be_opened_and_closed(model):
    for key in ("accuracy", "weights"):
        model.plots.show_chart(key, on=False)
        model.plots.show_chart(key, on=True)
        assert key in model.plots
