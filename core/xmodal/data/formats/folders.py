"""`folder`: files in folders, paired by equal names or by the class that a folder is named after."""

# ruff: noqa: PTH118  # names stay strings: a Path for each of 100,000 takes seconds
from __future__ import annotations

import itertools
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from msgspec import Meta

from xmodal.data.base import DATA, Kind, Problem
from xmodal.data.formats.delimited import decoded, not_utf8
from xmodal.data.pictures import SUFFIXES as PICTURES
from xmodal.data.splits import SPLIT_WORDS
from xmodal.data.table.cells import Column, Files, Table, Words
from xmodal.data.table.config import TableConfig
from xmodal.data.table.roles import ARRAYS, SOUNDS, ModalitySection, Roles, kind_of
from xmodal.errors import UserError

TEXTS = frozenset({".txt", ".caption"})
_KINDS: Mapping[Kind, frozenset[str]] = {"image": PICTURES, "audio": SOUNDS, "text": TEXTS, "vector": ARRAYS}
_LOOKED_AT = 2000
"""Files of one folder, where it is only told how files are paired."""
_LONGEST_TEXT = 64 * 1024
_COPIES = frozenset({"__macosx", "@eadir", "thumbs", "thumbnails", ".thumbnails"})
"""Folders in which programs keep copies of what lies beside them."""
_OTHER_COLUMNS = frozenset({"id", "class", "split"})

Layout = Literal["", "stems", "classes"]


@DATA.register("folder")
class FolderConfig(TableConfig, frozen=True, kw_only=True):
    """A folder of files: partners of equal name (0001.jpg, 0001.txt, 0001.wav), or pictures in folders of their class.

    Partners stand beside each other, or in a folder for each modality (``images/0001.jpg``, ``captions/0001.txt``).
    Folders named train, validation and test at the top are the splits. Without partners the name of the folder that a
    file lies in is its text.
    """

    layout: Annotated[Layout, Meta(description="how files are paired; empty: guessed")] = ""

    @classmethod
    def recognises(cls, path: Path) -> int:
        """Recognise a folder of files of known kinds."""
        return 12 if path.is_dir() and _layout(_some_files(path)) else 0

    def suggested(self, table: Table) -> Roles:
        """Return the kinds of the files, and the columns made of their folders."""
        sections = {
            name: ModalitySection(column=name, kind=kind_of(cells) or "text")
            for name, cells in table.columns.items()
            if name not in _OTHER_COLUMNS
        }
        return Roles(modalities=sections, split="split" if "split" in table.columns else "")

    def read_table(self) -> Table:
        """List the files, and read the texts among them."""
        root = self.location()
        if not root.is_dir():
            raise UserError("data.no_folder", "{path} is no folder.", path=root)
        files = sorted(_files(root))
        layout = self.layout or _layout(files)
        if not layout:
            raise UserError(
                "data.no_pairs",
                "{path} holds neither files of equal name (0001.jpg, 0001.txt) nor folders of pictures or sounds.",
                path=root,
            )
        return _classes(root, files) if layout == "classes" else _stems(root, files)


def _stems(root: Path, files: list[PurePosixPath]) -> Table:
    columns = _columns_of(files)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for file in files:
        column, key = _place_of(file, columns)
        if column is not None:
            names[key].setdefault(column, str(file))
    keys = sorted(names)
    cells: dict[str, Column] = {"id": Words(keys)}
    problems: list[Problem] = []
    for column, kind in columns.items():
        listed = [names[key].get(column, "") for key in keys]
        cells[column] = Words(_texts(root, listed, problems)) if kind == "text" else Files(root, listed)
    cells |= _split_cells(keys)
    return Table(root.name, root, cells, keys, tuple(problems))


def _classes(root: Path, files: list[PurePosixPath]) -> Table:
    kind = _most(files)
    listed = [str(file) for file in files if _kind(file) == kind and _class(file)]
    classes = [_class(PurePosixPath(name)) for name in listed]
    cells: dict[str, Column] = {
        kind: Files(root, listed),
        "text": Words([name.replace("_", " ").replace("-", " ") for name in classes]),
        "class": Words(classes),
        **_split_cells(listed),
    }
    return Table(root.name, root, cells, listed)


def _layout(files: list[PurePosixPath]) -> Layout:
    """Return how files are paired: by stems where most of a kind have a partner, else by classes if there are some."""
    columns = _columns_of(files)
    partners: dict[str, set[str]] = defaultdict(set)
    for file in files:
        column, key = _place_of(file, columns)
        if column is not None:
            partners[key].add(column)
    paired = sum(len(found) > 1 for found in partners.values())
    if paired and paired >= len(partners) / 4:
        return "stems"
    classes = {_class(file) for file in files if _kind(file) in {"image", "audio"}} - {""}
    return "classes" if len(classes) > 1 else ""


def _columns_of(files: list[PurePosixPath]) -> dict[str, Kind]:
    """Return the modalities of files that are paired by name: one per kind, or one per folder where those differ."""
    tops: dict[str, Kind] = {}
    stems: dict[str, set[str]] = defaultdict(set)
    for file in files:
        kind, parts = _kind(file), _inside(file).parts
        if kind is not None and len(parts) > 1:
            tops.setdefault(parts[0], kind)
            stems[parts[0]].add(str(PurePosixPath(*parts[1:]).with_suffix("")))
    shared = len(tops) > 1 and bool(set.intersection(*stems.values()))
    if shared and all(tops.get(_inside(file).parts[0]) == _kind(file) for file in files if _kind(file)):
        return {_name(top): kind for top, kind in tops.items()}
    return {kind: kind for file in files if (kind := _kind(file)) is not None}


def _place_of(file: PurePosixPath, columns: Mapping[str, Kind]) -> tuple[str | None, str]:
    """Return the modality that a file is of, and what it has in common with its partners."""
    kind, inside = _kind(file), _inside(file)
    if kind is None:
        return None, ""
    split = _split_of(file)
    if len(inside.parts) > 1 and columns.get(_name(inside.parts[0])) == kind and kind not in columns:
        return _name(inside.parts[0]), str(PurePosixPath(split, *inside.parts[1:]).with_suffix(""))
    return (kind if kind in columns else None), str(file.with_suffix(""))


def _texts(root: Path, listed: list[str], problems: list[Problem]) -> list[str]:
    texts = []
    for name in listed:
        try:
            text = " ".join(decoded(root / name).split()) if name else ""
        except UserError as error:
            texts.append("")
            problems.append(_problem(name, error.code, error.template, error.told()))
            continue
        if len(text) > _LONGEST_TEXT or not_utf8(text):
            problems.append(_problem(name, "data.no_text", "The file is no text in UTF-8 of at most 64 KB.", {}))
            text = ""
        texts.append(text)
    return texts


def _problem(name: str, code: str, template: str, fields: dict[str, str]) -> Problem:
    return Problem(place=name, item=name, code=code, template=template, fields=fields, row_lost=False)


def _split_cells(names: list[str]) -> dict[str, Column]:
    splits = [_split_of(PurePosixPath(name)) for name in names]
    return {"split": Words(splits)} if names and all(splits) else {}


def _split_of(file: PurePosixPath) -> str:
    top = file.parts[0] if len(file.parts) > 1 else ""
    return top if top.lower() in SPLIT_WORDS else ""


def _inside(file: PurePosixPath) -> PurePosixPath:
    """Return where a file lies within its split."""
    return PurePosixPath(*file.parts[1:]) if _split_of(file) else file


def _class(file: PurePosixPath) -> str:
    parts = _inside(file).parts
    return parts[-2] if len(parts) > 1 else ""


def _name(folder: str) -> str:
    """Return a modality's name for a folder's: what is no letter, number, dash or underscore becomes one."""
    clean = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in folder)
    return clean if clean[:1].isalpha() else f"m{clean}"


def _kind(file: PurePosixPath) -> Kind | None:
    suffix = file.suffix.lower()
    return next((kind for kind, suffixes in _KINDS.items() if suffix in suffixes), None)


def _most(files: list[PurePosixPath]) -> Kind:
    sounds = sum(_kind(file) == "audio" for file in files)
    return "audio" if sounds > sum(_kind(file) == "image" for file in files) else "image"


def _some_files(root: Path) -> list[PurePosixPath]:
    """Return the files of a folder, or enough of each folder in it to tell how they are paired.

    Of each, because partners may lie in two of them: the first thousands of a walk may all be of one.
    """
    return list(itertools.islice(_files(root, _LOOKED_AT), _LOOKED_AT * 50))


def _files(root: Path, most: int | None = None) -> Iterator[PurePosixPath]:
    """Yield what lies below a folder, relative to it; hidden files and folders, and those of copies, are left out.

    Links to folders are followed, but into none that the walk is in already.

    Parameters
    ----------
    most : files of one folder, in the order of their names; None: all.
    """
    inside_of = {str(root): frozenset({os.path.realpath(root)})}
    for folder, folders, names in os.walk(root, followlinks=True):
        above = inside_of.pop(folder)
        wanted = sorted(name for name in folders if not name.startswith(".") and name.lower() not in _COPIES)
        real = {name: os.path.realpath(os.path.join(folder, name)) for name in wanted}
        folders[:] = [name for name in wanted if real[name] not in above]
        inside_of.update({os.path.join(folder, name): above | {real[name]} for name in folders})
        inside = PurePosixPath(Path(folder).relative_to(root).as_posix())
        for name in itertools.islice(sorted(name for name in names if not name.startswith(".")), most):
            yield inside / name
