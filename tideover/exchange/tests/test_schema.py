"""The published schema says everything a service needs to make its folder, in the rooms' own words."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tideover.exchange.exporting import write_example
from tideover.exchange.faults import Faults, FolderTaken
from tideover.exchange.folder import parts_of
from tideover.exchange.schema import Field, Resource, datapackage, record_schema
from tideover.exchange.staging import TYPES
from tideover.exchange.tables import FIELDS_LEFT_OUT, LEFT_OUT, TABLES, model_field
from tideover.foundation.tenancy import TenantModel

EVERY_FIELD = [(resource, field) for resource in record_schema().values() for field in resource.fields]
IN_ORDER = list(record_schema())


def named(value: Any) -> str:
    """How a test names what it is tried with."""
    return str(value.name)


def codes_of(field: Any) -> list[str]:
    """The codes that a model's field may hold."""
    return [code for code, _label in getattr(field, "base_field", field).choices or []]


@pytest.mark.parametrize(("resource", "field"), EVERY_FIELD, ids=named)
def test_every_column_has_a_title_a_description_and_says_what_it_wants(resource: Resource, field: Field) -> None:
    assert field.title
    assert field.description.endswith((".", "?")), field.description
    assert field.type in TYPES
    assert field.wanted
    assert (
        field.type in ("boolean", "date", "datetime")
        or field.codes
        or field.items
        or field.json
        or field.pattern
        or field.longest
        or field.maximum
    )


@pytest.mark.parametrize(("resource", "field"), EVERY_FIELD, ids=named)
def test_every_column_is_a_field_of_the_record_with_the_same_codes(resource: Resource, field: Field) -> None:
    kept = model_field(resource, field.name)
    if kept is None:
        assert field.name == resource.key
    elif field.name in resource.references:
        assert kept.related_model is TABLES[resource.references[field.name]].model
    else:
        assert codes_of(kept) == list(field.codes)


@pytest.mark.parametrize(("resource", "field"), EVERY_FIELD, ids=named)
def test_a_number_has_the_decimal_places_that_the_record_keeps(resource: Resource, field: Field) -> None:
    kept = getattr(model_field(resource, field.name), "decimal_places", 0)
    assert field.decimals == kept
    assert (field.type == "number") == bool(kept)


def test_every_table_of_a_service_has_its_file_or_is_left_out_for_a_reason() -> None:
    tables = {model._meta.label for model in apps.get_models() if issubclass(model, TenantModel)}
    files = [table.label for table in TABLES.values()]
    assert len(files) == len(set(files))
    assert not set(files) & set(LEFT_OUT)
    assert tables == {*files, *LEFT_OUT}


@pytest.mark.parametrize("resource", record_schema().values(), ids=named)
def test_every_field_has_its_column_or_is_left_out_for_a_reason(resource: Resource) -> None:
    table = TABLES[resource.name]
    told = {model_field(resource, column).name for column in resource.by_name if model_field(resource, column)}
    kept = {field.name for field in table.model._meta.concrete_fields}
    made_by_the_import = {"id", "service", *table.moments}
    left_out = {name.rpartition(".")[2] for name in FIELDS_LEFT_OUT if name.startswith(f"{table.label}.")}
    assert kept - told - made_by_the_import == left_out


@pytest.mark.parametrize("resource", record_schema().values(), ids=named)
def test_a_file_refers_to_files_before_it_or_to_itself(resource: Resource) -> None:
    place = IN_ORDER.index(resource.name)
    assert all(IN_ORDER.index(name) <= place for name in resource.references.values())
    assert set(resource.references) <= set(resource.by_name)


def test_the_example_is_a_folder_with_every_file_and_its_schema(tmp_path: Path) -> None:
    folder = tmp_path / "example"
    write_example(folder)
    assert json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"] == datapackage()["resources"]
    for resource in record_schema().values():
        with (folder / resource.file).open(newline="", encoding="utf-8") as file:
            assert list(csv.reader(file)) == [list(resource.by_name)]
    faults = Faults()
    assert [part.resource.name for part in parts_of(folder, faults)] == IN_ORDER
    assert faults.total == 0


def test_no_folder_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FolderTaken, match="Name a new folder"):
        write_example(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
