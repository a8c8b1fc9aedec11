"""Closed vocabularies: what the database stores (a code) beside what people read (its label).

No Django, so that rules share their words with the models that store them.
"""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A stored word with its label: `OFF_SICK = "off_sick", "Off sick"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """A member equal to its stored word, with its label beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(code, label) pairs as Django's fields and forms take them, in the order of definition."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def codes(cls) -> list[str]:
        """The stored words, in the order of definition."""
        return [member.value for member in cls]
