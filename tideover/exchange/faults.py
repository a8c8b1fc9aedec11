"""What is wrong with a record folder: each fault says where it is, what was found and what is wanted. No Django."""

from dataclasses import dataclass, field

LISTED = 10_000
"""Faults kept of one folder. One with more was made by a program, and its first ones say what went wrong."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong, at a line counted as an editor counts it and, where it has one, a column's name."""

    file: str
    line: int
    column: str
    found: str
    wanted: str

    @property
    def sentence(self) -> str:
        """The fault as one plain sentence."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        column = f", column {self.column}" if self.column else ""
        return f"{place}{column}: found {self.found}, wanted {self.wanted}."


@dataclass(slots=True)
class Faults:
    """The faults of one folder, as they are found, and `notes`: sentences on what is no fault and yet should be
    looked at by somebody."""

    listed: list[Fault] = field(default_factory=list)
    total: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, file: str, line: int, column: str, found: str, wanted: str) -> None:
        """Note a fault; it is counted even when too many are listed already."""
        self.total += 1
        if len(self.listed) < LISTED:
            self.listed.append(Fault(file, line, column, found, wanted))

    def count(self, more: int) -> None:
        """Count faults that are too many to list."""
        self.total += more

    def in_order(self) -> list[Fault]:
        """The listed faults file by file, in the order the files were first found at fault, line by line."""
        files = list(dict.fromkeys(fault.file for fault in self.listed))
        return sorted(self.listed, key=lambda fault: (files.index(fault.file), fault.line))


def quoted(text: str, longest: int = 60) -> str:
    """What was found, as it may safely be shown: in quotation marks, shortened to so many characters that are
    shown, nothing invisible."""
    shown = "".join(_visible(character) for character in text[: longest + 1])
    is_short = len(text) <= longest and len(shown) <= longest
    return f'"{shown}"' if is_short else f'"{shown[:longest]}…"'


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return named.get(character, f"<U+{ord(character):04X}>")


class FolderTaken(Exception):
    """The folder to write into is there and not empty."""
