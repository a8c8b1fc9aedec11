"""What a check found."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class State(IntEnum):
    """How a check went. Its number is the exit status of the command."""

    OK = 0
    WARNING = 1
    FAULT = 2

    @property
    def word(self) -> str:
        """How a line begins."""
        return "OK" if self is State.OK else self.name.lower()


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, what was found and, unless all is well, what to do next."""

    check: str
    state: State
    found: str
    do: str = ""

    def __post_init__(self) -> None:
        if self.state is not State.OK and not self.do:
            raise ValueError("Say what to do next.")

    @property
    def line(self) -> str:
        """The finding as it is printed."""
        return f"{self.state.word:<8} {self.check}: {' '.join(f'{self.found} {self.do}'.split())}"


def ok(check: str, found: str) -> Finding:
    """All is well."""
    return Finding(check, State.OK, found)


def warning(check: str, found: str, do: str) -> Finding:
    """Something to see to before it becomes a fault."""
    return Finding(check, State.WARNING, found, do)


def fault(check: str, found: str, do: str) -> Finding:
    """Something that does not work, or is not safe."""
    return Finding(check, State.FAULT, found, do)


def sentences(error: Exception) -> tuple[str, str]:
    """What went wrong and what to do next, of an error whose last sentence says the latter."""
    said, _, do = str(error).rpartition(". ")
    return f"{said}.", do


def worst(findings: Iterable[Finding]) -> State:
    """The worst state among the findings; OK where there are none."""
    return max((finding.state for finding in findings), default=State.OK)
