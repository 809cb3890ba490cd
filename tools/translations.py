"""Update and compile the translations: ``translations.py [--check]``, or ``make translations``.

`pyside6-lupdate` collects ``self.tr("...")`` from the window. What it cannot see is handed to it as a file of its own:
templates of errors and warnings of the core (context ``errors``), summaries, fields and docs of what is registered
(``components``), and words of modules that have no class (``_tr("...")``, the module's name). New strings come in as
unfinished; those of no use any more go.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
WINDOW = ROOT / "xmodal_gui"
CORE = ROOT / "core" / "xmodal"
FOLDER = ROOT / "resources" / "xmodal_resources" / "translations"
SOURCE = FOLDER / "xmodal_zh_CN.ts"

Strings = set[tuple[str, str]]
"""(context, source text)."""
_TOLD = ("UserError", "Warned", "Refused", "Ended", "MapFailed", "MapDied", "Silent", "Problem")
"""Records whose ``template`` the window translates."""
_TEMPLATE = re.compile("templates?$", re.IGNORECASE)
"""Names of what is told somewhere else than where it is written."""


def words_of_modules() -> Strings:
    """Return what modules without a class translate: ``_tr("...")``."""
    return {
        (path.stem, text)
        for path, call in _calls(WINDOW)
        if isinstance(call.func, ast.Name) and call.func.id == "_tr"
        for text in _literals(call.args[:1])
    }


def told_by_the_core() -> Strings:
    """Return the templates of what the core tells, and the names of what it misses."""
    found: set[str] = set()
    for folder in (CORE, WINDOW):
        for _, call in _calls(folder):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name in _TOLD:
                found |= _literals(call.args[1:2])
                found |= _literals([key.value for key in call.keywords if key.arg in ("template", "what")])
            elif name in ("unknown_name", "Registry"):
                found |= _literals(call.args[:1])
        for path in sorted(folder.rglob("*.py")):
            found |= _templates(ast.parse(path.read_text("utf-8")))
    return {("errors", text) for text in found}


def registered() -> Strings:
    """Return summaries, what terms pull on, names of fields and docs of all that is registered."""
    import msgspec
    from xmodal.data import DATA
    from xmodal.projection.configs import MAP_METHODS
    from xmodal.training.catalog import (
        aggregation_infos,
        augmentation_infos,
        encoder_infos,
        loss_infos,
        weighting_infos,
    )
    from xmodal.training.config import OptimizerSection
    from xmodal.training.weight_schedules import WeightSchedule

    from xmodal_gui.samples import preset_samples, registered_data
    from xmodal_gui.schemas import field_words, properties

    infos = (*encoder_infos(), *augmentation_infos(), *loss_infos(), *weighting_infos(), *aggregation_infos())
    found = {words for info in infos for words in (info.summary, info.pulls)}
    found |= {sample.summary for sample in (*registered_data(), *preset_samples())}
    found |= {MAP_METHODS.summary(name) for name in MAP_METHODS}
    schemas = [info.schema for info in infos]
    of_maps = (MAP_METHODS[name] for name in MAP_METHODS)
    structs = (OptimizerSection, WeightSchedule, *(DATA[name] for name in DATA), *of_maps)
    schemas += [msgspec.json.schema(struct) for struct in structs]
    for schema in schemas:
        for name, field in properties(schema).items():
            found |= {field_words(name), field.get("description", "")}
    return {("components", text) for text in found if text}


def _calls(folder: Path) -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def _literals(nodes: list[ast.expr]) -> set[str]:
    """Return the texts that expressions can be, as far as they are written down."""
    found: set[str] = set()
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if text:
                found.add(text)
            case ast.IfExp(body=body, orelse=otherwise):
                found |= _literals([body, otherwise])
            case ast.BoolOp(values=values) | ast.Dict(values=values) | ast.Tuple(elts=values):
                found |= _literals(values)
    return found


def _templates(tree: ast.Module) -> set[str]:
    """Return what is assigned to a name that ends in "template" or "templates"."""
    return {
        text
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(
            isinstance(name, ast.Name) and name.id.lower().endswith(("template", "templates")) for name in node.targets
        )
        for text in _literals([node.value])
    }


def update(source: Path) -> None:
    """Bring a file of translations up to date with the sources."""
    strings = sorted(words_of_modules() | told_by_the_core() | registered())
    with tempfile.TemporaryDirectory() as folder:
        collected = Path(folder) / "collected.py"
        lines = [f"QCoreApplication.translate({_quoted(context)}, {_quoted(text)})" for context, text in strings]
        collected.write_text("\n".join(lines) + "\n", "utf-8")
        paths = [str(path) for path in sorted(WINDOW.rglob("*.py"))]
        options = [
            "-disable-heuristic",
            "similartext",
            "-no-obsolete",
            "-sort-messages",
            "-locations",
            "none",
            "-source-language",
            "en",
            "-silent",
        ]
        _run("pyside6-lupdate", *paths, str(collected), *options, "-target-language", "zh_CN", "-ts", str(source))


def compile_(source: Path, target: Path) -> None:
    """Write what the window loads. A text without a translation is left out: it is shown in English."""
    _run("pyside6-lrelease", "-silent", str(source), "-qm", str(target))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _run(name: str, *arguments: str) -> None:
    program = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if program is None:
        raise SystemExit(f"translations: there is no {name} here: pip install PySide6-Essentials")
    subprocess.run([program, *arguments], check=True)


def is_current(source: Path = SOURCE) -> bool:
    """Tell whether nothing would change."""
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / source.name
        shutil.copy(source, again)
        update(again)
        compiled = again.with_suffix(".qm")
        compile_(again, compiled)
        same = again.read_bytes() == source.read_bytes()
        return same and compiled.read_bytes() == source.with_suffix(".qm").read_bytes()


def main() -> int:
    """Update, or with ``--check`` only tell; return 0 if all is translated."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, and fail if something would change")
    if parser.parse_args().check:
        current = is_current()
        print("translations: up to date" if current else "translations: out of date: make translations")
        return 0 if current else 1
    update(SOURCE)
    compile_(SOURCE, SOURCE.with_suffix(".qm"))
    unfinished = SOURCE.read_text("utf-8").count('type="unfinished"')
    print(f"translations: {unfinished} strings to translate in {SOURCE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
