"""The pages of the documentation, as text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
STARTED = re.compile(r"^Exec\w+=(?:\S*/)?(tideover .*)$", re.MULTILINE)
CODE_SPAN = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        """Where it is in the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text("utf-8")

    @property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return FENCE.sub("", self.text)

    @property
    def anchors(self) -> set[str]:
        """What a link may lead to within it, made from its headings as GitHub makes them."""
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(self.prose)}

    def code(self) -> Iterator[str]:
        """Every stretch of code: the lines of blocks, those broken by a backslash joined, what units of systemd start,
        and spans."""
        for language, block in FENCE.findall(self.text):
            if language in {"", "sh", "bash"}:
                yield from (line.partition("  #")[0].strip() for line in block.replace("\\\n", " ").splitlines())
            elif language == "ini":
                yield from STARTED.findall(block)
        yield from CODE_SPAN.findall(self.prose)

    def tables(self) -> list[list[list[str]]]:
        """Its tables: rows of cells, the head first."""
        found = re.findall(r"(?:^\|.*\|\n?)+", self.prose, re.MULTILINE)
        return [[_cells(row) for row in table.splitlines() if not re.match(r"^\|[ :|-]+\|$", row)] for table in found]

    def table(self, *head: str) -> list[list[str]]:
        """The rows of the table whose head begins with these words."""
        for first, *rows in self.tables():
            if first[: len(head)] == list(head):
                return rows
        raise LookupError(f"{self.name} has no table headed {head}.")


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def page(name: str) -> Page:
    """The page at that place in the repository."""
    return Page(ROOT / name)


def pages() -> list[Page]:
    """Every page: those at the top and all of docs/."""
    return [Page(path) for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])]
