"""Every word on screen went past the translator: seen in a language that puts ⟦brackets⟧ around it."""

import re

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QMenu, QWidget
from rehearsal import icons_config, rehearsed_source
from xmodal.augmentation import AUGMENTATIONS
from xmodal.data import DATA
from xmodal.encoders import ENCODERS
from xmodal.losses import LOSSES
from xmodal.training.changes import Freeze, SetLambda, SetTemperature
from xmodal.training.presets import PRESETS
from xmodal.weighting import AGGREGATIONS, WEIGHTINGS

pytestmark = pytest.mark.gui

WORDS = "xmodal vocabulary batch group none SGD Adam AdamW cpu ln English 简体中文 float bfloat"
KEYS = "Ctrl Shift Alt Esc Space Del Delete Return Tab Left Right Home End"
REGISTRIES = (DATA, ENCODERS, AUGMENTATIONS, LOSSES, WEIGHTINGS, AGGREGATIONS, PRESETS)
REGISTERED = {name for registry in REGISTRIES for name in registry}
CONFIG = icons_config()
GIVEN = {*CONFIG.encoders, *(term.id for term in CONFIG.cost.terms)}
"""Names of the configuration's own modalities and terms."""
NAMES = {*f"{WORDS} {KEYS}".split(), *REGISTERED, *GIVEN, *(name.replace("_", " ") for name in REGISTERED | GIVEN)}
NAME = re.compile(rf"(?<![^\W\d])(?:{'|'.join(map(re.escape, sorted(NAMES, key=len, reverse=True)))})(?![^\W\d])")
ATTRIBUTES = ("text", "title", "windowTitle", "toolTip", "accessibleName", "accessibleDescription", "placeholderText")
WORD = re.compile(r"[^\W\d]{2,}")


class Brackets(QTranslator):
    def isEmpty(self):
        return False

    def translate(self, context, source, disambiguation=None, n=-1):
        return f"⟦{source}⟧"


@pytest.fixture
def brackets(qapp):
    translator = Brackets()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def window(make_window, brackets):
    return make_window(size=(1600, 1000))


def bare_words(text):
    """Words outside brackets that belong to no name."""
    while text != (shorter := re.sub("⟦[^⟦⟧]*⟧", " ", text)):
        text = shorter
    return WORD.findall(NAME.sub(" ", re.sub("<[^>]*>", " ", text)))


def shown(window):
    """All texts that a window can show now, each with where it stands."""
    for thing in [window, *window.findChildren(QWidget), *window.findChildren(QAction)]:
        for name in ATTRIBUTES:
            read = getattr(thing, name, None)
            if callable(read) and isinstance(text := read(), str):
                yield f"{type(thing).__name__}.{name}", text
        if isinstance(thing, QComboBox):
            yield from ((f"{type(thing).__name__} item", thing.itemText(row)) for row in range(thing.count()))
        elif isinstance(thing, QAbstractItemView) and thing.model() is not None:
            model = thing.model()
            indexes = [model.index(row, 0) for row in range(model.rowCount())]
            for index in indexes:
                yield f"{type(thing).__name__} row", str(index.data() or "")
                yield f"{type(thing).__name__} tip", str(index.data(3) or "")


def bare(window):
    return sorted({f"{where}: {text!r}" for where, text in shown(window) if bare_words(text)})


def open_terms(objective):
    """Show the terms there are, the form of one, and that of a term in the cost."""
    terms = objective.terms
    terms.open_add("unimodal", objective.add_buttons[0])
    popover = terms.popover
    popover.list.setCurrentRow(1)
    popover._choose()
    terms.open_configure("image_rec", objective.rows["image_rec"].more)
    terms.open_menu(objective.rows["contrast"], objective.mapToGlobal(objective.rect().center()))


def test_words_that_were_not_translated_are_found():
    assert bare_words("⟦step ⟦3⟧⟧ image 12") == []
    assert bare_words("⟦step⟧ of training") == ["of", "training"]
    assert bare_words("⟦add⟧ all pairs similarity of_words") == ["of_words"]


def test_the_window_before_there_is_a_session(window):
    assert not bare(window), "\n".join(bare(window))


def test_the_window_while_it_trains(window, qtbot):
    window.controller.start(lambda: rehearsed_source(CONFIG, seconds=0.002), None)
    session = window.controller.session
    qtbot.waitUntil(lambda: session.description is not None, timeout=20_000)
    session.train()
    qtbot.waitUntil(lambda: session.step > 30, timeout=20_000)
    session.apply(SetLambda(value=0.5))
    session.apply(Freeze(modality="text", frozen=True))
    session.apply(SetTemperature(term="contrast", learnable=False))
    qtbot.waitUntil(lambda: len(session.log) == 3, timeout=20_000)
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    window.menus._show_keys()
    window.menus.show_palette()
    window.encoders.open_form("image")
    window.encoders.open_augmentations("image")
    window.encoders.augmentations.list.add_type("noise")
    window.training.open_form()
    window.objective.header.open_form()
    open_terms(window.objective)
    assert not bare(window), "\n".join(bare(window))
