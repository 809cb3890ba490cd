from tables import write_manifest
from xmodal.data import open_data, resolve_data
from xmodal.data.table.assigning import assigned, roles_of

COLUMNS = ("picture", "caption", "label", "part")


def resolved(tmp_path):
    path = write_manifest(
        tmp_path, label=lambda row: f"class {row % 3}", part=lambda row: "test" if row % 5 == 0 else "train"
    )
    return resolve_data("manifest", {"path": str(path), "cache": str(tmp_path / "cache")})


def test_roles_are_what_was_guessed(tmp_path):
    params = resolved(tmp_path)
    assert roles_of(params, COLUMNS) == {"picture": "image", "caption": "text", "label": "column", "part": "column"}


def test_roles_that_are_left_alone_change_nothing(tmp_path):
    params = resolved(tmp_path)
    again = assigned(params, roles_of(params, COLUMNS))
    assert open_data("manifest", again).fingerprint == open_data("manifest", params).fingerprint
    assert again["modalities"] == params["modalities"]


def test_a_column_becomes_a_modality_and_another_names_the_splits(tmp_path):
    params = resolved(tmp_path)
    roles = roles_of(params, COLUMNS) | {"label": "text", "part": "split"}
    data = open_data("manifest", resolve_data("manifest", assigned(params, roles)))
    assert list(data.modalities) == ["picture", "caption", "label"]
    assert len(data.splits["test"]) == 8


def test_rows_of_equal_cells_are_of_the_column_that_is_chosen(tmp_path):
    params = resolved(tmp_path)
    chosen = assigned(params, roles_of(params, COLUMNS) | {"label": "same"})
    assert chosen["same"] == "label"
    assert len(set(open_data("manifest", chosen).same)) == 3
    back = assigned(chosen, roles_of(chosen, COLUMNS) | {"label": "column"})
    assert back["same"] == "caption"


def test_a_modality_of_another_kind_keeps_its_name_and_forgets_its_size(tmp_path):
    params = resolved(tmp_path)
    chosen = assigned(params, roles_of(params, COLUMNS) | {"picture": "text"})
    assert chosen["modalities"]["picture"] == {"column": "picture", "kind": "text"}
