"""What happens in a case of the demonstration, each step at its moment. No Django."""

from dataclasses import dataclass
from datetime import date, datetime

from tideover.cases.rules import CameFrom, DocumentKind
from tideover.diary.rules import Party, Starter, TimeKind, Topic
from tideover.employment.rules import EndedBy, SpellState
from tideover.people.rules import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that is done in a case at the moment `at`."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken(Step):
    """A contact took place. `kept` is the key of the appointment it kept."""

    way: Way
    begun_by: Starter = Starter.SERVICE
    party: Party = Party.CLIENT
    topics: tuple[Topic, ...] = ()
    minutes: tuple[tuple[TimeKind, int], ...] = ()
    note: str = ""
    kept: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried(Step):
    """A try that reached nobody."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked(Step):
    """An appointment was made for `meets_at`; `key` names it within the case."""

    key: int
    meets_at: datetime
    way: Way
    minutes: int
    place: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed(Step):
    """Nobody came to the appointment."""

    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Step):
    """The client cancelled the appointment."""

    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed(Step):
    """The client's needs were assessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpMoved(Step):
    """An intervention took a step: suggest, offer, accept, start or finish; record: it started unannounced."""

    code: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkChanged(Step):
    """A spell began. `in_post` is 0 for the post at risk, 1 for the one after it, None for outside any."""

    state: SpellState
    starts_on: date
    in_post: int | None = 0
    adjusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkConfirmed(Step):
    """Somebody said that work status was as recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLeft(Step):
    """The post at risk ended on that day."""

    on: date
    ended_by: EndedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFound(Step):
    """Another post began, with the same employer or elsewhere."""

    on: date
    title: str
    same_employer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(Step):
    """A document was added to the case."""

    kind: DocumentKind
    came_from: CameFrom
    dated_on: date
    name: str
    note: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Step):
    """The case ended."""

    reason: str
