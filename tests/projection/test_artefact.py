"""Constructed embeddings of which it is known whether the modalities are apart."""

import numpy as np
import pytest
from xmodal.projection.artefact import TEMPLATES, artefact_of
from xmodal.projection.neighborhood import neighborhood_of
from xmodal.projection.quality import measure
from xmodal.projection.records import Quality, Snapshot

ROWS, SIZE = 150, 16
CLUSTERS = 6


def clouds(gap):
    """Two modalities in the same clusters, parted along a direction in which nothing else varies."""
    random = np.random.default_rng(0)
    centres = random.normal(size=(CLUSTERS, SIZE))
    centres[:, -1] = 0
    own = centres[np.arange(ROWS) % CLUSTERS]
    vectors = {name: own + 0.2 * random.normal(size=own.shape) for name in ("image", "text")}
    for name, side in (("image", -1), ("text", 1)):
        vectors[name][:, -1] = side * gap / 2 + 0.02 * random.normal(size=ROWS)
    return neighborhood_of(Snapshot.of(vectors))


def plane(found):
    """The clusters' own places, without the direction of the gap."""
    return found.points.unit[:, :2].astype(np.float64)


def shifted(found):
    return plane(found) + np.where(found.points.modality == 0, 0.0, 50.0)[:, None]


@pytest.mark.parametrize(
    ("gap", "place", "said"),
    [
        (0.0, shifted, "apart"),  # the same clouds, shifted by the layout
        (0.0, plane, None),
        (3.0, plane, "overlap"),  # a gap of which the layout shows nothing
        (3.0, shifted, None),
    ],
)
def test_says_what_only_the_map_shows(gap, place, said):
    found = clouds(gap)
    quality = measure(found.points, found.graph, place(found), found.nearest)
    assert artefact_of(quality) == said


def test_a_measured_map_tells_what_is_seen_from_what_is_so():
    found = clouds(3.0)
    quality = measure(found.points, found.graph, plane(found), found.nearest)
    assert quality.near_share < 0.05 < 0.3 < quality.map_share
    assert quality.separability == 1


def test_missing_numbers_are_no_evidence():
    assert artefact_of(Quality(trustworthiness=1, neighbour_share=0.3, mixed_share=0.5, gap={})) is None
    assert artefact_of(Quality(trustworthiness=1, neighbour_share=0, mixed_share=0, gap={})) is None


def test_both_sentences_name_their_evidence():
    assert all("{near}" in template and "{map}" in template for template in TEMPLATES.values())
