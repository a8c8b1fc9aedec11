"""The published form of a record folder (schemas/record): Frictionless Table Schemas (datapackage.org,
version 2), one for each file, read into frozen objects. No Django."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `reserved` are endings that no cell of it may have, `items` is what each text of a list is like where
    its texts are no codes, and `json` the JSON Schema of an array."""

    name: str
    title: str
    description: str
    type: str
    required: bool
    codes: tuple[str, ...]
    pattern: re.Pattern[str] | None
    longest: int | None
    minimum: Any
    maximum: Any
    decimals: int
    future: bool
    reserved: tuple[str, ...] = ()
    items: re.Pattern[str] | None = None
    json: Mapping[str, Any] | None = None

    @property
    def wanted(self) -> str:
        """What belongs in the column, to be read after "wanted"."""
        return self._wanted() + ("" if self.required else ", or an empty cell")

    def _wanted(self) -> str:
        if self.json:
            return f"a JSON list of objects, each with the texts {', '.join(self.json['items']['required'])}"
        if self.items:
            longest = _longest_of(self.items)
            return f"texts of at most {longest} characters separated by semicolons, each once"
        if self.type == "list":
            return f"codes separated by semicolons, of {', '.join(self.codes)}"
        if self.codes:
            return f"one of {', '.join(self.codes)}"
        if self.type in ("integer", "number"):
            kind = "a whole number" if self.type == "integer" else "a number"
            places = f" with at most {self.decimals} decimal place{'s' if self.decimals > 1 else ''}"
            return f"{kind} from {self.minimum:g} to {self.maximum:g}{places if self.decimals else ''}"
        if self.type in _MOMENTS:
            in_time = "" if self.future or self.type == "boolean" else ", not in the future"
            return _MOMENTS[self.type] + in_time
        return _TEXTS.get(self.name, self._text())

    def _text(self) -> str:
        if self.longest:
            return f"a text of at most {self.longest:,} characters"
        pattern = self.pattern.pattern if self.pattern else ""
        if pattern.startswith("[A-Za-z0-9]"):
            return "a reference of at most 40 letters, digits, dots, dashes, slashes and underscores"
        if pattern.startswith("[a-z0-9]"):
            return "a code of at most 40 small letters, digits and underscores, as in money_advice"
        return f"a text of at most {_longest_of(self.pattern)} characters on one line"


def _longest_of(pattern: re.Pattern[str] | None) -> str:
    """The number at the end of a pattern for texts of up to so many characters."""
    return pattern.pattern.rpartition(",")[2].rstrip("}") if pattern else ""


_MOMENTS = {
    "boolean": "true or false",
    "date": "a date from 1900-01-01 as in 2026-11-25",
    "datetime": "a date and time as in 2026-11-25T14:30",
}
_TEXTS = {
    "nhs_number": "an NHS number: ten digits, the last one its check digit",
    "income_band": "pounds from-to, as in 10000-20000",
    "email": "an e-mail address",
    "telephone": "a telephone number",
}


@dataclass(frozen=True)
class Resource:
    """One file of the folder. `references` are columns and the file whose key they hold."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    references: dict[str, str]

    @property
    def key(self) -> str:
        """The column that tells its lines apart: the first."""
        return self.fields[0].name

    @property
    def file(self) -> str:
        """The name its file has unless the datapackage names another."""
        return f"{self.name}.csv"

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields under their names, in the schema's order."""
        return {field.name: field for field in self.fields}


def _field(described: dict[str, Any]) -> Field:
    constraints, ours = described["constraints"], described.get("tideover", {})
    pattern, items = constraints.get("pattern"), ours.get("items")
    return Field(
        name=described["name"],
        title=described["title"],
        description=described["description"],
        type=described["type"],
        required=constraints["required"],
        codes=tuple(constraints.get("enum", ())),
        pattern=re.compile(pattern) if pattern else None,
        longest=constraints.get("maxLength"),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        decimals=ours.get("decimals", 0),
        future=ours.get("future", False),
        reserved=tuple(ours.get("reserved", ())),
        items=re.compile(items) if items else None,
        json=constraints.get("jsonSchema"),
    )


def _resource(described: dict[str, Any]) -> Resource:
    references = {
        key["fields"][0]: key["reference"]["resource"] or described["name"] for key in described["foreignKeys"]
    }
    fields = tuple(_field(each) for each in described["fields"])
    return Resource(described["name"], described["title"], described["description"], fields, references)


def _read(file: str) -> Any:
    return json.loads(files(__package__).joinpath(f"schemas/record/{file}").read_text("utf-8"))


@cache
def record_schema() -> dict[str, Resource]:
    """The files of a record folder by name, each after those it refers to."""
    return {each["name"]: _resource(_read(each["schema"])) for each in _read("datapackage.json")["resources"]}


def datapackage(names: "frozenset[str] | None" = None) -> dict[str, Any]:
    """The `datapackage.json` of a folder with these files (all, unless names are given), their schemas in it."""
    package: dict[str, Any] = _read("datapackage.json")
    chosen = [each for each in package["resources"] if names is None or each["name"] in names]
    package["resources"] = [
        each | {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": _read(each["schema"])}
        for each in chosen
    ]
    return package
