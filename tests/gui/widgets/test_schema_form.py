from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from xmodal.registry import Params

from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.schema_form import SchemaForm

pytestmark = pytest.mark.gui

Width = Annotated[int, Meta(ge=1, le=64)]


class Everything(Params, frozen=True, kw_only=True):
    width: Annotated[int, Meta(ge=1, le=64, description="units of each layer")] = 8
    slope: Annotated[float, Meta(ge=0, le=1)] = 0.1
    norm: Literal["batch", "group"] = "group"
    residual: bool = False
    name: str = "a"
    limit: Annotated[int, Meta(ge=1)] | None = None
    widths: tuple[Width, ...] = (4, 8)


@pytest.fixture
def form(qtbot, theme):
    form = SchemaForm(msgspec.json.schema(Everything))
    qtbot.addWidget(form)
    form.show()
    return form


def test_a_field_for_every_parameter_in_its_order(form):
    assert form.fields() == ["width", "slope", "norm", "residual", "name", "limit", "widths"]


def test_untouched_it_says_nothing(form):
    assert form.values() == {}


def test_bounds_and_docs_come_from_the_schema(form):
    width = form.findChild(NumberField, "width")
    assert (width.minimum(), width.maximum(), width.value()) == (1, 64, 8)
    assert width.toolTip() == "units of each layer"


def test_what_the_user_sets_converts_to_the_struct(form, qtbot):
    width = form.findChild(NumberField, "width")
    width.setFocus()
    width.selectAll()
    qtbot.keyClicks(width, "32")
    with qtbot.waitSignal(form.edited):
        qtbot.keyClick(width, Qt.Key.Key_Return)
    qtbot.mouseClick(form.findChild(QCheckBox, "residual"), Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    box = form.findChild(QComboBox, "norm")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    name = form.findChild(QLineEdit, "name")
    name.selectAll()
    qtbot.keyClicks(name, "deep")
    widths = form.findChild(QLineEdit, "widths")
    widths.selectAll()
    qtbot.keyClicks(widths, "[16, 16]")
    assert msgspec.convert(form.values(), Everything) == Everything(
        width=32, residual=True, norm="batch", name="deep", widths=(16, 16)
    )


def test_what_is_no_json_counts_as_the_default(form, qtbot):
    widths = form.findChild(QLineEdit, "widths")
    widths.selectAll()
    qtbot.keyClicks(widths, "[16,")
    assert "widths" not in form.values()


def test_it_begins_with_what_is_there_and_tells_what_differs_from_the_defaults(qtbot):
    schema = {
        "properties": {
            "channels": {"type": "integer", "minimum": 1, "default": 32},
            "rate": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1, "default": 0.5},
            "widths": {"type": "array", "default": [4, 8]},
        }
    }
    form = SchemaForm(schema, {"channels": 64, "widths": (4, 8)})
    qtbot.addWidget(form)
    assert form.current() == {"channels": 64, "rate": 0.5, "widths": [4, 8]}
    assert form.values() == {"channels": 64}
    rate = form.findChild(NumberField, "rate")
    assert 0 < rate.minimum() < 1e-6
    assert 1 - 1e-6 < rate.maximum() < 1
