"""Folders of pictures with a table beside them, as a user would bring them."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

WORDS = ("zero", "one", "two", "three")


def write_picture(path, row, size=(12, 10)):
    """Write a picture that tells its row: grey, brighter the higher the row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.full(size, row % 256, np.uint8)
    pixels[0, 0] = 255
    Image.fromarray(pixels).save(path)


def write_manifest(folder: Path, rows=40, name="manifest.csv", **columns) -> Path:
    """Write ``picture,caption`` and more columns: a name and a function of the row each."""
    given = {
        "picture": lambda row: f"pictures/{row:03d}.png",
        "caption": lambda row: f"number {WORDS[row % 4]} of {row}",
        **columns,
    }
    for row in range(rows):
        if given["picture"](row) == f"pictures/{row:03d}.png":
            write_picture(folder / "pictures" / f"{row:03d}.png", row)
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(given)
        writer.writerows([[value(row) for value in given.values()] for row in range(rows)])
    return path
