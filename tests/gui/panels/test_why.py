"""Why two items are similar, in the inspector: asked while somebody looks, coloured over the items, honest about it."""

import numpy as np
import pytest
from cards import Cards
from msgspec.structs import replace
from PySide6.QtCore import Qt
from rehearsal import ICONS, RehearsedEngine, icons_config
from xmodal.projection.records import Snapshot
from xmodal.session.messages import (
    Attached,
    ExplainOrder,
    ExplanationReady,
    GetExplanation,
    Refused,
)
from xmodal.training.explanations import Subject

from xmodal_gui.models.inspector_model import InspectorModel
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.models.session_model import SessionModel
from xmodal_gui.models.why_model import WhyModel
from xmodal_gui.panels.inspector_panel import InspectorPanel

pytestmark = pytest.mark.gui


class Scene:
    """An inspector over a session whose engine is asked by hand."""

    def __init__(self, qtbot, theme, **description):
        self.qtbot = qtbot
        self.engine = RehearsedEngine(icons_config(), ICONS, rows=60)
        self.session, self.map, self.sent, self.now = SessionModel(), MapModel(), [], 0.0
        self.inspector = InspectorModel(self.map)
        self.model = WhyModel(self.session, self.inspector, clock=lambda: self.now)
        self.panel = InspectorPanel(self.inspector, theme, self.model)
        qtbot.addWidget(self.panel)
        self.panel.resize(240, 900)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.session.connect_to(self.sent.append)
        self.session.receive([Attached(protocol=1, description=replace(self.engine.describe(), **description))])
        self.map.set_data(Cards())
        self.snapshot()
        self.map.selection.choose([3])

    def snapshot(self):
        vectors = {name: np.random.default_rng(0).normal(size=(60, 4)).astype(np.float32) for name in ("image", "text")}
        self.map.pairs.show_snapshot(Snapshot.of(vectors, np.arange(60), self.map.data.present, segment=0, step=1))

    @property
    def asked(self):
        return [request for request in self.sent if isinstance(request, GetExplanation)]

    def switch(self):
        self.qtbot.mouseClick(self.panel.why.switch, Qt.MouseButton.LeftButton)

    def wait_for(self, count):
        self.qtbot.waitUntil(lambda: len(self.asked) >= count)
        assert len(self.asked) == count
        return self.asked[-1]

    def answer(self, seconds=0.0):
        request = self.asked[-1]
        explanation = replace(self.engine.explain(request.order), seconds=seconds)
        ready = ExplanationReady(generation=request.generation, segment=0, step=7, explanation=explanation)
        self.session.receive([ready])

    @property
    def image(self):
        return self.panel.views[0].picture

    @property
    def words(self):
        return self.panel.views[1].words


@pytest.fixture
def scene(qtbot, theme):
    return Scene(qtbot, theme)


def center_of(picture, x, y):
    """The colour in the middle of one of 8 x 8 pixels."""
    image, side = picture.grab().toImage(), picture.width() / 8
    return image.pixelColor(int((x + 0.5) * side), int((y + 0.5) * side))


def test_nothing_is_asked_for_until_it_is_switched_on(scene) -> None:
    assert not scene.asked
    assert not scene.panel.why.said.isVisible()
    scene.switch()
    order = scene.wait_for(1).order
    assert order == ExplainOrder(a=Subject(modality="image", row=3), b=Subject(modality="text", row=3))
    assert scene.panel.why.said.text() == "Asking the encoders …"


def test_pixels_and_words_are_coloured_and_the_error_is_told(scene) -> None:
    scene.switch()
    scene.wait_for(1)
    scene.answer()
    against, in_favour, neutral = (center_of(scene.image, x, y) for x, y in ((0, 0), (7, 7), (3, 4)))
    assert against.blue() > against.red() + 50
    assert in_favour.red() > in_favour.blue() + 50
    assert abs(neutral.red() - neutral.blue()) < 20
    assert "&lt;3&gt;" in scene.words.text()
    assert scene.words.toolTip().splitlines() == ["<3>: 0.30, 75 % of all", "card: 0.10, 25 % of all"]
    said = scene.panel.why.said.text()
    assert "image: 0.12 → 0.50, error 0.013" in said
    assert "step 7" in scene.panel.why.said.toolTip()
    scene.switch()
    assert center_of(scene.image, 0, 0) == center_of(scene.image, 7, 7)
    assert scene.words.text() == "card 3"
    assert scene.words.textFormat() == Qt.TextFormat.PlainText


def test_colours_follow_the_row_and_are_gone_until_it_is_answered(scene) -> None:
    scene.switch()
    scene.wait_for(1)
    scene.answer()
    scene.map.selection.choose([5])
    assert not scene.image.has_heat
    assert scene.words.text() == "card 5"
    assert scene.wait_for(2).order.a.row == 5
    late = ExplanationReady(
        generation=scene.asked[0].generation, segment=0, step=8, explanation=scene.engine.explain(scene.asked[0].order)
    )
    scene.session.receive([late])
    assert not scene.image.has_heat
    scene.answer()
    assert scene.image.has_heat


def test_another_method_is_asked_for_and_promises_no_sum(scene) -> None:
    scene.switch()
    scene.wait_for(1)
    scene.answer()
    box = scene.panel.why.method
    box.setFocus()
    scene.qtbot.keyClick(box, Qt.Key.Key_Down)
    assert scene.wait_for(2).order.method == "occlusion"
    scene.answer()
    assert "image: 0.12 → 0.50<" in scene.panel.why.said.text()
    assert "error" not in scene.panel.why.said.text()


def test_opacity_lets_the_picture_shine_through(scene) -> None:
    scene.switch()
    scene.wait_for(1)
    scene.answer()
    strong = center_of(scene.image, 7, 7)
    scene.panel.why.opacity.setValue(10)
    weak = center_of(scene.image, 7, 7)
    assert strong.red() - strong.blue() > 3 * (weak.red() - weak.blue())
    assert len(scene.asked) == 1


def test_newer_encoders_are_asked_when_training_has_rested(scene) -> None:
    scene.switch()
    scene.wait_for(1)
    scene.snapshot()
    assert len(scene.asked) == 1  # one is on its way
    scene.answer(seconds=2.0)
    scene.now = 60.0
    scene.snapshot()
    assert len(scene.asked) == 1
    scene.now = 67.0
    scene.snapshot()
    assert len(scene.asked) == 2
    assert scene.image.has_heat  # the last answer, until there is a newer one


def test_hidden_it_asks_for_nothing_and_catches_up(scene) -> None:
    scene.switch()
    scene.wait_for(1)
    scene.answer()
    scene.panel.hide()
    scene.map.selection.choose([8])
    scene.snapshot()
    scene.qtbot.waitUntil(lambda: not scene.model._pause.isActive())
    assert len(scene.asked) == 1
    scene.panel.show()
    assert scene.wait_for(2).order.a.row == 8


def test_a_row_that_lacks_an_item_has_nothing_to_explain(scene) -> None:
    scene.map.selection.choose([9])
    assert not scene.panel.why.isVisible()
    scene.map.selection.choose([10])
    assert scene.panel.why.isVisible()


def test_what_is_refused_is_said_in_place(scene) -> None:
    scene.switch()
    request = scene.wait_for(1)
    other = Refused(code="x", template="Another thing.", generation=1)
    told = Refused(code="explain.too_long", template="More than {limit} s.", fields={"limit": "10"})
    scene.session.receive([other])
    assert scene.panel.why.said.text() == "Asking the encoders …"
    scene.session.receive([replace(told, generation=request.generation)])
    assert scene.panel.why.said.text() == "More than 10 s."
    assert not scene.image.has_heat


def test_a_run_without_encoders_says_so(qtbot, theme) -> None:
    scene = Scene(qtbot, theme, offers=("embed",))
    scene.switch()
    assert "go on from its last checkpoint" in scene.panel.why.said.text()
    assert not scene.panel.why.method.isVisible()
    scene.qtbot.waitUntil(lambda: not scene.model._pause.isActive())
    assert not scene.asked


def test_snapshots_of_another_program_say_so(qtbot, theme) -> None:
    scene = Scene(qtbot, theme, offers=("embed",), external=True)
    scene.switch()
    assert "Another program" in scene.panel.why.said.text()
