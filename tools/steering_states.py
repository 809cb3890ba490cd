"""States of the window while one steers, and at its ends: forms, menus, docks, failures, runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
from patience import settle, train_to, wait_until
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListWidget, QMenu
from tour import Tour
from xmodal.training.by_hand import LAMBDA
from xmodal.training.changes import (
    Freeze,
    SetEmbeddingSize,
    SetGradientSampling,
    SetLambda,
    SetLearningRate,
    SetPlan,
    SetWeightSchedule,
)
from xmodal.training.config import PhaseSection
from xmodal.training.weight_schedules import WeightSchedule

from xmodal_gui.layouts import COMPARE, DEBUG, TRAIN
from xmodal_gui.widgets.command_palette import CommandPalette
from xmodal_gui.widgets.term_popovers import AddTermPopover


def terms(tour: Tour) -> None:
    """Show: lists and forms that lead to terms and weights."""
    objective = tour.window.objective
    tour.window.desk.arrange(TRAIN)
    settle()
    for button in objective.add_buttons[-1:]:
        button.click()
    tour.shoot("term-add-list")
    popover = tour.find(AddTermPopover)
    popover.search.setText("qqq")
    tour.shoot("term-add-nothing")
    popover.search.clear()
    names = popover.findChildren(QListWidget)[0]
    for place in range(names.count()):
        choice = popover.list.choice_of(names.item(place))
        if choice is not None and choice.info.type == "mmd":
            names.setCurrentItem(names.item(place))
            names.itemActivated.emit(names.item(place))
    tour.shoot_popup("term-add-form")
    term = tour.session.shown.cost.terms[-1].id
    objective.terms.open_configure(term, objective.rows[term].more)
    tour.shoot_popup("term-configure")
    objective.terms.open_menu(objective.rows[term], objective.rows[term].more.mapToGlobal(QPoint(0, 20)))
    tour.shoot_popup("term-menu")
    assert objective.lambda_row is not None
    tour.session.apply(SetLambda(value=1.0))
    settle(0.5)
    objective.weights.open_schedule(LAMBDA, objective.lambda_row.slider)
    tour.shoot_popup("weight-schedule")
    objective.weights.open_by_hand(LAMBDA, objective.lambda_row.slider)
    tour.shoot_popup("weight-by-hand")


def forms(tour: Tour) -> None:
    """Show: runs, optimisers, encoders, plans."""
    window = tour.window
    window.objective.header.open_form()
    tour.shoot_popup("new-run")
    window.training.open_form()
    tour.shoot_popup("optimizer-form")
    name = next(iter(window.encoders.rows))
    window.encoders.open_form(name)
    tour.shoot_popup("replace-encoder")
    trainable = tuple(tour.session.trainable)
    phases = (
        PhaseSection(name="encoders", steps=20, trains=trainable[:1]),
        PhaseSection(name="all of it", steps=50),
    )
    tour.session.apply(SetPlan(plan=phases))
    wait_until(lambda: len(tour.session.config.plan) == 2, 30, "the plan")
    tour.shoot("plan")
    window.training.plan.open_form(0)
    tour.shoot_popup("plan-phase")
    tour.session.apply(Freeze(modality=name, frozen=True))
    settle(0.5)
    tour.shoot("encoder-frozen")
    tour.session.undo()
    tour.session.undo()
    settle(0.5)


def menus(tour: Tour) -> None:
    """Show: menus, palette, keys, the figure."""
    window = tour.window
    window.menus.show_palette()
    tour.shoot("palette")
    QTest.keyClicks(tour.find(CommandPalette).field, "exp")
    tour.shoot_popup("palette-typed")
    open_menu(tour, 3).actions()[0].trigger()
    tour.shoot_popup("keys")
    for number, name in enumerate(("file", "session", "view", "help")):
        open_menu(tour, number)
        tour.shoot_popup(f"menu-{name}")
    open_sub_menu(tour, 0, window.menus.export)
    tour.shoot_popup("menu-export")
    open_sub_menu(tour, 2, window.menus.language)
    tour.shoot_popup("menu-language")
    open_sub_menu(tour, 2, window.menus.layouts)
    tour.shoot_popup("menu-layout")
    window.menus.export.figure.trigger()
    settle(3)
    tour.shoot("figure")
    tour.find(QDialog).close()
    settle(0.3)


def open_menu(tour: Tour, number: int) -> QMenu:
    bar = tour.window.menuBar()
    action = bar.actions()[number]
    menu = action.menu()
    assert isinstance(menu, QMenu)
    menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
    settle(0.1)
    return menu


def open_sub_menu(tour: Tour, number: int, sub: QMenu) -> None:
    menu = open_menu(tour, number)
    place = menu.actionGeometry(sub.menuAction())
    sub.popup(menu.mapToGlobal(place.topRight()))


def docks(tour: Tour) -> None:
    """Show: log and comparison."""
    tour.window.desk.arrange(TRAIN)
    tour.bring_up("changes")
    tour.bring_up("log")
    tour.shoot("log")
    tour.window.desk.arrange(COMPARE)
    settle()
    tour.shoot("compare-empty")
    tour.window.desk.arrange(TRAIN)


def pulls(tour: Tour) -> None:
    """Show who pulls whom, as a tab below the map and as a column of its own."""
    window = tour.window
    tour.session.apply(SetGradientSampling(every=5, share=0.0))
    window.desk.arrange(DEBUG)
    train_to(window, tour.session.step + 60)
    dock = window.desk.docks["pull"]
    dock.show()
    dock.raise_()
    settle()
    tour.shoot("pull")
    window.pull.kind.setCurrentIndex(1)
    tour.shoot("pull-shares")
    tour.session.apply(SetGradientSampling(every=50, share=0.03))
    window.desk.arrange(TRAIN)
    settle()


def readings(tour: Tour) -> None:
    """Break the total, let a schedule move λ, change the size of the embeddings."""
    points = ((0, 1.0), (tour.session.step + 200, 3.0))
    tour.session.apply(SetWeightSchedule(term=None, schedule=WeightSchedule(type="points", points=points)))
    tour.session.apply(SetEmbeddingSize(value=32))
    train_to(tour.window, tour.session.step + 40)
    tour.shoot("curves-broken-total")


def ends(tour: Tour) -> None:
    """Show: an engine that is killed, one that fails, no session, a run that is not there."""
    window = tour.window
    children = psutil.Process().children(recursive=True)
    engine = next(child for child in children if any("session.host" in word for word in child.cmdline()))
    engine.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    wait_until(lambda: tour.session.ending is not None, 30, "the death")
    tour.shoot("engine-died")
    window.controller.open_new("icons", "clip")
    wait_until(lambda: tour.session.ending is None and tour.session.step > 2, 120, "another run")
    tour.session.apply(SetLearningRate(value=100.0))
    with suppress(TimeoutError):
        wait_until(lambda: tour.session.ending is not None, 30, "the failure")
    tour.shoot("engine-failed")
    window.controller.close_run()
    wait_until(lambda: not window.controller.busy, 60, "the end of the run")
    tour.shoot("start-recent")
    window.controller.open_run(Path("runs/gone"))
    settle(2)
    tour.shoot("run-missing")


def runs(tour: Tour) -> None:
    """Show: a recorded run, two side by side, one that another process trains."""
    window = tour.window
    runs = [Path(run.folder) for run in window.recent.runs if Path(run.folder).is_dir()]
    window.controller.open_run(runs[-1])
    tour.wait_for_session()
    settle(3)
    tour.shoot("run-opened")
    window.desk.arrange(COMPARE)
    window.compare_model.add(runs[0])
    settle(3)
    tour.shoot("compare")
    window.desk.arrange(TRAIN)
    settle()
    tour.shoot("curves-overlaid")
    for folder in window.compare_model.folders:
        window.compare_model.remove(folder)
    follow(tour)


def follow(tour: Tour) -> None:
    window, folder = tour.window, Path("runs/other").absolute()
    command = "from xmodal.cli import main; raise SystemExit(main())"
    arguments = ["train", "--data", "icons", "--preset", "clip", "--run-dir", str(folder), "--steps", "4000"]
    quiet = subprocess.DEVNULL
    tour.other = subprocess.Popen([sys.executable, "-c", command, *arguments], stdout=quiet, stderr=quiet)
    wait_until(lambda: (folder / "run.sqlite").exists(), 120, "the other process")
    settle(8)
    window.controller.open_run(folder)
    wait_until(lambda: tour.session.trained_by != "", 60, "the run of the other process")
    settle(3)
    tour.shoot("follower")
    tour.end_other()


CHAPTERS = (terms, forms, menus, docks, pulls, readings, ends, runs)
"""In their order: each finds the window as the one before left it."""
