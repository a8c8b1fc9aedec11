"""Writing a simulated service as a record folder: a CSV for each kind of row, and the data package that names them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv

TEXTS = {
    *("label", "name", "given_name", "family_name", "language", "title", "sector"),
    *("pointed_to", "exception", "no_talk_because", "way_back", "what_matters", "promised", "next_steps"),
    *("why_no_appointment", "what", "plan", "closed_because", "provider", "words", "answer", "learnt", "from_whom"),
    *("agenda", "place", "basis", "reason", "note", "reopened_because"),
}
"""Columns that hold texts of a scenario, which may begin with anything."""
FORMULA = re.compile(r"'*[=@+\-\t\r]")
"""What a spreadsheet would compute, and what begins like it behind apostrophes (docs/import.md)."""


def _guarded(table: pa.Table) -> pa.Table:
    """The table with texts that would be formulas behind an apostrophe, as an export writes them."""
    for name in TEXTS.intersection(table.column_names):
        column = table[name].combine_chunks().cast(pa.string()).dictionary_encode()
        texts = column.dictionary.to_pylist()
        if any(map(FORMULA.match, texts)):
            guarded = pa.array([f"'{text}" if FORMULA.match(text) else text for text in texts], pa.string())
            place = table.column_names.index(name)
            table = table.set_column(
                place, name, pa.DictionaryArray.from_arrays(column.indices, guarded).cast("string")
            )
    return table


class RecordFolder:
    """A record folder that is written table by table; a table that comes again is added to its file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._files: dict[str, csv.CSVWriter] = {}
        self._columns: dict[str, list[str]] = {}

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Write some rows of some tables."""
        for name, table in tables.items():
            if name not in self._files:
                options = csv.WriteOptions(quoting_style="needed")
                self._files[name] = csv.CSVWriter(self._folder / f"{name}.csv", table.schema, write_options=options)
                self._columns[name] = table.column_names
            self._files[name].write_table(_guarded(table))

    def close(self, package: Mapping[str, Any] | None = None) -> None:
        """Finish the files and write `datapackage.json`: the published one, without what was not written.

        Where none is given it only names the files and their columns, which is all that an import reads of it.
        """
        for file in self._files.values():
            file.close()
        package = package or {"name": "record", "resources": self._named()}
        resources = [self._described(each) for each in package["resources"] if each["name"] in self._files]
        document = {**package, "resources": resources}
        text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
        self._folder.joinpath("datapackage.json").write_text(text, "utf-8")

    def _named(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "path": f"{name}.csv", "schema": {"fields": [{"name": each} for each in columns]}}
            for name, columns in self._columns.items()
        ]

    def _described(self, resource: Mapping[str, Any]) -> dict[str, Any]:
        written = self._columns[resource["name"]]
        fields = {each["name"]: each for each in resource["schema"]["fields"]}
        schema = {**resource["schema"], "fields": [fields[column] for column in written]}
        keys = [each for each in schema.get("foreignKeys", []) if set(each["fields"]) <= set(written)]
        return {**resource, "schema": {**schema, "foreignKeys": keys} if keys else _without(schema, "foreignKeys")}


def _without(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != key}
