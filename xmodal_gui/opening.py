"""What the window was asked to open, and the source that this leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec
from xmodal.data.base import PairedData
from xmodal.errors import UserError
from xmodal.registry import convert
from xmodal.session.source import Source
from xmodal.training.config import DataSection, RunConfig

EngineKind = Literal["process", "thread"]
FIRST_PRESET = "balance"
DATA_PRESET = "clip"
BUILT_IN = "icons"


@dataclass(frozen=True)
class Opening:
    """What to show: a run that is there, or a new one.

    Attributes
    ----------
    run : folder of a finished run; None starts a new one. go_on : train it further instead of only looking at it.
    nothing : neither; the start page is shown.
    data, preset, lambda_ : None for what suits. params : of the data set. config : the whole of a new run's instead.
    run_dir : where a new run is recorded; None: a new folder.
    steps : train that far and pause; None until told otherwise.
    plugins : files and modules that the engine loads first.
    """

    run: Path | None = None
    data: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    preset: str | None = None
    engine: EngineKind = "process"
    seed: int = 0
    lambda_: float | None = None
    config: RunConfig | None = None
    run_dir: Path | None = None
    steps: int | None = None
    go_on: bool = False
    nothing: bool = False
    plugins: tuple[str, ...] = ()

    @property
    def guided(self) -> bool:
        """Whether nobody chose anything: the first minute is guided."""
        return (
            not self.nothing and self.run is None and self.data is None and self.preset is None and self.lambda_ is None
        )

    @property
    def data_type(self) -> str:
        """The registered data set."""
        return BUILT_IN if self.data is None else self.data

    @property
    def preset_name(self) -> str:
        """The preset that a new run starts from."""
        if self.preset is not None:
            return self.preset
        return FIRST_PRESET if self.data is None else DATA_PRESET


def data_section(opening: Opening) -> DataSection:
    """Return which data set is to be opened.

    Raises
    ------
    UserError : the folder is no run, or a plug-in that its data need cannot be loaded.
    """
    if opening.run is None:
        return DataSection(type=opening.data_type, params=dict(opening.params))
    from xmodal.data import load_plugins_for
    from xmodal.data.snapshots import is_snapshot_folder
    from xmodal.plugins import plugins_of
    from xmodal.store.manifest import read_manifest

    if is_snapshot_folder(opening.run):
        return DataSection(type="snapshots", params={"path": str(opening.run)})
    section = recorded_config(opening.run).data
    load_plugins_for(section.type, plugins_of(read_manifest(opening.run)))
    return section


def refuse_data_of_others(opening: Opening, data: PairedData) -> None:
    """Refuse data that are not what the run to be opened was trained on; a new run takes what there is.

    Raises
    ------
    UserError : the run remembers others.
    """
    if opening.run is None:
        return
    from xmodal.data.snapshots import is_snapshot_folder
    from xmodal.store.manifest import read_manifest, refuse_other_data

    if not is_snapshot_folder(opening.run):
        refuse_other_data(read_manifest(opening.run), data.fingerprint, data.name, opening.run)


def recorded_config(run: Path) -> RunConfig:
    """Return the configuration that a run started from.

    Raises
    ------
    UserError : the folder is no run.
    """
    from xmodal.store.manifest import read_manifest

    return convert(read_manifest(run)["config"], RunConfig, where=str(run / "run.toml"))


def new_config(opening: Opening, data: PairedData) -> RunConfig:
    """Return the configuration that a new run starts from.

    Raises
    ------
    UserError : there is no such preset, or it does not fit the data.
    """
    from xmodal.training.presets import preset

    if opening.config is not None:
        return opening.config
    section = DataSection(type=opening.data_type, params=dict(opening.params))
    config = preset(opening.preset_name, data.modalities, section, data)
    config = msgspec.structs.replace(config, seed=opening.seed)
    value = 0.0 if opening.guided else opening.lambda_
    if value is None:
        return config
    cost = msgspec.structs.replace(config.cost, lambda_=value)
    return convert(msgspec.to_builtins(msgspec.structs.replace(config, cost=cost)), RunConfig, where="--lambda")


def new_run(opening: Opening) -> Path:
    """Return the folder that a new run is recorded in."""
    from xmodal.store import default_parent, new_run_folder

    return new_run_folder(default_parent(), opening.data_type) if opening.run_dir is None else opening.run_dir


def start_source(engine: EngineKind, config: RunConfig, run: Path, plugins: tuple[str, ...] = ()) -> Source:
    """Start a new run. Called in the thread that will own the source."""
    if engine == "thread":
        from xmodal.session.local import LocalSource

        return LocalSource.start(config, run, plugins)
    from xmodal.session.order import HostOptions
    from xmodal.session.process import ProcessSource

    return ProcessSource.start(config, run, HostOptions(plugins=plugins))


def resume_source(engine: EngineKind, run: Path, checkpoint: str = "", plugins: tuple[str, ...] = ()) -> Source:
    """Go on with a run. Called in the thread that will own the source."""
    if engine == "thread":
        from xmodal.session.local import LocalSource

        return LocalSource.resume(run, checkpoint, plugins)
    from xmodal.session.order import HostOptions
    from xmodal.session.process import ProcessSource

    return ProcessSource.resume(run, checkpoint, HostOptions(plugins=plugins))


def look_at(run: Path) -> Source:
    """Look at a run that this window does not train. Called in the thread that will own the source."""
    from xmodal.data.snapshots import is_snapshot_folder
    from xmodal.session.recorded import RecordedSource
    from xmodal.session.snapshot_folder import SnapshotSource

    if is_snapshot_folder(run):
        return SnapshotSource(run)

    return RecordedSource(run)


def check_folder(run: Path) -> None:
    """Refuse a folder that is not there before anything is started.

    Raises
    ------
    UserError : says so.
    """
    if not run.is_dir():
        raise UserError("run.missing", "There is no folder {run}: name the folder of a run.", run=run)
