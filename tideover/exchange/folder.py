"""A record folder: which files it has, by its `datapackage.json`. No Django."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tideover.exchange.faults import Faults, quoted
from tideover.exchange.packing import PACKAGE
from tideover.exchange.schema import Resource, record_schema

LONGEST_JSON = 2_000_000
"""Bytes of a description. The published one of all files has about a twentieth of that."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the folder: what it holds, where it is, and the columns it must have."""

    resource: Resource
    path: Path
    columns: tuple[str, ...]


def parts_of(folder: Path, faults: Faults) -> list[Part]:
    """The files that the folder's datapackage names, each after those it refers to. What is wrong is noted."""
    package = _package(folder, faults)
    if package is None:
        return []
    found = {part.resource.name: part for part in _parts(folder, package, faults)}
    if not found and not faults.total:
        faults.add(PACKAGE, 0, "resources", "no file of a record", f"some of {', '.join(record_schema())}")
    return [found[name] for name in record_schema() if name in found]


def _package(folder: Path, faults: Faults) -> list[Any] | None:
    """The resources that the datapackage describes."""
    path = folder / PACKAGE
    if not folder.is_dir():
        faults.add(folder.name, 0, "", "no folder", f"a folder with a {PACKAGE} and the files it names")
        return None
    if not path.is_file():
        wanted = f"a {PACKAGE} that names the files, as there is one in an empty folder"
        faults.add(folder.name, 0, "", f"no {PACKAGE}", wanted)
        return None
    before = faults.total
    package = _json(path, "a Frictionless data package", faults)
    if faults.total > before:
        return None
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list):
        faults.add(PACKAGE, 0, "resources", "no list", "the files of the folder, as an empty folder names them")
        return None
    return resources


def _json(path: Path, wanted: str, faults: Faults) -> Any:
    """What the file says; None where it cannot be read, which is noted."""
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_JSON + 1)
        if len(content) <= LONGEST_JSON:
            return json.loads(content.decode("utf-8"))
        faults.add(path.name, 0, "", f"more than {LONGEST_JSON // 1_000_000} MB", wanted)
    except OSError as error:
        faults.add(path.name, 0, "", f"a file that cannot be read ({error.strerror})", wanted)
    except RecursionError:
        faults.add(path.name, 0, "", "lists in lists, too deep to read", wanted)
    except ValueError as error:
        faults.add(path.name, 0, "", f"what is not JSON in UTF-8 ({error})", wanted)
    return None


def _parts(folder: Path, package: list[Any], faults: Faults) -> Iterator[Part]:
    seen: set[str] = set()
    for described in package:
        name = str(described.get("name")) if isinstance(described, dict) else str(described)
        resource = record_schema().get(name)
        if resource is None:
            faults.add(PACKAGE, 0, "resources", quoted(name), f"only {', '.join(record_schema())}")
        elif name in seen:
            faults.add(PACKAGE, 0, "resources", f"{name} a second time", "each file once")
        else:
            seen.add(name)
            path = described.get("path", resource.file)
            if not _is_in_folder(path):
                wanted = f"the name of a file in the folder, as {resource.file}"
                faults.add(PACKAGE, 0, "path", quoted(str(path)), wanted)
                continue
            yield Part(resource, folder / path, _columns(resource, _schema(described.get("schema"), folder, faults)))


def _is_in_folder(path: Any) -> bool:
    """Whether it is the plain name of a file, that can be shown and written: what stands in other folders is not
    read."""
    return isinstance(path, str) and path.isprintable() and path == Path(path).name


def _schema(schema: Any, folder: Path, faults: Faults) -> Any:
    """The schema of a file, which stands in the datapackage or in a file of its own in the folder."""
    if not isinstance(schema, str):
        return schema
    wanted = "a table schema in JSON: in the datapackage itself, or in a file of the folder that it names"
    if _is_in_folder(schema):
        return _json(folder / schema, wanted, faults)
    faults.add(PACKAGE, 0, "schema", quoted(schema), wanted)
    return None


def _columns(resource: Resource, schema: Any) -> tuple[str, ...]:
    """The columns the file must have: all of them, but those that are not required and that the folder's own
    schema leaves out."""
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list):
        return tuple(resource.by_name)
    names = [each.get("name") for each in fields if isinstance(each, dict)]
    declared = {name for name in names if isinstance(name, str)}
    return tuple(field.name for field in resource.fields if field.required or field.name in declared)
