"""One cell: from text to the value its field wants. No Django."""

import re
from decimal import Decimal

from tideover.exchange.faults import quoted
from tideover.exchange.schema import Field

Value = str | int | Decimal | bool | None

INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
FORMULA = re.compile(r"\s*([=+@\t\r]|-(?=.*[^0-9.\s]))")
"""What spreadsheets compute when they open the file (OWASP, CSV injection). A lone or leading minus before
digits is a number or the code "-"."""


def value_in(text: str, field: Field) -> tuple[str, Value]:
    """What is wrong with the cell, or "" and its value (None when empty and allowed to be)."""
    problem = _unreadable(text)
    if problem:
        return problem, None
    if not text.strip():
        return ("" if not text and not field.required else _blank(text)), None
    if FORMULA.match(text):
        return f"the formula {quoted(text)}", None
    if text != text.strip():
        return f"{quoted(text)} with space around it", None
    return _READ[field.type](text, field)


def _blank(text: str) -> str:
    return "only spaces" if text else "nothing"


def _unreadable(text: str) -> str:
    if "\x00" in text:
        return "a NUL byte"
    for character in text:
        if "\udc80" <= character <= "\udcff":
            return f"the byte 0x{ord(character) - 0xDC00:02X}, which is not UTF-8"
    return ""


def _string(text: str, field: Field) -> tuple[str, Value]:
    allowed = text in field.codes if field.codes else field.pattern is None or field.pattern.fullmatch(text)
    return ("", text) if allowed else (quoted(text), None)


def _boolean(text: str, field: Field) -> tuple[str, Value]:
    return ("", text == "1") if text in ("0", "1") else (quoted(text), None)


def _integer(text: str, field: Field) -> tuple[str, Value]:
    if not INTEGER.fullmatch(text) or not _within(int(text), field):
        return quoted(text), None
    return "", int(text)


def _number(text: str, field: Field) -> tuple[str, Value]:
    if not NUMBER.fullmatch(text) or not _within(Decimal(text), field):
        return quoted(text), None
    return "", Decimal(text)


def _within(number: int | Decimal, field: Field) -> bool:
    low = field.minimum is None or number >= Decimal(str(field.minimum))
    return low and (field.maximum is None or number <= Decimal(str(field.maximum)))


_READ = {"string": _string, "boolean": _boolean, "integer": _integer, "number": _number}
