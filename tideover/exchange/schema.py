"""The published form of a record file: a Frictionless Table Schema (datapackage.org, version 2), read into
frozen objects. No Django."""

import json
import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any


class Use(Enum):
    """What the import does with a field."""

    APPLIED = "applied"
    KEPT = "kept"
    """Checked and kept with the import; not yet part of the record."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column."""

    name: str
    title: str
    description: str
    type: str
    required: bool
    codes: tuple[str, ...]
    pattern: re.Pattern[str] | None
    minimum: float | None
    maximum: float | None
    use: Use
    focus: str
    """The focus of the kind of help this column records; empty if it records none."""

    @property
    def wanted(self) -> str:
        """What belongs in the column, to be read after "wanted"."""
        optional = "" if self.required else " or nothing"
        if self.type == "boolean":
            return "1 for yes or 0 for no" + optional
        if self.type in ("integer", "number"):
            kind = "a whole number" if self.type == "integer" else "a number"
            return f"{kind} from {self.minimum:g} to {self.maximum:g}{optional}"
        if self.codes:
            return "one of " + ", ".join(self.codes) + optional
        return _TEXTS.get(self.name, "a short text on one line") + optional


_TEXTS = {"client": "a code of at most 40 letters, digits, dots, dashes and underscores"}


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of one file."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]

    @property
    def by_name(self) -> dict[str, Field]:
        """The fields under their names, in the schema's order."""
        return {field.name: field for field in self.fields}

    @property
    def interventions(self) -> tuple[Field, ...]:
        """The columns that record a kind of help given."""
        return tuple(field for field in self.fields if field.focus)

    @property
    def kept(self) -> tuple[Field, ...]:
        """The columns that are checked and kept with the import, but not yet applied."""
        return tuple(field for field in self.fields if field.use is Use.KEPT)


def _field(described: dict[str, Any]) -> Field:
    constraints = described["constraints"]
    pattern = constraints.get("pattern")
    return Field(
        name=described["name"],
        title=described["title"],
        description=described["description"],
        type=described["type"],
        required=constraints["required"],
        codes=tuple(constraints.get("enum", ())),
        pattern=re.compile(pattern) if pattern else None,
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        use=Use(described["tideover"]["use"]),
        focus=described["tideover"].get("focus", ""),
    )


@cache
def record_schema() -> Schema:
    """The schema of the small form: one file, one row per client."""
    described = json.loads(files(__package__).joinpath("schemas/record.json").read_text("utf-8"))
    fields = tuple(_field(each) for each in described["fields"])
    return Schema(described["name"], described["title"], described["description"], fields)
