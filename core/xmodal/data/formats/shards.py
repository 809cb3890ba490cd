"""`webdataset`: tar files whose members of equal key are one row: ``0001.jpg``, ``0001.txt``, ``0001.json``."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from xmodal.data.base import DATA, Kind, Problem
from xmodal.data.formats.json_lines import word_of
from xmodal.data.formats.several import Lists, in_one_line, is_words, spread, words_of
from xmodal.data.pictures import SUFFIXES as PICTURES
from xmodal.data.table.cells import LARGEST_ITEM, Blobs, Column, Table, Words
from xmodal.data.table.config import TableConfig
from xmodal.data.table.recent import read_once
from xmodal.data.table.roles import ARRAYS, SOUNDS, ModalitySection, Roles
from xmodal.errors import UserError
from xmodal.system_errors import reason_of

_TEXTS = frozenset({".txt", ".text", ".caption", ".transcript"})
_CLASS = frozenset({".cls", ".class"})
_JSON = ".json"
_LONGEST_TEXT = 2**20


@dataclass(frozen=True)
class Span:
    """A member of a shard: which shard, where it begins, how long it is, and its name."""

    shard: int
    start: int
    size: int
    name: str


class Members(Blobs):
    """A column of members of uncompressed tar files, read in place."""

    def __init__(self, shards: Sequence[Path], spans: Sequence[Span | None]) -> None:
        self._shards, self._spans = shards, spans
        self._stamps = [f"{found.st_size}:{found.st_mtime_ns}" for found in (shard.stat() for shard in shards)]

    def __len__(self) -> int:
        return len(self._spans)

    def missing(self, row: int) -> bool:
        """Return whether the row has no such member."""
        return self._spans[row] is None

    def name(self, row: int) -> str:
        """Return the name of the member."""
        span = self._spans[row]
        return "" if span is None else span.name

    def stamp(self, row: int) -> str:
        """Return what changes when the shard does."""
        span = self._spans[row]
        return "" if span is None else f"{self._stamps[span.shard]}:{span.start}:{span.size}"

    def read(self, row: int) -> bytes:
        """Return the bytes of a member."""
        span = self._spans[row]
        assert span is not None
        if span.size > LARGEST_ITEM:
            raise UserError(
                "data.too_large", "{name} has {size} bytes: too many for one item.", name=span.name, size=span.size
            )
        try:
            with self._shards[span.shard].open("rb") as file:
                file.seek(span.start)
                content = file.read(span.size)
        except OSError as error:
            raise UserError(
                "data.unreadable", "{name} cannot be read: {problem}.", name=span.name, problem=reason_of(error)
            ) from None
        if len(content) < span.size:
            raise UserError("data.cut", "{name} is cut off.", name=span.name)
        return content


@dataclass
class _Row:
    place: str
    spans: dict[str, Span] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)


@DATA.register("webdataset")
class WebDatasetConfig(TableConfig, frozen=True, kw_only=True):
    """WebDataset: one tar file or a folder of them; members of equal key are a row.

    Pictures, sounds and arrays stay in the shards; texts, classes and the fields of JSON members become columns.
    Shards must not be compressed: what they hold is, and only so a row can be read without those before it.
    """

    @classmethod
    def recognises(cls, path: Path) -> int:
        """Recognise tar files by their suffix."""
        return 15 if _shards(path) else 0

    def suggested(self, table: Table) -> Roles:
        """Return the kinds that the members' suffixes tell."""
        found = {name: kind for name, cells in table.columns.items() if (kind := _kind_of(name, cells)) is not None}
        sections = {name: ModalitySection(column=name, kind=kind) for name, kind in found.items()}
        return Roles(modalities=sections if len(sections) > 1 else {}, id="__key__")

    def read_table(self) -> Table:
        """List the members, and read the texts among them.

        Raises
        ------
        UserError : no shards, or one that is no uncompressed tar file.
        """
        root = self.location()
        shards = _shards(root)
        if not shards:
            raise UserError("data.no_shards", "{path} holds no tar files.", path=root)
        table, lists = read_once(shards, ("shards", root), lambda: _listed(root, shards))
        return spread(table, lists, self.modalities or self.suggested(table).modalities)


def _listed(root: Path, shards: list[Path]) -> tuple[Table, Lists]:
    rows: dict[str, _Row] = {}
    problems: list[Problem] = []
    for number, shard in enumerate(shards):
        _read_shard(number, shard, rows, problems)
    if not rows:
        raise UserError("data.empty_shards", "The tar files of {path} hold no rows.", path=root)
    return _table(root, shards, rows, problems)


def _read_shard(number: int, shard: Path, rows: dict[str, _Row], problems: list[Problem]) -> None:
    own: dict[str, _Row] = {}
    try:
        with shard.open("rb") as file:
            for member in _members(file, shard):
                key, suffix = _key_of(member.name)
                if not member.isreg() or not key:
                    continue
                if _leaves(member.name):
                    problems.append(_problem(shard, member.name, "data.tar_outside", "Its name leaves the shard.", {}))
                    continue
                if key in rows:
                    raise UserError(
                        "data.double_key",
                        "{key!r} is a key of {first} and of {second}: keys must be unique.",
                        key=key,
                        first=rows[key].place,
                        second=shard.name,
                    )
                row = own.setdefault(key, _Row(f"{shard.name}, {key}"))
                span = Span(number, member.offset_data, member.size, member.name)
                _add(row, suffix, span, file, shard, problems)
    except tarfile.ReadError as error:
        raise UserError(
            "data.no_tar",
            "{name} is no uncompressed tar file that can be read: {problem}.",
            name=shard.name,
            problem=error,
        ) from None
    except OSError as error:
        raise UserError(
            "data.unreadable", "{name} cannot be read: {problem}.", name=shard, problem=reason_of(error)
        ) from None
    rows.update(own)


def _members(file: Any, shard: Path) -> Iterator[tarfile.TarInfo]:
    """Yield the members of a shard.

    Raises
    ------
    tarfile.ReadError : it is none, or not whole; what is cut between members `tarfile` takes for the end.
    """
    with tarfile.open(fileobj=file, mode="r:", errorlevel=0) as archive:
        while True:
            try:
                member = archive.next()
            except tarfile.TarError as error:
                raise tarfile.ReadError(str(error)) from None
            if member is None:
                file.seek(archive.offset)
                if any(end := file.read(tarfile.BLOCKSIZE)) or len(end) % tarfile.BLOCKSIZE:
                    raise tarfile.ReadError("it is cut off, or damaged in its middle")
                return
            if member.offset_data + member.size > shard.stat().st_size:
                raise tarfile.ReadError(f"{member.name} is cut off")
            yield member


def _add(row: _Row, suffix: str, span: Span, file: Any, shard: Path, problems: list[Problem]) -> None:
    column = suffix.lstrip(".").replace(".", "_") or "file"
    last = PurePosixPath(f"x{suffix}").suffix.lower()
    if last not in _TEXTS | _CLASS | {_JSON}:
        row.spans[column] = span
        return
    if span.size > _LONGEST_TEXT:
        problems.append(_problem(shard, span.name, "data.long_text", "The text is longer than a megabyte.", {}))
        return
    file.seek(span.start)
    content = file.read(span.size)
    try:
        if last == _JSON:
            fields = msgspec.json.decode(content, type=dict[str, Any])
            row.fields.update(fields)
        else:
            row.words[column] = " ".join(content.decode("utf-8-sig").split())
    except (ValueError, RecursionError) as error:  # msgspec's and Unicode's are ValueErrors
        problems.append(
            _problem(shard, span.name, "data.no_words", "It cannot be read: {problem}.", {"problem": str(error)})
        )


def _table(root: Path, shards: list[Path], rows: Mapping[str, _Row], problems: list[Problem]) -> tuple[Table, Lists]:
    ordered = list(rows.values())
    columns: dict[str, Column] = {"__key__": Words(list(rows))}
    for name in dict.fromkeys(name for row in ordered for name in row.spans):
        columns[name] = Members(shards, [row.spans.get(name) for row in ordered])
    for name in dict.fromkeys(name for row in ordered for name in row.words):
        columns.setdefault(name, Words([row.words.get(name, "") for row in ordered]))
    lists: dict[str, list[list[str]]] = {}
    for name in dict.fromkeys(name for row in ordered for name in row.fields if name not in columns):
        cells = [row.fields.get(name) for row in ordered]
        if is_words(cells):
            lists[name] = words_of(cells)
        columns[name] = in_one_line(lists[name]) if name in lists else Words([word_of(cell) for cell in cells])
    folder = root if root.is_dir() else root.parent
    return Table(root.stem, folder, columns, [row.place for row in ordered], tuple(problems)), lists


def _kind_of(name: str, cells: Column) -> Kind | None:
    suffix = f".{name.lower().rsplit('_', 1)[-1]}"
    if isinstance(cells, Words):
        return "text" if suffix in _TEXTS else None
    known: Mapping[Kind, frozenset[str]] = {"image": PICTURES, "audio": SOUNDS, "vector": ARRAYS}
    return next((kind for kind, suffixes in known.items() if suffix in suffixes), None)


def _shards(path: Path) -> list[Path]:
    if path.is_file():
        return [path] if path.suffix.lower() == ".tar" else []
    return sorted(path.glob("*.tar")) if path.is_dir() else []


def _key_of(name: str) -> tuple[str, str]:
    """Return the key of a member and what follows it, from the first dot of the file's name on, as WebDataset does."""
    folder, _, file = name.rpartition("/")
    stem, dot, suffix = file.partition(".")
    if not stem:
        return "", ""
    return (f"{folder}/{stem}" if folder else stem), dot + suffix.lower()


def _leaves(name: str) -> bool:
    return name.startswith("/") or os.pardir in PurePosixPath(name).parts


def _problem(shard: Path, item: str, code: str, template: str, fields: dict[str, str]) -> Problem:
    return Problem(place=shard.name, item=item, code=code, template=template, fields=fields, row_lost=False)
