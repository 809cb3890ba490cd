import csv

import numpy as np
import pytest
from rehearsal import vectors_data
from xmodal.errors import UserError
from xmodal.projection.records import Layout, Snapshot
from xmodal.wire.arrays import Array

from xmodal_gui.exports import export_embeddings
from xmodal_gui.models.map_model import MapModel

pytestmark = pytest.mark.gui


@pytest.fixture
def scene(qapp):
    data, model = vectors_data(), MapModel()
    model.set_data(data)
    rows = np.array([7, 3, 11])
    generator = np.random.default_rng(0)
    vectors = {name: generator.normal(size=(3, 4)).astype(np.float32) for name in data.modalities}
    snapshot = Snapshot.of(vectors, rows, {name: data.present[name][rows] for name in vectors})
    layout = Layout(
        method="umap",
        modalities=tuple(data.modalities),
        coordinates=Array.of(np.array([[1, 2], [3, 4], [5, 6]], np.float32)),
        modality=Array.of(np.array([0, 0, 2], np.int32)),
        rows=Array.of(np.array([3, 7, 11])),
    )
    model.show_layout(layout)
    return data, model, snapshot, vectors


def test_npz_holds_what_is_known_of_each_row(scene, tmp_path):
    data, model, snapshot, vectors = scene
    export_embeddings(tmp_path / "e.npz", data, snapshot, model)
    with np.load(tmp_path / "e.npz") as found:
        assert found["ids"].tolist() == data.ids[[7, 3, 11]].tolist()
        np.testing.assert_array_equal(found["vectors.b"], vectors["b"])
        assert found["columns.cluster"].tolist() == data.columns["cluster"][[7, 3, 11]].tolist()
        np.testing.assert_array_equal(found["coordinates.a"], [[3, 4], [1, 2], [np.nan, np.nan]])
        np.testing.assert_array_equal(found["coordinates.c"], [[np.nan] * 2, [np.nan] * 2, [5, 6]])


def test_csv_has_a_line_per_row(scene, tmp_path):
    data, model, snapshot, _ = scene
    export_embeddings(tmp_path / "e.csv", data, snapshot, model)
    with (tmp_path / "e.csv").open(newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) >= 4


def test_another_ending_is_refused(scene, tmp_path):
    data, model, snapshot, _ = scene
    with pytest.raises(UserError, match="npz"):
        export_embeddings(tmp_path / "e.xlsx", data, snapshot, model)
    assert list(tmp_path.iterdir()) == []


def test_embeddings_of_other_data_are_refused(scene, tmp_path):
    data, model, _, _ = scene
    foreign = Snapshot.of({"a": np.ones((1, 4))}, np.array([len(data) + 5]))
    with pytest.raises(UserError, match="not of the data"):
        export_embeddings(tmp_path / "e.npz", data, foreign, model)


def test_without_a_map_there_are_no_coordinates(scene, tmp_path):
    data, _, snapshot, _ = scene
    export_embeddings(tmp_path / "e.npz", data, snapshot, MapModel())
    with np.load(tmp_path / "e.npz") as found:
        assert not [name for name in found.files if name.startswith("coordinates")]
