"""Augmentations in the window: set in a form, seen before they act, taken back. Real events throughout."""

import numpy as np
import pytest
from cards import Cards
from gestures import write
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from rehearsal import Stage, icons_config, rehearsed_source
from xmodal.session.messages import GetPreview
from xmodal.training.changes import SetAugmentations
from xmodal.training.config import AugmentationSection

from xmodal_gui.models.preview_model import ITEMS, PreviewModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.panels.encoders_panel import EncodersPanel
from xmodal_gui.widgets.elided_label import ElidedLabel
from xmodal_gui.widgets.number_field import NumberField
from xmodal_gui.widgets.picture import Picture

pytestmark = pytest.mark.gui

CROP, NOISE = AugmentationSection(type="crop", params={"shift": 0.3}), AugmentationSection(type="noise", enabled=False)


class Scene:
    """The panel over a session whose source the test pumps."""

    def __init__(self, qtbot, theme, source, data):
        self.qtbot = qtbot
        session = SessionModel()
        self.preview = PreviewModel(session)
        self.panel = EncodersPanel(session, theme, preview=self.preview)
        self.preview.setParent(self.panel)  # its timer ends with the panel
        qtbot.addWidget(self.panel)
        self.panel.resize(360, 300)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        if data is not None:
            self.preview.set_data(data)
        self.stage = Stage(session, source).attach()
        self.session = session

    def open(self, name="image"):
        self.qtbot.mouseClick(self.panel.rows[name].augment, Qt.MouseButton.LeftButton)
        return self.panel.augmentations

    def orders(self):
        return [request.order for request in self.stage.sent if isinstance(request, GetPreview)]

    def until(self, condition):
        def holds():
            self.stage.pump(0.01)
            return condition()

        self.qtbot.waitUntil(holds)

    def after(self):
        """The level of grey of the items after augmentation; -1 while there are none."""
        return int(self.preview.pairs[0][1].picture.max()) if self.preview.pairs else -1


@pytest.fixture
def make(qtbot, theme):
    scenes = []

    def maker(data=None, **options):
        config = icons_config(augmentations=options.pop("augmentations", {}))
        scenes.append(Scene(qtbot, theme, rehearsed_source(config, **options), Cards() if data is None else data))
        return scenes[-1]

    yield maker
    for scene in scenes:
        if scene.panel.augmentations is not None:
            scene.panel.augmentations.close()
        scene.stage.source.close()


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def press_box(qtbot, box):
    """Click on the box, not on the empty room behind its words."""
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


def test_a_row_names_what_is_on(make):
    scene = make(augmentations={"image": (CROP, NOISE)})
    assert scene.panel.rows["image"].augment.text() == "crop …"
    assert scene.panel.rows["text"].augment.text() == "none …"


def test_one_is_added_set_applied_and_taken_back(make, qtbot):
    scene = make()
    popover = scene.open()
    assert popover.isVisible()
    assert [action.text() for action in popover.list.menu.actions()] == ["crop", "noise"]  # of this kind
    click(qtbot, popover.list.add)
    qtbot.waitUntil(popover.list.menu.isVisible)
    qtbot.keyClick(popover.list.menu, Qt.Key.Key_Down)
    qtbot.keyClick(popover.list.menu, Qt.Key.Key_Return)
    (row,) = popover.list.rows
    write(qtbot, row.form.findChild(NumberField, "shift"), "0.25")
    assert scene.session.log == []  # nothing acts before it is applied
    click(qtbot, popover.accept)
    scene.stage.settle()
    (logged,) = scene.session.log
    assert logged.change == SetAugmentations(
        modality="image", sections=(AugmentationSection(type="crop", params={"shift": 0.25}),)
    )
    assert scene.panel.rows["image"].augment.text() == "crop …"
    scene.session.undo()
    scene.stage.settle()
    assert scene.session.config.augmentations == {}
    assert scene.panel.rows["image"].augment.text() == "none …"


def test_one_is_switched_off_and_another_removed(make, qtbot):
    scene = make(augmentations={"image": (CROP, NOISE)})
    popover = scene.open()
    crop, noise = popover.list.rows
    assert crop.form.isVisible()
    assert not noise.form.isVisible()  # what is off needs no room
    press_box(qtbot, crop.on)
    click(qtbot, noise.remove)
    click(qtbot, popover.accept)
    scene.stage.settle()
    assert scene.session.config.augmentations == {
        "image": (AugmentationSection(type="crop", params={"shift": 0.3}, enabled=False),)
    }


def test_nothing_is_applied_where_nothing_was_edited_or_escape_was_pressed(make, qtbot):
    scene = make(augmentations={"image": (CROP,)})
    click(qtbot, scene.open().accept)
    qtbot.waitUntil(lambda: scene.panel.augmentations is None)
    popover = scene.open()
    click(qtbot, popover.list.rows[0].remove)
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: scene.panel.augmentations is None)
    scene.stage.settle()
    assert scene.session.log == []


def test_a_preview_follows_edits_and_clicks(make, qtbot):
    scene = make(augmentations={"image": (CROP,)})
    popover = scene.open()
    assert popover.sentence.isVisible()
    scene.until(lambda: scene.after() == 255)
    assert not popover.sentence.isVisible()
    assert len(popover.grid.findChildren(Picture)) == 2 * ITEMS
    first = scene.orders()[-1]
    assert (first.modality, first.sections, first.draw) == ("image", (CROP,), 0)
    write(qtbot, popover.list.rows[0].form.findChild(NumberField, "scale"), "0.5")
    scene.until(lambda: scene.orders()[-1].sections[0].params == {"shift": 0.3, "scale": 0.5})
    click(qtbot, popover.grid)
    scene.until(lambda: scene.orders()[-1].draw == 1)
    assert scene.orders()[-1].sections[0].params == {"shift": 0.3, "scale": 0.5}
    press_box(qtbot, popover.list.rows[0].on)
    scene.until(lambda: scene.after() == 0)
    assert scene.session.log == []


def test_words_are_shown_beside_each_other(make):
    scene = make(augmentations={"text": (AugmentationSection(type="token_dropout"),)})
    popover = scene.open("text")
    scene.until(lambda: bool(scene.preview.pairs))
    texts = [label.text() for label in popover.grid.findChildren(ElidedLabel)]
    assert len(texts) == 2 * ITEMS
    assert set(texts) == {"", "1 1 1 1 1 1 1 1"}  # nobody knows the words: the numbers of the tokens


def test_an_older_answer_is_dropped(make):
    scene = make(augmentations={"image": (CROP,)})
    scene.open()
    scene.until(lambda: scene.after() == 255)
    newest = scene.preview._generation
    stale = next(m for m in scene.stage.sent if isinstance(m, GetPreview))
    scene.preview.draw_again()
    pairs = scene.preview.pairs
    scene.session.previewReceived.emit(_answer(stale.generation))
    assert scene.preview.pairs is pairs
    scene.session.previewReceived.emit(_answer(newest + 1))
    assert scene.preview.pairs is not pairs


def _answer(generation):
    from xmodal.session.messages import Preview, PreviewReady
    from xmodal.wire.arrays import Array

    items = Array.of(np.zeros((2, 1, 4, 4), np.float32))
    preview = Preview(rows=Array.of(np.arange(2)), before=items, after=items)
    return PreviewReady(generation=generation, preview=preview)


def test_a_closed_form_asks_for_nothing(make, qtbot):
    scene = make(augmentations={"image": (CROP,)})
    scene.open().close()
    qtbot.waitUntil(lambda: scene.panel.augmentations is None)
    asked = len(scene.orders())
    scene.preview.draw_again()
    scene.stage.settle()
    assert len(scene.orders()) == asked
    assert scene.preview.pairs == []


def test_a_source_that_draws_no_previews_says_so_and_can_still_be_set(make, qtbot):
    scene = make(augmentations={"image": (CROP,)}, offers=("train", "steer"))
    popover = scene.open()
    assert popover.sentence.text() == "This source draws no preview."
    assert popover.sentence.isVisible()
    assert [label.text() for label in popover.grid.findChildren(QLabel)] == []
    click(qtbot, popover.list.rows[0].remove)
    click(qtbot, popover.accept)
    scene.stage.settle()
    assert scene.session.config.augmentations == {}
    assert scene.orders() == []


def test_what_cannot_be_steered_shows_what_is_on_and_says_why_it_stays(make, qtbot):
    scene = make(augmentations={"image": (CROP,)}, offers=("embed",))
    button = scene.panel.rows["image"].augment
    assert button.text() == "crop"
    assert not button.isEnabled()
    assert button.toolTip().endswith("Here it cannot be set")
    click(qtbot, button)
    assert scene.panel.augmentations is None


def test_a_type_that_nobody_knows_here_is_kept_as_it_was(make, qtbot):
    strange = AugmentationSection(type="warp", params={"by": 3})
    scene = make(augmentations={"image": (strange,)})
    popover = scene.open()
    popover.list.add_type("noise")
    click(qtbot, popover.accept)
    scene.stage.settle()
    assert scene.session.config.augmentations["image"] == (strange, AugmentationSection(type="noise"))
