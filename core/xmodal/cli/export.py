"""``xmodal export``: what a run holds, in formats that others read.

Embeddings are those of the run's last snapshot (taken whenever a session ends or is saved); a map is a fresh, seeded
fit of them, which depends on nothing that a window has drawn before.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from numpy.typing import NDArray

from xmodal.cli.parser import whole_number
from xmodal.errors import UserError
from xmodal.projection.configs import METHODS

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands
    from xmodal.data.base import PairedData
    from xmodal.export import EmbeddingTable
    from xmodal.projection.records import Snapshot
    from xmodal.store import RunReader

EMBEDDINGS = "embeddings"
OUTPUTS = ("embeddings", "projector", "curves", "tensorboard", "figure", "curves_figure")
PICTURES = ("png", "svg", "pdf")
MAPS = (*(method for method in METHODS if method != "axis"), "none")


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("export", help="write embeddings, curves or figures of a run")
    parser.add_argument("folder", metavar="RUN", type=Path, help="folder of the run")
    what = parser.add_argument_group("what to write, one or more")
    what.add_argument("--embeddings", metavar="F", type=Path, help="ids, columns, vectors and map: " + _FORMATS)
    what.add_argument("--projector", metavar="DIR", type=Path, help="the same for the TensorBoard projector")
    what.add_argument("--curves", metavar="F", type=Path, help="all series: .csv")
    what.add_argument("--tensorboard", metavar="DIR", type=Path, help="all series as a TensorBoard event file")
    what.add_argument("--figure", metavar="F", type=Path, help="the map for a paper: .png, .svg or .pdf")
    what.add_argument("--curves-figure", metavar="F", type=Path, help="the curves for a paper: .png, .svg or .pdf")
    one = parser.add_argument_group("or one output")
    one.add_argument("--what", choices=("embeddings", "curves", "map"), help="a map as a table or as a picture")
    one.add_argument(
        "--format", metavar="F", help="default: what PATH ends in; PATH gets this ending if it has another"
    )
    one.add_argument("--out", metavar="PATH", type=Path)
    how = parser.add_argument_group("how")
    how.add_argument("--method", choices=MAPS, default="umap", help="of the map [umap]")
    how.add_argument("--seed", metavar="N", type=whole_number(0), default=0, help="of a map that is fitted [0]")
    how.add_argument("--long", action="store_true", help="curves with a line for each value, not for each step")
    figure = parser.add_argument_group("figures")
    figure.add_argument("--size", metavar="WxH", type=size_in_mm, default=(85.0, 65.0), help="in mm [85x65]")
    figure.add_argument("--dpi", metavar="N", type=whole_number(10), default=300, help="of a PNG [300]")
    figure.add_argument("--font", metavar="PT", type=float, default=7.0, help="size of all text in points [7]")
    figure.add_argument("--color-by", metavar="C", default="", help="a column of the data [modality]")
    figure.add_argument("--no-legend", action="store_true", help="leave the legend out")
    parser.set_defaults(run=run)


_FORMATS = ".npz, .csv, .parquet or .safetensors"


def run(arguments: Namespace) -> int:
    """Write what was asked for, and say of each what is in it."""
    from xmodal.store import RunReader

    _take_one(arguments)
    if not any(getattr(arguments, name) for name in OUTPUTS):
        named = ", ".join(f"--{name.replace('_', '-')}" for name in OUTPUTS)
        raise UserError("export.nothing", "Say what to write: one or more of {named}.", named=named)
    _check_endings(arguments)
    with RunReader(arguments.folder) as reader:
        for name in ("curves", "tensorboard"):
            if (path := getattr(arguments, name)) is not None:
                print(f"{_export_curves(reader, path, name, arguments)}: {path}", flush=True)
        if arguments.embeddings is not None or arguments.projector is not None:
            _export_tables(reader, arguments)
    if arguments.figure is not None or arguments.curves_figure is not None:
        return _draw_figures(arguments)
    return 0


def _take_one(arguments: Namespace) -> None:
    """Turn ``--what``, ``--format`` and ``--out`` into the output that they name."""
    if (arguments.what is None) != (arguments.out is None) or (arguments.format and arguments.what is None):
        raise UserError("export.half", "Say both --what and --out, or name outputs by their own options.")
    if arguments.what is None:
        return
    path, ending = arguments.out, f".{arguments.format or ''}".lower()
    if ending != "." and path.suffix.lower() != ending:
        path = path.with_name(path.name + ending)
    name = arguments.what
    if name == "map":
        name = "figure" if path.suffix.lower().removeprefix(".") in PICTURES else "embeddings"
    elif name == "embeddings":
        arguments.method = "none"
    setattr(arguments, name, path)


def _check_endings(arguments: Namespace) -> None:
    """Refuse a wrong ending before a map is fitted for half a minute."""
    from xmodal.export import EMBEDDING_FORMATS

    choices_of = {"embeddings": EMBEDDING_FORMATS, "curves": ("csv",), "figure": PICTURES, "curves_figure": PICTURES}
    for name, choices in choices_of.items():
        path = getattr(arguments, name)
        if path is not None and path.suffix.lower().removeprefix(".") not in choices:
            raise UserError(
                "export.format",
                "{what} cannot be written as {path}: let it end in .{choices}.",
                what=name.replace("_", " "),
                path=path,
                choices=" or .".join(choices),
            )


def _export_curves(reader: RunReader, path: Path, name: str, arguments: Namespace) -> str:
    from xmodal.export import write_curves_csv, write_curves_long_csv, write_events
    from xmodal.store.manifest import MANIFEST

    series = reader.series()
    if name == "tensorboard":
        write_events(path, series, (reader.folder / MANIFEST).stat().st_mtime)
    elif arguments.long:
        write_curves_long_csv(path, series)
    else:
        write_curves_csv(path, series)
    last = max((int(steps[-1]) for steps, _ in series.values()), default=0)
    return f"{len(series)} curves up to step {last}"


def _export_tables(reader: RunReader, arguments: Namespace) -> None:
    from xmodal.export import write_embeddings, write_projector
    from xmodal.export.projector import pictures_of

    snapshot, data = last_snapshot(reader), data_of(reader)
    table, said = _table(snapshot, data, arguments.method, arguments.seed)
    said = f"embeddings of step {snapshot.step}, {len(table.ids)} rows, {said}"
    if arguments.embeddings is not None:
        write_embeddings(arguments.embeddings, table)
        print(f"{said}: {arguments.embeddings}", flush=True)
    if arguments.projector is not None:
        write_projector(arguments.projector, table, pictures_of(data, snapshot.rows.numpy()))
        print(f"{said}: {arguments.projector}", flush=True)


def _table(snapshot: Snapshot, data: PairedData, method: str, seed: int) -> tuple[EmbeddingTable, str]:
    """Return the table and which map is in it."""
    from xmodal.export import coordinates_of, table_of

    if method == "none":
        return table_of(snapshot, data), "no map"
    points, places = fit(snapshot, method, seed)
    found = coordinates_of(snapshot.rows.numpy(), points.modalities, points.modality, points.rows, places)
    named = f"map by {method}" if method in ("pca", "gap") else f"map by a fresh {method} of seed {seed}"
    return table_of(snapshot, data, found), named


def fit(snapshot: Snapshot, method: str, seed: int) -> tuple[Any, NDArray[Any]]:
    """Return the points of a map (`xmodal.projection.points.Points`) and where they lie, (P, 2)."""
    from xmodal.projection.fresh import fresh_fit
    from xmodal.projection.points import gather_points
    from xmodal.projection.projector import Projector

    points = gather_points(snapshot)
    if method == "umap":
        return points, fresh_fit(snapshot, seed)
    return points, Projector(seed=seed).project(snapshot, method).coordinates.numpy()


def last_snapshot(reader: RunReader) -> Snapshot:
    """Return the newest embeddings of a run.

    Raises
    ------
    UserError : it has none yet.
    """
    from xmodal.projection.records import Snapshot

    names = reader.names(EMBEDDINGS)
    if not names:
        raise UserError(
            "export.no_embeddings",
            "{folder} holds no embeddings yet: they are kept when training ends.",
            folder=reader.folder,
        )
    arrays, metadata = reader.tensors(EMBEDDINGS, names[-1])
    return Snapshot.of(
        {name.removeprefix("vectors."): array for name, array in arrays.items() if name.startswith("vectors.")},
        arrays["rows"],
        {name.removeprefix("present."): array for name, array in arrays.items() if name.startswith("present.")},
        segment=int(metadata["segment"]),
        step=int(metadata["step"]),
    )


def data_of(reader: RunReader) -> PairedData:
    """Open the data that a run was trained on.

    Raises
    ------
    UserError : it cannot be opened, or its rows are others now.
    """
    from xmodal.data import load_plugins_for, open_data
    from xmodal.plugins import plugins_of
    from xmodal.registry import convert
    from xmodal.store.manifest import refuse_other_data
    from xmodal.training.config import RunConfig

    config = convert(reader.manifest["config"], RunConfig, where="run.toml: config")
    load_plugins_for(config.data.type, plugins_of(reader.manifest))
    data = open_data(config.data.type, config.data.params)
    refuse_other_data(reader.manifest, data.fingerprint, data.name, reader.folder)
    return data


class FigureOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What figures to draw of a run; an empty path draws none."""

    run: str
    map: str = ""
    curves: str = ""
    method: str = "umap"
    seed: int = 0
    color_by: str = ""
    size_mm: tuple[float, float] = (85.0, 65.0)
    dpi: int = 300
    font_pt: float = 7.0
    legend: bool = True


def _draw_figures(arguments: Namespace) -> int:
    """Have the window's code draw, in a process of its own: one look in both places, and no Qt in this one."""
    if importlib.util.find_spec("PySide6") is None:
        raise UserError(
            "export.no_qt", "Figures are drawn by the window's code: pip install 'xmodal[gui]' brings what it needs."
        )
    order = FigureOrder(
        run=str(arguments.folder),
        map=str(arguments.figure or ""),
        curves=str(arguments.curves_figure or ""),
        method="umap" if arguments.method == "none" else arguments.method,
        seed=arguments.seed,
        color_by=arguments.color_by,
        size_mm=arguments.size,
        dpi=arguments.dpi,
        font_pt=arguments.font,
        legend=not arguments.no_legend,
    )
    command = [sys.executable, "-P", "-m", "xmodal_gui.figures.command"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, input=msgspec.json.encode(order), env=environment, stdout=subprocess.PIPE, check=False
    )
    sys.stdout.write(done.stdout.decode())
    return done.returncode


def size_in_mm(text: str) -> tuple[float, float]:
    """Argument type: ``85x60``, width by height in millimetres."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)", text)
    size = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    if not all(20 <= side <= 1000 for side in size):
        raise ArgumentTypeError(f"{text!r} is not WIDTHxHEIGHT in mm, each from 20 to 1000: 85x60, say")
    return size
