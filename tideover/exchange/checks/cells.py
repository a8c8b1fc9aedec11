"""One cell: from text to what is staged for the database. No Django.

What is staged is text as PostgreSQL's COPY reads it: an empty cell is its null, a list its array.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from tideover.exchange.faults import quoted
from tideover.exchange.schema import Field
from tideover.people.rules import nhs_number_of

Read = Callable[[str], tuple[str, str, str]]
"""What is wrong with a cell's text ("" if nothing), what is staged of it, and what is wanted instead ("" for
what the column wants of any cell)."""

NOTHING = r"\N"
INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
NUMBER = re.compile(r"-?[0-9]{1,9}(\.(?P<decimals>[0-9]+))?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII
)
FARTHEST = timedelta(hours=14)
"""No place on earth is farther from Greenwich, and PostgreSQL takes little more."""
YEARS_AHEAD = 2
"""How far ahead an appointment may be, as one that is booked on a page."""
FORMULA = re.compile(r"[=@\t\r]|[+-](?=.*[^0-9.\s()-])", re.DOTALL)
"""What spreadsheets compute when they open the file (OWASP, CSV injection). A plus or minus before nothing but
digits is a number."""
QUOTED_FORMULA = re.compile(r"'+[=@\t\r+-]")
"""A text that would be a formula stands behind an apostrophe, as spreadsheets write it (and `plain_text` reads it)."""
ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
TO_ESCAPE = re.compile(r"[\\\t\n\r]")
PLAIN = re.compile(r"[A-Za-z0-9]([ -\[\]-~]*[!-\[\]-~])?", re.ASCII)
"""What most cells are: nothing in it that a closer look could find fault with, or that COPY would misread."""
QUOTED_ITEM = re.compile(r'[\\"]')
LONE_IN_JSON = re.compile("[\ud800-\udfff\x00]")
"""What JSON can say and the database has no text for."""
LONE = re.compile("[\udc80-\udcff\x00]")


def reader(field: Field, now: datetime) -> Read:
    """How the field's cells are read. `now` is the present in the zone that a moment without one is of; nothing
    later is allowed but where the field says so."""
    inner = partial(_READ[field.type], field=field, now=now)
    longest, matches = field.longest, field.pattern.fullmatch if field.pattern else None
    is_text = field.type == "string" and not field.codes and not field.reserved and field.name != "nhs_number"

    def read(text: str) -> tuple[str, str, str]:
        if not text:
            return "nothing" if field.required else "", NOTHING, ""
        if PLAIN.fullmatch(text):
            # Most of a large record is keys and references: they are done here.
            if is_text and (longest is None or len(text) <= longest) and (matches is None or matches(text)):
                return "", text, ""
        else:
            problem = _unreadable(text) or (None if field.longest else _padded(text))
            if problem:
                found, wanted = problem
                return found, NOTHING, wanted
        return *inner(text), ""

    return read


def plain_text(text: str) -> str:
    """The text of a cell without the apostrophe that keeps it from being a formula."""
    return text[1:] if QUOTED_FORMULA.match(text) else text


def guarded_text(text: str) -> str:
    """The text as a cell, behind an apostrophe if it would be a formula or begins like one behind apostrophes."""
    return f"'{text}" if FORMULA.match(text) or QUOTED_FORMULA.match(text) else text


def _unreadable(text: str) -> tuple[str, str] | None:
    if not text.isascii() and (found := LONE.search(text)):
        return f"the byte 0x{ord(found[0]) - 0xDC00:02X}, which is not UTF-8", "text in UTF-8: save the file as that"
    if "\x00" in text:
        return "a NUL byte", "text without it"
    if FORMULA.match(text.lstrip(" ")):
        return f"the formula {quoted(text)}", "an apostrophe (') before it, if it is text"
    return None


def _padded(text: str) -> tuple[str, str] | None:
    if text.isspace():
        return "only spaces", "text, or an empty cell if nobody knows"
    if text[0].isspace() or text[-1].isspace():
        return f"{quoted(text)} with space around it", "the same without that space"
    return None


def _string(text: str, *, field: Field, now: datetime) -> tuple[str, str]:
    if field.codes:
        return ("", text) if text in field.codes else (quoted(text), NOTHING)
    text = plain_text(text)
    if field.longest is not None and len(text) > field.longest:
        return f"{len(text):,} characters", NOTHING
    if field.pattern and not field.pattern.fullmatch(text):
        return quoted(text), NOTHING
    if field.reserved and text.endswith(field.reserved):
        return f"{quoted(text)}, a code that reports need for rows of their own", NOTHING
    if field.name == "nhs_number" and nhs_number_of(text) is None:
        return quoted(text), NOTHING
    return "", _escaped(text)


def _escaped(text: str) -> str:
    """The text as COPY reads it."""
    return TO_ESCAPE.sub(lambda found: ESCAPES[found[0]], text)


def _boolean(text: str, *, field: Field, now: datetime) -> tuple[str, str]:
    return ("", text) if text in ("true", "false") else (quoted(text), NOTHING)


def _integer(text: str, *, field: Field, now: datetime) -> tuple[str, str]:
    fine = INTEGER.fullmatch(text) and _within(Decimal(text), field)
    return ("", text) if fine else (quoted(text), NOTHING)


def _number(text: str, *, field: Field, now: datetime) -> tuple[str, str]:
    number = NUMBER.fullmatch(text)
    fine = number and len(number["decimals"] or "") <= field.decimals and _within(Decimal(text), field)
    return ("", text) if fine else (quoted(text), NOTHING)


def _within(number: Decimal, field: Field) -> bool:
    return Decimal(str(field.minimum)) <= number <= Decimal(str(field.maximum))


def _date(text: str, *, field: Field, now: datetime) -> tuple[str, str]:
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return f"{quoted(text)}, a day that no calendar has", NOTHING
    if day is None or text < str(field.minimum):
        return quoted(text), NOTHING
    if day > now.date() and not field.future:
        return f"{quoted(text)}, which is in the future", NOTHING
    return "", text


def _datetime(text: str, *, field: Field, now: datetime) -> tuple[str, str]:
    try:
        at = datetime.fromisoformat(text) if MOMENT.fullmatch(text) else None
    except ValueError:
        return f"{quoted(text)}, a moment that no calendar has", NOTHING
    if at is None or text < str(field.minimum):
        return quoted(text), NOTHING
    offset = at.utcoffset()
    if offset and abs(offset) > FARTHEST:
        return f"{quoted(text)}, of a time zone that no place has", NOTHING
    if field.future and at.year > now.year + YEARS_AHEAD:
        return f"{quoted(text)}, which is more than {YEARS_AHEAD} years away", NOTHING
    if not field.future and (at if at.tzinfo else at.replace(tzinfo=now.tzinfo)) > now:
        return f"{quoted(text)}, which is in the future", NOTHING
    return "", text


def _list(text: str, *, field: Field, now: datetime) -> tuple[str, str]:
    items = plain_text(text).split(";")
    fine = field.items.fullmatch if field.items else field.codes.__contains__
    if not all(map(fine, items)) or len(set(items)) < len(items):
        return quoted(text), NOTHING
    array = ",".join('"' + QUOTED_ITEM.sub(r"\\\g<0>", item) + '"' for item in items)
    return "", _escaped(f"{{{array}}}")


def _array(text: str, *, field: Field, now: datetime) -> tuple[str, str]:
    """A list of objects with texts, as the field's JSON Schema has them."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return f"{quoted(text)}, which is not JSON", NOTHING
    wanted = (field.json or {})["items"]["properties"]
    if not isinstance(found, list) or not all(_has_texts(each, wanted) for each in found):
        return quoted(text), NOTHING
    return "", _escaped(json.dumps(found))


def _has_texts(found: Any, wanted: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether it is an object that has these texts, each as it should be, and nothing else."""
    if not isinstance(found, dict) or found.keys() != wanted.keys():
        return False
    return all(_is_text(found[name], limits) for name, limits in wanted.items())


def _is_text(found: Any, limits: Mapping[str, Any]) -> bool:
    if not isinstance(found, str) or LONE_IN_JSON.search(found):
        return False
    if "enum" in limits:
        return found in limits["enum"]
    return bool(limits["minLength"] <= len(found) <= limits["maxLength"])


_READ: dict[str, Callable[..., tuple[str, str]]] = {
    "string": _string,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "list": _list,
    "array": _array,
}
