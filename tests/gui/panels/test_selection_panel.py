import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from rehearsal import vectors_data
from xmodal.projection.records import Layout
from xmodal.wire.arrays import Array

from xmodal_gui.models.map_model import MapModel
from xmodal_gui.panels.selection_panel import Picture, SelectionPanel

pytestmark = pytest.mark.gui


@pytest.fixture
def model_and_panel(qtbot, theme):
    model = MapModel()
    panel = SelectionPanel(model, theme)
    qtbot.addWidget(panel)
    panel.resize(200, 300)
    panel.show()
    return model, panel


def words(panel):
    return [label.text() for label in panel.widget().findChildren(QLabel) if label.isVisible()]


def layout():
    return Layout(
        method="pca",
        modalities=("a",),
        coordinates=Array.of(np.zeros((2, 2), np.float32)),
        modality=Array.of(np.zeros(2, np.int32)),
        rows=Array.of(np.array([3, 4])),
    )


def test_nothing_is_selected(model_and_panel):
    model, panel = model_and_panel
    assert words(panel) == ["What you click on the map is shown here."]
    model.set_data(vectors_data())
    model.show_layout(layout())
    assert words(panel) == ["Click a point of the map to see what it is."]


def test_the_columns_of_the_selected_row(model_and_panel, qtbot):
    model, panel = model_and_panel
    data = vectors_data()
    model.set_data(data)
    model.show_layout(layout())
    model.select_row(3)
    qtbot.waitUntil(lambda: "cluster" in words(panel))
    shown = words(panel)
    assert shown[shown.index("cluster") + 1] == data.columns["cluster"][3]
    model.select_row(None)
    assert words(panel) == ["Click a point of the map to see what it is."]


def test_a_picture_keeps_its_shape_and_its_greys(qtbot):
    pixels = np.zeros((16, 32), np.uint8)
    pixels[:, 16:] = 200
    picture = Picture(pixels, "image")
    qtbot.addWidget(picture)
    picture.show()
    assert picture.sizeHint().width() == 2 * picture.sizeHint().height()
    image = picture.grab().toImage()
    assert image.pixelColor(5, 5).red() == 0
    assert image.pixelColor(image.width() - 5, 5).red() == 200
