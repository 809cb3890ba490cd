"""A live text asks for a layout only where it needs other room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from xmodal_gui.widgets.steady_label import SteadyLabel


class Layouts(QObject):
    """Counts the layouts that a widget was asked for."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def holder(qtbot):
    """A widget with a label in a layout."""
    widget = QWidget()
    QHBoxLayout(widget).addWidget(SteadyLabel("step 100"))
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def say(label, *texts):
    """Show texts, one after another, each laid out and painted; return how many layouts that took."""
    layouts = Layouts()
    label.parentWidget().installEventFilter(layouts)
    for text in texts:
        label.setText(text)
        QCoreApplication.processEvents()
    label.parentWidget().removeEventFilter(layouts)
    return layouts.count


def test_only_a_text_that_needs_other_room_asks_for_it(holder):
    label = holder.findChild(SteadyLabel)
    assert say(label, "step 101", "step 111", "step 99") == 0
    assert say(label, "step 1,000,000") >= 1
    assert label.width() >= label.fontMetrics().horizontalAdvance("step 1,000,000")
    assert say(label, "–") >= 1


def test_what_is_said_is_what_is_painted(holder):
    label = holder.findChild(SteadyLabel)
    label.setText("step 111")
    first = label.grab().toImage()
    label.setText("step 1")
    assert label.text() == label.accessibleName() == "step 1"
    assert label.grab().toImage() != first
