"""``xmodal list``: what there is to choose from, and what each takes."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from xmodal.plugins import AUGMENTATIONS, DATA, ENCODERS, LOSSES, load_installed

if TYPE_CHECKING:
    from xmodal.cli.parser import Commands
    from xmodal.registry import Registry


WIDTH = 20
"""Columns of a name; longer ones push their line to the right."""


def add(commands: Commands) -> None:
    """Describe the command."""
    parser = commands.add_parser("list", help="list data sets, encoders, losses, presets and more")
    parser.add_argument("family", choices=tuple(FAMILIES), help="what to list")
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> int:
    """Print one line per component, and one per parameter beneath it."""
    load_installed(LOSSES, ENCODERS, AUGMENTATIONS, DATA)
    for line in FAMILIES[arguments.family]():
        print(line)
    return 0


def _data() -> list[str]:
    from xmodal.data import DATA

    return _components(DATA, lambda name: "")


def _encoders() -> list[str]:
    import xmodal.encoders  # noqa: F401  # registers the built-in ones
    from xmodal.encoders.base import ENCODERS

    return _components(ENCODERS, lambda name: ", ".join(ENCODERS[name].kinds))


def _augmentations() -> list[str]:
    from xmodal.augmentation import AUGMENTATIONS

    return _components(AUGMENTATIONS, lambda name: ", ".join(AUGMENTATIONS[name].kinds))


def _losses() -> list[str]:
    import xmodal.losses  # noqa: F401  # registers the built-in ones
    from xmodal.losses.base import LOSSES

    def reads(name: str) -> str:
        rows = LOSSES[name].recommended_rows
        return ("a pair" if LOSSES[name].reads == 2 else "one modality") + (f", {rows} rows" if rows else "")

    return _components(LOSSES, reads)


def _presets() -> list[str]:
    from xmodal.training.presets import PRESETS

    return [f"{name:<{WIDTH}}  {(make.__doc__ or '').strip().splitlines()[0]}" for name, make in PRESETS.items()]


def _weightings() -> list[str]:
    from xmodal.weighting import WEIGHTINGS

    return _components(WEIGHTINGS, lambda name: "")


def _aggregations() -> list[str]:
    from xmodal.weighting import AGGREGATIONS

    return _components(AGGREGATIONS, lambda name: "")


FAMILIES: dict[str, Callable[[], list[str]]] = {
    "data": _data,
    "encoders": _encoders,
    "augmentations": _augmentations,
    "losses": _losses,
    "presets": _presets,
    "weightings": _weightings,
    "aggregations": _aggregations,
}


def _components(registry: Registry[Any], reads: Callable[[str], str]) -> list[str]:
    lines = []
    for name in registry:
        what = f" ({reads(name)})" if reads(name) else ""
        lines.append(f"{name:<{WIDTH}}  {registry.summary(name)}{what}")
        lines += [f"    {parameter}" for parameter in _parameters(registry[name])]
    return lines


def _parameters(config: type[msgspec.Struct]) -> list[str]:
    """Return a line per parameter: name, default, bounds, and what it means."""
    schema = msgspec.json.schema(config)
    properties = schema["$defs"][config.__name__]["properties"]
    return [_parameter(name, field) for name, field in properties.items()]


def _parameter(name: str, field: dict[str, Any]) -> str:
    bounds = [f"{sign} {field[key]:g}" for key, sign in _BOUNDS.items() if key in field]
    if "enum" in field:
        bounds.append("one of " + ", ".join(str(choice) for choice in field["enum"]))
    text = f"{name} = {msgspec.json.encode(field.get('default')).decode()}"
    return "  ".join(
        part for part in (text, f"[{', '.join(bounds)}]" if bounds else "", field.get("description", "")) if part
    )


_BOUNDS = {"minimum": ">=", "exclusiveMinimum": ">", "maximum": "<=", "exclusiveMaximum": "<"}
