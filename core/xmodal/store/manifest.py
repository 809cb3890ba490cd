"""``run.toml``: what a run was started with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from xmodal.errors import UserError
from xmodal.store.database import DATABASE, SCHEMA
from xmodal.store.errors import damaged, newer, no_run
from xmodal.store.files import write_atomically

MANIFEST = "run.toml"


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write ``run.toml``, the schema first.

    Raises
    ------
    OSError : it cannot be written. TypeError : a value that TOML cannot hold, such as None.
    """
    ordered = {"schema": SCHEMA, **{name: value for name, value in manifest.items() if name != "schema"}}
    write_atomically(folder / MANIFEST, tomli_w.dumps(ordered).encode())


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read ``run.toml``.

    Raises
    ------
    UserError : the folder is no run, the file is damaged, or of a newer schema.
    """
    path = folder / MANIFEST
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise no_run(folder) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise damaged(path, error) from error
    schema = manifest.get("schema")
    if not isinstance(schema, int) or schema < 1:
        raise damaged(path, "it has no schema")
    if schema > SCHEMA:
        raise newer(path, schema, SCHEMA)
    if not (folder / DATABASE).is_file():
        raise no_run(folder)
    return manifest


def refuse_other_data(manifest: Mapping[str, Any], fingerprint: str, name: str, folder: Path) -> None:
    """Refuse data that are not those of a run: what it recorded of row 7 would be shown beside another row 7.

    Parameters
    ----------
    fingerprint, name : of the data that are there now. folder : of the run.

    Raises
    ------
    UserError : the run remembers another fingerprint; one that remembers none believes what is there.
    """
    if manifest.get("versions", {}).get("data", fingerprint) != fingerprint:
        raise UserError(
            "run.other_data",
            "The data {name} are not those that {folder} was trained on: its rows are others now. Put them back as "
            "they were, or start a new run.",
            name=name,
            folder=folder,
        )
