import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from rehearsal import icons_config
from xmodal.training.config import DataSection

from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.run_header import RunHeader

pytestmark = pytest.mark.gui


@pytest.fixture
def header(qtbot, theme):
    header = RunHeader(theme)
    qtbot.addWidget(header)
    header.resize(336, 30)
    header.show()
    header.asked = []
    header.newRequested.connect(lambda *args: header.asked.append(args))
    return header


def test_without_a_run_it_says_so_and_offers_one(header, qtbot):
    header.show_config(None)
    assert header.words.text() == "No run"
    qtbot.mouseClick(header.button, Qt.MouseButton.LeftButton)
    assert header.form.data.currentText() == "icons"
    header.form.close()


def test_it_names_data_and_preset(header):
    header.show_config(replace(icons_config(), seed=7), 12408)
    assert header.words.text() == "icons · balance"
    assert "12,408 rows" in header.words.toolTip()
    assert "seed 7" in header.words.toolTip()
    header.show_config(replace(icons_config(), preset=""))
    assert header.words.text() == "icons · own configuration"


def test_the_form_begins_with_the_run_that_is_shown_and_asks_for_another(header, qtbot):
    section = DataSection(type="vectors", params={"rows": 500})
    header.show_config(replace(icons_config(), data=section, seed=3))
    qtbot.mouseClick(header.button, Qt.MouseButton.LeftButton)
    form = header.form
    assert (form.data.currentText(), form.preset.currentText(), form.seed.value()) == ("vectors", "balance", 3)
    rows = form.form.findChild(NumberField, "rows")
    assert rows.value() == 500
    rows.setFocus()
    rows.selectAll()
    qtbot.keyClicks(rows, "800")
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    form.preset.setCurrentText("clip")
    qtbot.mouseClick(form.accept, Qt.MouseButton.LeftButton)
    assert header.asked == [("vectors", "clip", {"rows": 800}, 3)]
    qtbot.waitUntil(lambda: header.form is None)


def test_another_data_set_shows_its_own_parameters(header, qtbot):
    header.show_config(icons_config())
    header.open_form()
    assert "size" in header.form.form.fields()
    header.form.data.setCurrentText("vectors")
    assert "rows" in header.form.form.fields()
    assert header.form._summary.text()
    fields = header.form.form.findChildren(NumberField)
    assert all(field.height() >= field.minimumSizeHint().height() for field in fields)
    assert header.form.form.height() >= header.form.form.minimumSizeHint().height()
    qtbot.waitUntil(lambda: len({field.mapTo(header.form, QPoint()).x() for field in (*fields, header.form.seed)}) == 1)
    qtbot.keyClick(header.form, Qt.Key.Key_Escape)
    assert header.asked == []


def test_every_registered_data_set_and_preset_is_offered(header):
    from xmodal.data import DATA
    from xmodal.training.presets import PRESETS

    header.open_form()
    form = header.form
    assert {form.data.itemText(place) for place in range(form.data.count())} == set(DATA)
    assert {form.preset.itemText(place) for place in range(form.preset.count())} == set(PRESETS)
    form.close()


def test_data_that_read_a_file_wait_for_its_name(header, qtbot):
    qtbot.mouseClick(header.button, Qt.MouseButton.LeftButton)
    form = header.form
    assert form.accept.isEnabled()
    form.data.setCurrentIndex(form.data.findText("manifest"))
    assert not form.accept.isEnabled()
    assert "Path" in form.lacking.text()
    qtbot.keyClicks(form.form.findChild(QLineEdit, "path"), "pairs.csv")
    assert form.accept.isEnabled()
    assert form.lacking.isHidden()
    form.data.setCurrentIndex(form.data.findText("icons"))
    assert form.accept.isEnabled()
    form.close()
