"""What the translators wrote fits what they translated, and is what the window loads."""

import re
import string
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from translations import SOURCE, messages
from xmodal.data.base import Problem
from xmodal.data.problems import too_many_problems

from xmodal_gui.messages_text import sentence

pytestmark = pytest.mark.gui

ROOT = Path(__file__).parents[2]


MESSAGES = messages()


def fields(text):
    """The fields of a template, with their formats: which value goes where, and how it is written."""
    return sorted((name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(text) if name)


def test_a_translation_has_the_fields_of_its_source():
    pairs = [(source, text) for (_, source), text in MESSAGES.items() if text and "{" in source]
    assert [pair for pair in pairs if fields(pair[0]) != fields(pair[1])] == []


def test_what_is_compiled_is_what_was_written():
    translator = QTranslator()
    assert translator.load(str(SOURCE.with_suffix(".qm")))
    stale = {key: text for key, text in MESSAGES.items() if text and translator.translate(*key) != text}
    assert stale == {}


def test_nothing_is_copied():
    """A translation that equals its source is a symbol, a name or a format."""
    same = {source for (_, source), text in MESSAGES.items() if text == source}
    words = {source for source in same if re.search("[A-Za-z]", re.sub("{.*?}", "", source))}
    assert words <= {
        "L",
        "PCA",
        "PaCMAP",
        "UMAP",
        "t-SNE",
        "lr ×",
        "{split} R@{k}",
        "PDF (*.pdf)",
        "PNG (*.png)",
        "SVG (*.svg)",
    }


def test_a_sentence_within_a_sentence_is_translated_too_after_a_trip_over_the_wire(qapp, tmp_path):
    found = Problem(place="a.csv, line 2", item="a.png", code="data.no_file",
                    template="{name} does not exist.", fields={"name": "a.png"})  # fmt: skip
    error = too_many_problems("a", [found], count=3, seen=40, rows=40, tolerance=0.05, folder=tmp_path)
    translator = QTranslator()
    assert translator.load(str(SOURCE.with_suffix(".qm")))
    qapp.installTranslator(translator)
    try:
        words = sentence(error.template, error.told())
    finally:
        qapp.removeTranslator(translator)
    assert "a.png 不存在" in words
    assert str(tmp_path / "a.csv") in words
    assert "does not exist" not in words
