"""What to train: a preset, with what a file says over it, with what the command line says over that."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from tqdm import tqdm

from xmodal.data import named_or_found, open_data, prepare_data, resolve_data
from xmodal.data.table.recent import reading_once
from xmodal.errors import UserError
from xmodal.training.by_hand import recorded_by_hand
from xmodal.training.config import DataSection, RunConfig
from xmodal.training.config_file import (
    Plain,
    assign,
    merge,
    parse_assignment,
    read_plain,
    to_config,
    to_plain,
    with_default_rows,
)
from xmodal.training.presets import preset

DEFAULT_PRESET = "clip"


@reading_once()
def configuration(arguments: Namespace) -> RunConfig:
    """Return the configuration that the arguments of ``xmodal train`` ask for.

    The data is opened on the way: a preset is made for its modalities.

    Raises
    ------
    UserError : names the file, option or assignment at fault.
    """
    if arguments.schedule_from is not None:
        return _steered(arguments)
    path: Path | None = arguments.config
    written = with_default_rows(read_plain(path)) if path is not None else {}
    options = _options(arguments)
    data = resolved(_data(written, path, arguments.data, options))
    name = arguments.preset or written.get("preset") or DEFAULT_PRESET
    rows = open_data(data.type, data.params)
    plain = to_plain(preset(str(name), rows.modalities, data, rows))
    said = {key: value for key, value in written.items() if key not in {"preset", "data"}}
    plain = to_plain(_checked(merge(plain, said), path))
    return replace(_assigned(plain, options), data=data)


def said_data(named: str, assignments: Sequence[str]) -> DataSection:
    """Return the data that a path or a name means, with parameters set as ``data.params.KEY=VALUE``.

    Raises
    ------
    UserError : there is no such data, or an assignment is to something else.
    """
    for text in assignments:
        if parse_assignment(text)[0][0] != "data":
            raise UserError("cli.not_data", "--set {text}: only what begins with data. is set here.", text=text)
    return _data({}, None, named, [(text, "") for text in assignments])


def resolved(data: DataSection) -> DataSection:
    """Return a section that leaves nothing to be guessed, with decoded rows at hand; tells of what takes long."""
    data = DataSection(type=data.type, params=resolve_data(data.type, data.params))
    with tqdm(unit=" rows", desc="reading data", disable=None, delay=1.0, leave=False) as bar:

        def tell(done: int, rows: int) -> None:
            bar.total = rows
            bar.update(done - bar.n)

        prepare_data(data.type, data.params, tell)
    return data


def _steered(arguments: Namespace) -> RunConfig:
    """Return what a run was started with, steered as it was by hand, with what the command line says over that."""
    for name in ("config", "preset", "data"):
        if getattr(arguments, name) is not None:
            raise UserError(
                "cli.two_starts",
                "--schedule-from starts as that run did: leave out --{name}, and change single settings with --set.",
                name=name,
            )
    return _assigned(to_plain(recorded_by_hand(arguments.schedule_from)), _options(arguments))


def _assigned(plain: Plain, options: list[tuple[str, str]]) -> RunConfig:
    for text, label in options:
        plain = assign(plain, text, label=label)
    return to_config(plain)


def _options(arguments: Namespace) -> list[tuple[str, str]]:
    """Return what the command line sets, in order: (assignment, what was typed)."""
    short = {"lambda": ("cost.lambda", arguments.lambda_), "seed": ("seed", arguments.seed)}
    short["device"] = ("device", arguments.device)
    options = [(f"{key}={value}", f"--{name} {value}") for name, (key, value) in short.items() if value is not None]
    return [(text, "") for text in arguments.set] + options


def _data(written: Plain, path: Path | None, named: str | None, options: list[tuple[str, str]]) -> DataSection:
    said: dict[str, Any] = {"data": written["data"]} if "data" in written else {}
    plain = to_plain(_checked(merge(to_plain(RunConfig()), said), path))
    if named is not None:
        type_, params = named_or_found(named)
        plain = merge(plain, {"data": {"type": type_, "params": params}})
    for text, label in options:
        if parse_assignment(text)[0][0] == "data":
            plain = assign(plain, text, label=label)
    return to_config(plain).data


def _checked(plain: Plain, path: Path | None) -> RunConfig:
    try:
        return to_config(plain)
    except UserError as error:
        raise UserError("config.in_file", "In {path}: {problem}", path=path, problem=error) from error
