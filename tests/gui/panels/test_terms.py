"""Terms are added, configured, moved and removed in the window, by keys and by the pointer."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox
from rehearsal import ICONS, TERMS, Stage, icons_config, rehearsed_source, vectors_config, vectors_data
from xmodal.session.messages import ComponentInfo
from xmodal.training.changes import AddTerm, ConfigureTerm, MoveTerm, RemoveTerm
from xmodal.training.config import TermSection

from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.objective_panel import ObjectivePanel
from xmodal_gui.widgets.number_field import NumberField

pytestmark = pytest.mark.gui


@pytest.fixture
def open_panel(qtbot, theme):
    stages = []

    def opener(config=None, modalities=ICONS, **options):
        session = SessionModel()
        panel = ObjectivePanel(session, theme)
        qtbot.addWidget(panel)
        panel.resize(360, 500)
        panel.show()
        stages.append(Stage(session, rehearsed_source(config, modalities, **{"losses": TERMS, **options})))
        return stages[-1].attach(), panel

    yield opener
    for stage in stages:
        stage.source.close()


def click(qtbot, widget, at=None):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def write(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def choose(panel, row, words):
    """Take an entry of a row's menu, as a click does."""
    panel.rows[row].more.click()
    menu = panel.terms.menu
    action = next(action for action in menu.actions() if action.text() == words)
    assert action.isEnabled()
    menu.setActiveAction(action)
    action.trigger()
    menu.close()


def ids(stage):
    return [term.id for term in stage.session.config.cost.terms]


def test_a_term_that_wants_raw_rows_gets_them_unless_others_are_chosen(open_panel, qtbot):
    vicreg = ComponentInfo(type="vicreg", summary="VICReg.", reads=2, family="alignment", rows="raw")
    stage, panel = open_panel(losses=(*TERMS, vicreg))
    for rows, keys in (("raw", ()), ("as_cost", (Qt.Key.Key_Home,))):
        panel.add_buttons[1].click()
        popover = panel.terms.popover
        qtbot.keyClicks(popover.search, "vicreg")
        qtbot.keyClick(popover.search, Qt.Key.Key_Return)
        assert popover.form.rows.currentText() == "raw rows (suits this term)"
        for key in keys:
            qtbot.keyClick(popover.form.rows, key)
        popover.accept.click()
        stage.settle()
        assert stage.session.config.cost.terms[-1].rows == rows


def test_a_term_is_added_by_keys_alone(open_panel, qtbot):
    stage, panel = open_panel()
    panel.add_buttons[1].setFocus()
    qtbot.keyClick(panel.add_buttons[1], Qt.Key.Key_Space)
    popover = panel.terms.popover
    assert popover.isVisible()
    qtbot.keyClicks(popover.search, "all pairs")
    assert [choice.info.type for choice in popover.list.shown()] == ["all_pairs_similarity"]
    qtbot.keyClick(popover.search, Qt.Key.Key_Return)
    assert popover.form.name.text() == "all_pairs_similarity"
    qtbot.keyClick(popover.accept, Qt.Key.Key_Space)
    stage.settle()
    section = stage.session.config.cost.term("all_pairs_similarity")
    assert (section.place, section.weight, section.rows) == ("cross_modal", 1.0, "as_cost")
    assert list(panel.rows)[-1] == "all_pairs_similarity"
    assert panel.rows["all_pairs_similarity"].mark.text() == "⇄"
    stage.train(2)
    assert panel.rows["all_pairs_similarity"].raw.text != "–"
    stage.session.undo()
    stage.settle()
    assert "all_pairs_similarity" not in panel.rows
    stage.session.redo()
    stage.settle()
    assert "all_pairs_similarity" in panel.rows


def test_a_term_of_one_modality_is_given_its_parameters(open_panel, qtbot):
    stage, panel = open_panel()
    click(qtbot, panel.add_buttons[0])
    popover = panel.terms.popover
    row = next(row for row in range(popover.list.count()) if popover.list.item(row).text() == "reconstruction")
    rect = popover.list.visualItemRect(popover.list.item(row))
    qtbot.mouseClick(popover.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    form = popover.form
    assert form.name.text() == "image_reconstruction"
    write(qtbot, form.params.findChild(NumberField, "hidden"), "32")
    form.modality.setFocus()
    qtbot.keyClick(form.modality, Qt.Key.Key_Down)
    assert form.name.text() == "text_reconstruction"
    write(qtbot, form.name, "words")
    write(qtbot, form.weight, "0.5")
    form.rows.setFocus()
    qtbot.keyClick(form.rows, Qt.Key.Key_End)
    click(qtbot, popover.accept)
    stage.settle()
    assert stage.session.config.cost.terms[-1] == TermSection(
        id="words",
        type="reconstruction",
        place="unimodal",
        weight=0.5,
        rows="raw",
        params={"hidden": 32},
        modality="text",
    )
    assert list(panel.rows) == ["image_rec", "text_rec", "words", "contrast"]
    heights = {name: row.switch.mapTo(panel.widget(), QPoint()).y() for name, row in panel.rows.items()}
    assert heights["words"] < heights["contrast"]  # outside the bracket, though it came last


def test_a_name_that_fits_is_marked_before_a_text_that_does(open_panel, qtbot):
    _, panel = open_panel()
    click(qtbot, panel.add_buttons[1])
    popover = panel.terms.popover
    qtbot.keyClicks(popover.search, "rec")  # "direction" and "draw ... partners" are in the help of others
    assert "info_nce" in {choice.info.type for choice in popover.list.shown()}
    assert popover.list.chosen().info.type == "reconstruction"
    qtbot.keyClick(popover.search, Qt.Key.Key_Up)
    assert popover.list.chosen().info.type == "info_nce"
    popover.close()


def test_what_cannot_work_here_says_why_and_cannot_be_chosen(open_panel, qtbot):
    _, panel = open_panel()
    click(qtbot, panel.add_buttons[1])
    popover = panel.terms.popover
    why = {choice.info.type: choice.obstacle for choice in popover.list.shown()}
    assert why["echo"] == "Reads audio; these data have image, text."
    assert why["classification"] == "Needs a column of words; these data have none."
    assert why["info_nce"] == ""
    qtbot.keyClicks(popover.search, "echo")
    qtbot.keyClick(popover.search, Qt.Key.Key_Return)
    assert popover.form is None
    write(qtbot, popover.search, "nothing of the kind")
    assert popover.list.shown() == []
    assert popover._nothing.isVisible()
    popover.close()


def test_a_term_that_reads_a_column_offers_those_of_the_data(open_panel, qtbot):
    stage, panel = open_panel(columns=("set", "style"))
    click(qtbot, panel.add_buttons[0])
    popover = panel.terms.popover
    write(qtbot, popover.search, "classif")
    box = popover.form.params.findChild(QComboBox, "column")
    assert [box.itemData(place) for place in range(box.count())] == ["set", "style"]
    click(qtbot, popover.accept)
    stage.settle()
    assert stage.session.config.cost.term("image_classification").params == {"column": "set"}


def test_help_pull_and_chance_stand_in_tooltips(open_panel, qtbot):
    _, panel = open_panel()
    tip = panel.rows["contrast"].name.toolTip()
    for words in ("contrast", "partners find each other", "Pull: draws partners together", "At chance: ln(B)", "⇄"):
        assert words in tip
    click(qtbot, panel.add_buttons[1])
    popover = panel.terms.popover
    texts = [popover.list.item(row).toolTip() for row in range(popover.list.count())]
    assert any("Pull: draws partners together" in text for text in texts)
    headings = [popover.list.item(row).text() for row in range(popover.list.count())]
    assert headings[0] == "Semantic similarity"
    assert "One modality" in headings
    popover.close()


def test_a_name_that_cannot_be_is_said_before_anything_is_sent(open_panel, qtbot):
    stage, panel = open_panel()
    click(qtbot, panel.add_buttons[1])
    popover = panel.terms.popover
    write(qtbot, popover.search, "info")
    form = popover.form
    write(qtbot, form.name, "contrast")
    assert form.problem() == "There is a term of this name."
    assert not popover.accept.isEnabled()
    write(qtbot, form.name, "1st")
    assert "begins with a letter" in form.problem()
    write(qtbot, form.name, "second")
    assert popover.accept.isEnabled()
    popover.show_list()
    assert popover.form is None
    assert popover.list.isVisible()
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    stage.settle()
    assert ids(stage) == ["image_rec", "text_rec", "contrast"]


def test_a_term_is_configured_and_undone(open_panel, qtbot):
    stage, panel = open_panel()
    choose(panel, "image_rec", "Configure …")
    popover = panel.terms.popover
    write(qtbot, popover.form.params.findChild(NumberField, "hidden"), "16")
    click(qtbot, popover.accept)
    stage.settle()
    assert stage.session.config.cost.term("image_rec").params == {"hidden": 16}
    stage.session.undo()
    stage.settle()
    assert stage.session.config.cost.term("image_rec").params == {}


def test_a_temperature_keeps_its_own_row_and_nothing_is_sent_for_nothing(open_panel, qtbot):
    stage, panel = open_panel()
    choose(panel, "contrast", "Configure …")
    popover = panel.terms.popover
    assert popover.form.params.fields() == []
    before = len(stage.sent)
    click(qtbot, popover.accept)
    assert len(stage.sent) == before


def test_pairs_are_chosen_where_there_are_several(open_panel, qtbot):
    data = vectors_data()
    stage, panel = open_panel(vectors_config(data=data), tuple(data.modalities.values()))
    choose(panel, "contrast", "Configure …")
    form = panel.terms.popover.form
    boxes = form.findChildren(QCheckBox)
    assert [box.text() for box in boxes] == ["a ⇄ b", "a ⇄ c", "b ⇄ c"]
    for box in boxes:
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Space)
    assert form.problem() == "Choose at least one pair."
    qtbot.keyClick(boxes[1], Qt.Key.Key_Space)
    click(qtbot, panel.terms.popover.accept)
    stage.settle()
    assert stage.session.config.cost.term("contrast").pairs == (("a", "c"),)


def test_a_term_moves_in_and_out_of_the_bracket(open_panel):
    stage, panel = open_panel()
    choose(panel, "contrast", "Move out of λ's bracket")
    stage.settle()
    assert stage.session.config.cost.term("contrast").place == "unimodal"
    assert panel.rows["contrast"].mark.text() == "⇄"
    assert "λ = 0 does not mean chance" in panel.meaning.text()
    assert panel.meaning.isVisible()
    assert panel.lambda_row is not None  # an empty bracket still is one
    choose(panel, "contrast", "Move into λ's bracket")
    stage.settle()
    assert stage.session.config.cost.term("contrast").place == "cross_modal"
    assert not panel.meaning.isVisible()


def test_article_says_what_lambda_zero_means(open_panel):
    _, panel = open_panel(icons_config("article", preset="article"))
    assert "cross entropy" in panel.meaning.text()


def test_a_source_that_does_not_tell_its_losses_has_its_terms_marked_by_what_they_are_configured_to_read(open_panel):
    _, panel = open_panel(icons_config("article", preset="article"), losses=(), offers=("embed",))
    assert panel.rows["cross_entropy"].mark.text() == "⇄"
    assert "cross entropy" in panel.meaning.text()


def test_a_term_is_removed_and_undo_brings_it_back_in_its_colour(open_panel):
    stage, panel = open_panel()
    colours = {name: row.switch._index for name, row in panel.rows.items()}
    choose(panel, "image_rec", "Remove")
    stage.settle()
    assert list(panel.rows) == ["text_rec", "contrast"]
    assert panel.rows["contrast"].switch._index == colours["contrast"]
    stage.session.undo()
    stage.settle()
    assert {name: row.switch._index for name, row in panel.rows.items()} == colours


def test_the_last_term_cannot_be_removed(open_panel):
    _, panel = open_panel(icons_config("clip", preset="clip"))
    panel.rows["contrast"].more.click()
    remove = next(action for action in panel.terms.menu.actions() if action.text() == "Remove")
    assert not remove.isEnabled()
    panel.terms.menu.close()


def test_what_cannot_be_steered_offers_no_terms(open_panel):
    _, panel = open_panel(offers=("embed",))
    assert not any(button.isVisible() for button in panel.add_buttons)
    panel.rows["contrast"].more.click()
    enabled = [action.text() for action in panel.terms.menu.actions() if action.isEnabled() and action.text()]
    assert enabled == ["What is this?"]
    panel.terms.menu.close()


def test_wishes_about_a_term_that_went_meanwhile_break_nothing(open_panel):
    stage, panel = open_panel()
    session = stage.session
    session.apply(AddTerm(section=TermSection(id="pull", type="all_pairs_similarity")))
    stage.settle()
    session.undo()
    session.apply(MoveTerm(term="pull", place="unimodal"))
    session.apply(ConfigureTerm(term="pull", rows="raw"))
    session.apply(RemoveTerm(term="pull"))
    stage.settle()
    assert ids(stage) == ["image_rec", "text_rec", "contrast"]
    assert list(panel.rows) == ids(stage)


def test_a_weight_of_an_added_term_goes_back_to_what_it_was_added_with(open_panel, qtbot):
    stage, panel = open_panel()
    stage.session.apply(AddTerm(section=TermSection(id="pull", type="all_pairs_similarity", weight=0.5)))
    stage.settle()
    write(qtbot, panel.rows["pull"].weight, "4")
    stage.settle()
    assert stage.session.config.cost.term("pull").weight == 4.0
    assert panel.rows["pull"].weight.reset == 0.5


def test_a_form_is_given_the_room_that_it_needs(open_panel, qtbot):
    _, panel = open_panel()
    click(qtbot, panel.add_buttons[1])
    popover = panel.terms.popover
    for typed in ("recon", "info", "recon"):
        write(qtbot, popover.search, typed)
        form = popover.form
        assert form.height() >= form.sizeHint().height()
        assert form.name.height() >= form.name.sizeHint().height()
        popover.show_list()
    popover.close()


def test_it_all_fits_into_the_column_and_has_names(open_panel):
    _, panel = open_panel()
    assert panel.widget().minimumSizeHint().width() <= panel.viewport().width()
    assert [button.accessibleName() for button in panel.add_buttons] == [
        "Add a term outside λ's bracket",
        "Add a term in λ's bracket",
    ]
    assert panel.rows["contrast"].more.accessibleName() == "contrast: menu"
