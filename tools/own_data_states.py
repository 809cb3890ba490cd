"""States of the window with somebody's own data: the page that opens them, augmentations, sounds, rows skipped."""

from __future__ import annotations

import csv
import wave
from pathlib import Path

import numpy as np
from patience import settle, train_to, wait_until
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from tour import Tour
from xmodal.training.changes import AddTerm, SetAugmentations, SetWeightSchedule
from xmodal.training.config import AugmentationSection, TermSection
from xmodal.training.weight_schedules import WeightSchedule

from xmodal_gui.layouts import EXPLORE, TRAIN

WORDS = ("low", "middle", "high", "highest")
RATE, SAMPLES, ROWS = 4000, 2000, 240
SMALL = (1280, 720)
"""The smallest window that is to be usable."""
AUGMENTED = {"image": ("crop", "noise"), "audio": ("gain", "spec_augment", "time_shift"), "text": ("token_dropout",)}
"""By kind: what the rows of the encoders are made long with."""


def write_table(folder: Path) -> Path:
    """Write rows of a picture, a tone and words; of some a file is missing, of one the words are."""
    folder.mkdir(parents=True, exist_ok=True)
    time, draw = np.arange(SAMPLES) / RATE, np.random.default_rng(0)
    lines = [["image", "audio", "text", "pitch"]]
    for row in range(ROWS):
        pitch = row % len(WORDS)
        picture, sound = f"{row:03d}.png", f"{row:03d}.wav"
        pixels = draw.integers(0, 90, (24, 24), np.uint8)
        pixels[4 * pitch + 4 : 4 * pitch + 8] = 250
        QImage(pixels.data, 24, 24, 24, QImage.Format.Format_Grayscale8).save(str(folder / picture))
        tone = np.sin(2 * np.pi * 250 * (pitch + 1) * time) * np.hanning(SAMPLES)
        with wave.open(str(folder / sound), "wb") as file:
            file.setparams((1, 2, RATE, SAMPLES, "NONE", ""))
            file.writeframes((tone * 20000).astype(np.int16).tobytes())
        lines.append(["gone.png" if row % 60 == 7 else picture, sound, WORDS[pitch] if row != 33 else "", str(pitch)])
    path = folder / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)
    return path


def open_data(tour: Tour) -> None:
    """Show: the page with nothing, with data that are not there, with a table some rows of which are damaged."""
    window = tour.window
    table = tour.data or write_table(Path("own"))
    window.data_opening.show_page()
    tour.shoot("data-empty")
    window.data_opening.open(Path("nowhere/to/be/found.csv"))
    wait_until(lambda: window.data_controller.found.problem is not None, 60, "the refusal")
    tour.shoot("data-missing")
    window.data_opening.open(table)
    tour.shoot("data-reading")
    wait_until(lambda: window.data_controller.found.data is not None, 120, "the rows")
    settle()
    tour.shoot("data-open")
    window.data_page.roles.boxes[next(iter(window.data_page.roles.boxes))].showPopup()
    tour.shoot_popup("data-roles")
    small(tour, "data-small")
    window.data_opening.train("clip", 0)
    wait_until(lambda: not window.centre.at_data, 120, "the run")
    tour.wait_for_session()
    train_to(window, 10)


def augment(tour: Tour) -> None:
    """Show: augmentations of three modalities as rows, and the form of each with its preview."""
    window, session = tour.window, tour.session
    window.desk.arrange(TRAIN)
    assert session.description is not None
    for modality in session.description.modalities:
        chosen = tuple(AugmentationSection(type=each) for each in AUGMENTED.get(modality.kind, ()))
        window.encoders.open_augmentations(modality.name)
        settle(1)
        tour.shoot_popup(f"augment-none-{modality.kind}")
        session.apply(SetAugmentations(modality=modality.name, sections=chosen))
        settle(0.5)
        window.encoders.open_augmentations(modality.name)
        settle(1)
        tour.shoot_popup(f"augment-{modality.kind}")
    tour.shoot("augmented")
    window.skipped.open_list()
    tour.shoot_popup("skipped-rows")
    small(tour, "augmented-small")


def listen(tour: Tour) -> None:
    """Show: spectrograms of one pair and of several, beside the map and wide, and what is asked among three."""
    window, selection = tour.window, tour.window.map_model.selection
    rows = [int(row) for row in window.map_model.points.rows]
    for name, layout in (("sound", TRAIN), ("sound-wide", EXPLORE)):
        window.desk.arrange(layout)
        settle()
        selection.choose(rows[:1])
        settle(0.5)
        tour.shoot(f"{name}-one")
        selection.choose(rows[:12])
        settle(0.5)
        tour.shoot(f"{name}-several")
    window.query_model.ask_text("one two")
    wait_until(lambda: window.query_model.query is not None, 30, "the query")
    settle()
    tour.shoot("sound-query")
    window.desk.arrange(TRAIN)
    tour.bring_up("query")
    tour.shoot("sound-query-narrow")
    small(tour, "sound-query-small")


def long_cost(tour: Tour) -> None:
    """Show: a cost of many terms, one of them weighed by a schedule."""
    window, session = tour.window, tour.session
    window.desk.arrange(TRAIN)
    for number, type_ in enumerate(("mmd", "coral", "uniformity", "vicreg", "siglip")):
        if len(session.shown.cost.terms) >= 5:
            break
        session.apply(AddTerm(section=TermSection(id=f"{type_}_{number}", type=type_, place="cross_modal")))
        settle(0.5)
    schedule = WeightSchedule(type="points", points=((0, 1.0), (session.step + 500, 3.0)))
    session.apply(SetWeightSchedule(term=None, schedule=schedule))
    session.apply(SetWeightSchedule(term=session.shown.cost.terms[0].id, schedule=schedule))
    train_to(window, session.step + 5)
    tour.shoot("cost-long")
    small(tour, "cost-long-small")


def small(tour: Tour, state: str) -> None:
    """Show the window as small as it may be."""
    window, before = tour.window, tour.window.size()
    window.resize(*SMALL)
    window.move(QPoint(0, 0))
    settle(0.5)
    tour.shoot(state)
    window.resize(before)
    settle(0.5)


CHAPTERS = (open_data, augment, listen, long_cost)
"""In their order: each finds the window as the one before left it."""
