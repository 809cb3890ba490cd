"""What a run is made of before its first step here: a new one's files, or a recorded one's plug-ins and checkpoint."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from xmodal.data import open_data
from xmodal.errors import UserError
from xmodal.plugins import AUGMENTATIONS, ENCODERS, LOSSES, absolute, load_installed, load_plugins, plugins_of
from xmodal.registry import convert
from xmodal.store import RunWriter
from xmodal.store.manifest import read_manifest, refuse_other_data, write_manifest
from xmodal.training.checkpoints import Checkpoint, load
from xmodal.training.config import RunConfig
from xmodal.training.inspection import versions
from xmodal.training.recorder import DiskRecorder, MemoryRecorder
from xmodal.training.run_state import RunState
from xmodal.training.term_rows import settle

SCHEMA = 1


def open_new(config: RunConfig, folder: Path | None, plugins: Iterable[str]) -> RunState:
    """Build a run that has done nothing yet, and the folder that it is recorded in, if there is to be one.

    Raises
    ------
    UserError : the configuration does not fit the data, cannot work, or the folder cannot be written.
    """
    if config.torch_threads == 0:
        config = replace(config, torch_threads=_cores())
    config = convert(msgspec.to_builtins(config), RunConfig, where="")
    plugins = tuple(absolute(name) for name in plugins)
    load_plugins(plugins)
    data = open_data(config.data.type, config.data.params)
    load_installed(LOSSES, ENCODERS, AUGMENTATIONS)
    config = settle(config)
    state = RunState.assembled(config, data, MemoryRecorder())
    if folder is not None:
        state.recorder = DiskRecorder(RunWriter.create(folder, _manifest(state, plugins)))
    return state


def open_recorded(recorder: DiskRecorder, folder: Path, checkpoint: str, plugins: Iterable[str]) -> RunState:
    """Build what a checkpoint of a run holds; without a name, what the newest that is whole holds.

    Raises
    ------
    UserError : the run has no such checkpoint, or what it needs is not here.
    """
    _load_and_remember(folder, plugins)
    found = find_checkpoint(recorder, checkpoint)
    data = open_data(found.config.data.type, found.config.data.params)
    refuse_other_data(read_manifest(folder), data.fingerprint, data.name, folder)
    load_installed(LOSSES, ENCODERS, AUGMENTATIONS)
    state = RunState.assembled(found.config, data, recorder)
    load(state.parts, found)
    state.position = found.position
    return state


def find_checkpoint(recorder: DiskRecorder, name: str) -> Checkpoint:
    """Return the checkpoint of that name; without one the newest that is whole.

    Raises
    ------
    UserError : there is none, or it cannot be read.
    """
    names = [name] if name else recorder.checkpoints()[::-1]
    if not names:
        raise UserError(
            "checkpoint.none", "{run} has no checkpoint to go on from: start a new run.", run=recorder.folder
        )
    for candidate in names:
        try:
            return recorder.load_checkpoint(candidate)
        except UserError as error:
            if candidate == names[-1]:
                raise
            recorder.warn(error)
    raise AssertionError("the last candidate is returned or raises")


def _manifest(state: RunState, plugins: tuple[str, ...]) -> dict[str, object]:
    config: dict[str, object] = {"config": msgspec.to_builtins(state.config), "versions": versions(state)}
    return {"schema": SCHEMA, **({"plugins": list(plugins)} if plugins else {}), **config}


def _load_and_remember(folder: Path, plugins: Iterable[str]) -> None:
    """Load the plug-ins of a run and those named besides, which it remembers from now on."""
    manifest = read_manifest(folder)
    known = plugins_of(manifest)
    names = tuple(dict.fromkeys([*(absolute(name) for name in plugins), *known]))
    load_plugins(names)
    if names != known:
        # TOML: what stands at the top comes before the tables.
        write_manifest(folder, {"plugins": list(names), **{key: manifest[key] for key in manifest if key != "plugins"}})


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
