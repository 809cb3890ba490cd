"""No string is left out: what the window says is all translated, and nothing goes past the translator."""

import ast
import importlib.util
import re
import shutil
from pathlib import Path

import pytest
from translations import SOURCE, messages

pytestmark = pytest.mark.gui

ROOT = Path(__file__).parents[2]
WINDOW = ROOT / "xmodal_gui"


MESSAGES = messages()
SHOWN_BY = {
    *("setText", "setToolTip", "setWindowTitle", "setTitle", "setAccessibleName", "setAccessibleDescription"),
    *("setPlaceholderText", "setStatusTip", "setWhatsThis", "setPrefix", "setSuffix", "setSpecialValueText"),
    *("addAction", "addMenu", "addItem", "addTab", "insertItem", "setItemText", "setTabText", "showMessage", "say"),
    *("QLabel", "QPushButton", "QToolButton", "QAction", "QMenu", "QCheckBox", "QRadioButton", "QGroupBox"),
    *("QDockWidget", "SteadyLabel", "ElidedLabel", "drawText"),
}
"""What puts the texts that it is given on screen."""
NAMES = {"xmodal", "Title", " (Language)"}
"""Texts that are the same in every language; the second names a field of PNG files."""


def sources():
    for path in sorted(WINDOW.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def literals(node):
    """Texts written into an expression, but not those handed to a function in it."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
            for part in parts:
                yield from literals(part)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from literals(one)
            yield from literals(other)


def translated(tree):
    """(class, argument) of each ``x.tr(...)``; nothing for a ``tr(...)`` whose class the tools cannot know."""
    for holder in ast.walk(tree):
        if isinstance(holder, ast.ClassDef):
            for node in ast.walk(holder):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr":
                    yield holder.name, node.args[0]
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                    yield "", node.args[0]


def test_no_string_is_left_out(tmp_path):
    """What the tools of Qt find is there, all of it translated, and nothing that is of no use any more."""
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools" / "translations.py")
    tools = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tools)
    again = shutil.copy(SOURCE, tmp_path)
    tools.update(Path(again))
    found = messages(again)
    hint = "run `make translations`, translate what is unfinished, and run it again"
    assert [key for key in found if key not in MESSAGES] == [], f"new: {hint}"
    assert [key for key in MESSAGES if key not in found] == [], f"of no use any more: {hint}"
    assert [key for key, text in found.items() if text is None] == [], f"unfinished: {hint}"


def test_no_string_is_missed_by_the_tools():
    """Each ``tr`` is handed a text that is written down, and the tools found it."""
    missed, made = [], []
    for path, tree in sources():
        for holder, argument in translated(tree):
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                made.append(f"{path.name}:{argument.lineno}")
            elif not holder or (holder, argument.value) not in MESSAGES:
                missed.append(f"{path.name}:{argument.lineno}: {argument.value}")
    assert made == [], "a text put together by the program is in no dictionary"
    assert missed == []


def test_no_word_goes_past_the_translator():
    bare = [
        f"{path.name}:{node.lineno}: {text!r}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SHOWN_BY
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]
        for text in literals(argument)
        if re.search(r"[^\W\d_]{2,}", text) and text not in NAMES
    ]
    assert bare == []


def test_only_a_class_translates_its_own_words():
    """``popover.tr("...")`` in a function is looked up under the name of a class that nothing collected it for."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "tr"
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "self")
    ]
    assert found == []
