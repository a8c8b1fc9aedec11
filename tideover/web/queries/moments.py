"""What has happened that the case's story already holds: work, help, assessments, beginning and end, as moments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tideover.assessments.models import Assessment
from tideover.assessments.rules import Condition, Severity
from tideover.cases.models import Case, EndingReason
from tideover.employment.models import Spell
from tideover.employment.queries import life_line
from tideover.employment.rules import EndedBy
from tideover.foundation import clock
from tideover.foundation.pages.words import as_team, join_words, lower_first
from tideover.provision.models import Provision
from tideover.provision.rules import DATE_OF, ProvisionState

HINT = 120
"""Characters of a note that its line shows."""

END_OF_DAY = time(23, 59)

TOLD = [
    ProvisionState.OFFERED,
    ProvisionState.ACCEPTED,
    ProvisionState.DECLINED,
    ProvisionState.STARTED,
    ProvisionState.FINISHED,
    ProvisionState.DROPPED,
]
"""Steps of help that the timeline tells, in the order in which they are taken."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Where a moment leads for more, in words; to those who hold the permission of that name, where one is named."""

    words: str
    href: str
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline; `at` is a day where no time of day is known."""

    kind: str
    key: str
    at: date | datetime
    title: str
    detail: str = ""
    note: str = ""
    to_come: bool = False
    is_estimated: bool = False
    leads: Leads | None = None

    @property
    def hint(self) -> str:
        """How the note begins, for the moment's one line; else the detail."""
        if not self.note:
            return self.detail
        start = " ".join(self.note[: HINT * 2].split())
        return f"{start[:HINT].rstrip()}…" if len(start) > HINT else start

    @property
    def order(self) -> datetime:
        """What the timeline sorts by: a day stands at its beginning, the end of a case at the end of its day."""
        if isinstance(self.at, datetime):
            return self.at
        return datetime.combine(self.at, END_OF_DAY if self.key == "ended" else time(), tzinfo=clock.LOCAL)


def moments_of(
    case: Case,
    spells: Sequence[Spell],
    helps: Sequence[Provision],
    assessments: Sequence[Assessment],
) -> list[Moment]:
    """Everything but the diary, from rows that were fetched for where things stand. No query."""
    return [*_work(spells), *_help(helps), *_assessed(assessments), *_case(case)]


def _work(spells: Sequence[Spell]) -> Iterator[Moment]:
    for row, life in zip(spells, life_line(list(spells)), strict=True):
        detail = "; ".join(part for part in (life.post, lower_first(life.causes)) if part)
        yield Moment("work", f"spell-{row.pk}", row.starts_on, life.label, detail, is_estimated=row.dates_are_estimated)
    confirmed = max((row.confirmed_on for row in spells if row.confirmed_on), default=None)
    if confirmed is not None:
        yield Moment("work", "confirmed", confirmed, "Confirmed that work was as recorded")
    for post in {row.post_id: row.post for row in spells if row.post and row.post.ended_on}.values():
        how = f": {EndedBy(post.ended_by).label.lower()}" if post.ended_by else ""
        yield Moment(
            "work",
            f"post-{post.pk}",
            post.ended_on,
            f"The post ended{how}",
            str(post),
            is_estimated=post.dates_are_estimated,
        )


def _help(helps: Sequence[Provision]) -> Iterator[Moment]:
    """Each step of each help, of several on one day the last."""
    for row in helps:
        steps = {day: state for state in TOLD if (day := getattr(row, DATE_OF[state])) and _was_taken(row, state)}
        for day, state in steps.items():
            title = f"{row.intervention.label}: {state.label.lower()}"
            yield Moment("help", f"{row.pk}-{state.value}", day, title, is_estimated=row.dates_are_estimated)


def _was_taken(row: Provision, state: ProvisionState) -> bool:
    """Of two steps that share a date field, the one that was taken."""
    if state is ProvisionState.DECLINED or state in (ProvisionState.FINISHED, ProvisionState.DROPPED):
        return bool(row.state == state)
    return state is not ProvisionState.ACCEPTED or row.state != ProvisionState.DECLINED


def _assessed(assessments: Sequence[Assessment]) -> Iterator[Moment]:
    for row in assessments:
        codes = [code for code in (row.main_condition, *row.further_conditions) if code]
        conditions = join_words([Condition(code).label.lower() for code in codes])
        yield Moment(
            "case",
            f"assessment-{row.pk}",
            row.on,
            f"Assessed: {conditions}" if conditions else "Assessed",
            Severity(row.severity).label if row.severity else "",
            row.in_their_words,
            is_estimated=row.date_is_estimated,
        )


def _case(case: Case) -> Iterator[Moment]:
    estimated = case.dates_are_estimated
    yield Moment("case", "accepted", case.accepted_on, "Case accepted", as_team(case.team.name), is_estimated=estimated)
    if case.ended_on:
        reason = EndingReason(case.ending_reason).label.lower()
        yield Moment("case", "ended", case.ended_on, f"Case ended: {reason}", is_estimated=estimated)
