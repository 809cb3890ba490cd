"""A small data set of pictures and names, and layouts of it, for what shows maps."""

import numpy as np
from xmodal.data.base import Modality, PairedData
from xmodal.data.foreign import as_icon
from xmodal.projection.records import Layout, Quality
from xmodal.wire.arrays import Array


class Cards(PairedData):
    """`count` rows; row i is called "card i", its picture is a square of grey i, every tenth one lacks its text."""

    def __init__(self, count=60):
        rows = np.arange(count)
        self.name, self.fingerprint = "cards", f"cards-{count}"
        self.modalities = {
            "image": Modality(name="image", kind="image", shape=(1, 8, 8)),
            "text": Modality(name="text", kind="text", shape=(4,), vocabulary=8),
        }
        self.ids = np.array([f"id-{i}" for i in rows])
        self.columns = {"suit": np.array(["red", "red", "black", "gold"])[rows % 4], "weight": rows / count}
        self.same = rows
        self.splits = {"train": rows[:0], "validation": rows, "test": rows[:0]}
        self.present = {"image": np.ones(count, bool), "text": rows % 10 != 9}

    def inputs(self, modality, rows):
        raise AssertionError("a map needs no inputs")

    def text(self, modality, row):
        return f"card {row}" if modality == "text" else None

    def picture(self, modality, row):
        return np.full((8, 8), row % 256, np.uint8) if modality == "image" else None

    def as_picture(self, modality, pixels):
        return as_icon(pixels, 8)


def card_layout(data, *, seed=0, method="umap", shift=(0.0, 0.0), scale=1.0, order=None, **fields):
    """Each row's picture and text, somewhere; `order` shuffles the points, `shift` moves them."""
    places = np.random.default_rng(seed).uniform(-1, 1, (2 * len(data), 2)) * (4.0, 3.0) * scale + shift
    names = tuple(data.modalities)
    modality = np.repeat(np.arange(2), len(data))
    rows = np.tile(np.arange(len(data)), 2)
    keep = np.concatenate([data.present[name] for name in names])
    index = np.flatnonzero(keep)
    if order is not None:
        index = order(index)
    quality = Quality(
        trustworthiness=fields.pop("trustworthiness", 0.914),
        neighbour_share=fields.pop("share", 0.09),
        mixed_share=0.5,
        gap={"image|text": 0.23},
        **fields.pop("more", {}),
    )
    return Layout(
        method=method,
        modalities=names,
        coordinates=Array.of(places[index].astype(np.float32)),
        modality=Array.of(modality[index].astype(np.int32)),
        rows=Array.of(rows[index].astype(np.int64)),
        **{"quality": quality, "step": 100, **fields},
    )
