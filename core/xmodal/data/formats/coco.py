"""`coco`: captions as COCO writes them, and the folder of pictures that they are about."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from xmodal.data.base import DATA, Problem
from xmodal.data.table.cells import Column, Files, Table, Words
from xmodal.data.table.config import TableConfig
from xmodal.data.table.recent import read_once
from xmodal.data.table.roles import NONE, ModalitySection, Roles
from xmodal.errors import UserError

_LOOKED_AT = 4096


class _Image(msgspec.Struct):
    id: int | str
    file_name: str


class _Annotation(msgspec.Struct):
    image_id: int | str
    caption: str
    id: int | str | None = None


class _Captions(msgspec.Struct):
    images: list[_Image]
    annotations: list[_Annotation]


@DATA.register("coco")
class CocoConfig(TableConfig, frozen=True, kw_only=True):
    """COCO captions: a JSON file of images and annotations, and a folder of pictures; a row per caption.

    The captions of one picture are in one split. Rows of equal captions are interchangeable, those of one picture too:
    `same` is the picture.
    """

    images: Annotated[str, Meta(description="folder of the pictures; empty: looked for beside the file")] = ""

    @classmethod
    def recognises(cls, path: Path) -> int:
        """Recognise a JSON file that begins as COCO's do."""
        if path.suffix.lower() != ".json" or not path.is_file():
            return 0
        with path.open("rb") as file:
            start = file.read(_LOOKED_AT)
        return 20 if any(name in start for name in (b'"images"', b'"annotations"', b'"info"')) else 0

    def suggested(self, table: Table) -> Roles:
        """Return the roles that the format fixes."""
        sections = {
            "image": ModalitySection(column="image", kind="image"),
            "text": ModalitySection(column="caption", kind="text"),
        }
        return Roles(modalities=sections, split=NONE, id="id", group="picture", same="picture")

    def read_table(self) -> Table:
        """Read the captions.

        Raises
        ------
        UserError : no such file, a caption of a picture that is not listed, or no folder of pictures.
        """
        path = self.location()
        found = read_once([path], "coco", lambda: _read(path))
        pictures = _by_id(path, found.images)
        rows, problems = [], []
        for number, one in enumerate(found.annotations, start=1):
            if one.image_id in pictures:
                rows.append((number, one))
            else:
                problems.append(_unknown_picture(path, number, one))
        if not rows:
            raise UserError("data.no_captions", "{name} holds no captions.", name=path.name)
        names = [pictures[one.image_id] for _, one in rows]
        columns: dict[str, Column] = {
            "image": Files(self._folder(path, names[0]), names, outside=self.outside),
            "caption": Words([" ".join(one.caption.split()) for _, one in rows]),
            "id": Words([str(number if one.id is None else one.id) for number, one in rows]),
            "picture": Words([str(one.image_id) for _, one in rows]),
        }
        places = [f"{path.name}, annotation {number}" for number, _ in rows]
        return Table(path.stem, path.parent, columns, places, tuple(problems))

    def _folder(self, path: Path, name: str) -> Path:
        """Return the folder that holds the pictures: the one named, or the first near the file that holds one."""
        if self.images:
            return Path(self.images).expanduser().absolute()
        split = path.stem.removeprefix("captions_")
        near = [path.parent, path.parent.parent]
        folders = [folder / inside for folder in near for inside in (split, f"images/{split}", "images", "")]
        for folder in folders:
            if (folder / name).is_file():
                return folder
        raise UserError(
            "data.no_pictures",
            "{name} is not in {folders}: say where the pictures are with data.params.images.",
            name=name,
            folders=", ".join(map(str, folders)),
        )


def _read(path: Path) -> _Captions:
    try:
        return msgspec.json.decode(path.read_bytes().removeprefix(codecs.BOM_UTF8), type=_Captions)
    except (msgspec.MsgspecError, RecursionError, OSError, UnicodeError) as error:
        raise UserError(
            "data.no_coco", "{name} holds no captions as COCO writes them: {problem}.", name=path.name, problem=error
        ) from None


def _by_id(path: Path, images: list[_Image]) -> dict[int | str, str]:
    """Return the names of files by the ids of pictures.

    Raises
    ------
    UserError : two pictures have one id.
    """
    names: dict[int | str, str] = {}
    for image in images:
        if names.setdefault(image.id, image.file_name) != image.file_name:
            raise UserError(
                "data.double_picture",
                "{name}: {first} and {second} both have the id {id}, so nobody knows whose the captions are.",
                name=path.name,
                first=names[image.id],
                second=image.file_name,
                id=image.id,
            )
    return names


def _unknown_picture(path: Path, number: int, one: _Annotation) -> Problem:
    return Problem(
        place=f"{path.name}, annotation {number}",
        item=one.caption[:80],
        code="data.unknown_picture",
        template="No image has the id {id}.",
        fields={"id": str(one.image_id)},
    )
