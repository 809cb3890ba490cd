"""What ``xmodal export --figure`` starts: draws figures of a recorded run without a window.

The order stands on stdin, as JSON; mistakes are one line on stderr and exit status 2.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec
from xmodal.cli.export import FigureOrder, data_of, last_snapshot
from xmodal.cli.main import BAD_INPUT, print_error
from xmodal.errors import UserError
from xmodal.projection.configs import MAP_METHODS
from xmodal.projection.fresh import fresh_layout
from xmodal.session.messages import Series
from xmodal.session.recorded import describe_run, newest_config
from xmodal.store import RunReader
from xmodal.wire.arrays import Array

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from xmodal_gui.figures.curves_figure import CurvesFigure
from xmodal_gui.figures.formats import save_figure
from xmodal_gui.figures.map_figure import MapFigure, made_of
from xmodal_gui.figures.page import Figure, Page
from xmodal_gui.models.curves_model import CurvesModel
from xmodal_gui.models.map_model import MapModel
from xmodal_gui.theme import Theme


def main() -> int:
    """Draw what the order says; return the exit status."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=FigureOrder)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    try:
        draw(order)
    except UserError as error:
        print_error(error)
        return BAD_INPUT
    finally:
        application.processEvents()
    return 0


def draw(order: FigureOrder) -> None:
    """Draw the figures of an order.

    Raises
    ------
    UserError : the run lacks what they show, or a file cannot be written.
    """
    theme = Theme().light()
    page = Page(
        width_mm=order.size_mm[0],
        height_mm=order.size_mm[1],
        dpi=order.dpi,
        font_pt=order.font_pt,
        legend=order.legend,
    )
    with RunReader(Path(order.run)) as reader:
        if order.map:
            _save(_map_figure(reader, order, theme), page, order.map)
        if order.curves:
            _save(_curves_figure(reader, theme), page, order.curves)


def _save(figure: Figure, page: Page, path: str) -> None:
    save_figure(figure, page, Path(path))
    sys.stdout.write(f"figure of {figure.title}: {path}\n")


def _map_figure(reader: RunReader, order: FigureOrder, theme: Theme) -> Figure:
    snapshot, data = last_snapshot(reader), data_of(reader)
    is_fresh = not MAP_METHODS[order.method].is_linear
    layout = fresh_layout(snapshot, order.seed, order.method)
    model = MapModel(theme.categories())
    model.set_data(data)
    model.choose_column(order.color_by)
    model.show_layout(layout)
    return MapFigure(model, theme, made_of(layout, order.seed if is_fresh else None))


def _curves_figure(reader: RunReader, theme: Theme) -> Figure:
    from xmodal.training.catalog import loss_infos

    config = newest_config(reader)
    description = msgspec.structs.replace(describe_run(reader, config, data_of(reader)), losses=tuple(loss_infos()))
    model = CurvesModel()
    model.attach(description)
    model.load(
        {
            name: Series(steps=Array.of(steps), values=Array.of(values))
            for name, (steps, values) in reader.series().items()
        }
    )
    return CurvesFigure(model, theme, reader.folder.name)


if __name__ == "__main__":
    sys.exit(main())
