"""A map of cards: so few points that each can be looked at."""

import pytest
from cards import Cards, card_layout
from pointing import expose

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.map_panel import MapPanel


@pytest.fixture
def empty_model(qapp):
    """The data are known, and there is no map yet."""
    model = MapModel()
    model.set_data(Cards())
    return model


@pytest.fixture
def model(empty_model):
    empty_model.show_layout(card_layout(empty_model.data))
    return empty_model


@pytest.fixture
def open_panel(theme, qtbot):
    """Show a model; so few points would get thumbnails at once, so they are off unless asked for."""

    def opener(model, *, thumbnails=False):
        panel = MapPanel(model, theme)
        qtbot.addWidget(panel)
        if not thumbnails:
            panel.view.show_thumbnails(False)
        expose(panel, qtbot)
        return panel

    return opener


@pytest.fixture
def panel(model, open_panel):
    return open_panel(model)
