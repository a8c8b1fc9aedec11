"""To whom a case can be given: everybody of the team, with what they hold, and who suggests themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Q

from tideover.cases.models import Allocation, Case
from tideover.foundation.pages.words import about_month, capitalised, join_words, short_date, spoken_date
from tideover.organisation.models import Leave, Staff
from tideover.organisation.queries import away
from tideover.worklist.queries import PersonLine, TeamLine, team_worklist

SUGGESTED = 2
"""How many are suggested at most: a suggestion of everybody is none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One member of the team. `active` leaves out the case itself. `because` says in words what speaks for them,
    `away` that they are away and who covers; `is_suggested` is nothing but a suggestion."""

    staff: Staff
    active: int
    cap: int
    settled: int
    away: str
    because: str
    is_suggested: bool

    @property
    def is_full(self) -> bool:
        """Whether another case is one over their cap."""
        return self.active >= self.cap

    @property
    def needs_reason(self) -> bool:
        """Whether giving them the case needs a reason."""
        return self.is_full or bool(self.away)


@dataclass(frozen=True, slots=True)
class OverCap:
    """A case that somebody was given over their cap, and why."""

    reference: str
    name: str
    staff: str
    on: date
    reason: str


def candidates(case: Case, today: date, skill: str = "") -> list[Candidate]:
    """Those of the case's team who can hold it, the few who suggest themselves first: here today, below the cap, with
    the skill asked for; of these, those who work where the client lives, then those with most room."""
    lines = team_worklist(case.team, today).lines
    leaves = {row.staff_id: row for row in away(today).select_related("covered_by")}
    found = [_candidate(line, case, leaves, today, skill) for line in lines if line.staff.pk != case.case_manager_id]
    found.sort(key=lambda each: (not each.is_suggested, not each.because, each.active - each.cap, each.staff.name))
    return [*found[:SUGGESTED], *(replace(each, is_suggested=False) for each in found[SUGGESTED:])]


def _candidate(line: TeamLine, case: Case, leaves: Mapping[int, Leave], today: date, skill: str) -> Candidate:
    staff, leave = line.staff, leaves.get(line.staff.pk)
    near = [place for place in staff.places if case.client.postcode.upper().startswith(place)]
    reasons = [f"works in {join_words(near)}"] if near else []
    reasons += [f"good at {skill}"] if skill and skill in staff.skills else []
    has_skill = not skill or skill in staff.skills
    return Candidate(
        staff=staff,
        active=line.caseload.active,
        cap=line.caseload.cap,
        settled=line.caseload.settled,
        away=away_words(leave, today) if leave else "",
        because=join_words(reasons) if reasons else "",
        is_suggested=leave is None and has_skill and line.caseload.active < line.caseload.cap,
    )


def away_words(leave: Leave, today: date) -> str:
    """That somebody is away until when, and who covers."""
    cover = f"{leave.covered_by.name} covers" if leave.covered_by else "nobody covers"
    return f"Away until {spoken_date(leave.ends_on, today)}, {cover}"


def skills_of(found: list[Candidate]) -> list[str]:
    """Every skill that somebody among them has."""
    return sorted({skill for each in found for skill in each.staff.skills})


def over_cap_of(case: Case) -> list[OverCap]:
    """The open cases of the team whose holder got them over the cap, the latest first."""
    over = Q(active=None) | Q(active__gte=F("cap"))
    rows = Allocation.objects.filter(over, case__team=case.team_id, case__ended_on=None).exclude(over_cap_reason="")
    return [
        OverCap(
            reference=row.case.reference,
            name=row.case.client.name or row.case.reference,
            staff=row.staff.name,
            on=row.on,
            reason=row.over_cap_reason,
        )
        for row in rows.select_related("case__person__merged_into", "staff").order_by("-id")[:20]
    ]


def unallocated(team_id: int) -> list[Case]:
    """The open cases of a team that nobody holds, those that wait longest first."""
    rows = Case.objects.open().filter(team=team_id, case_manager=None)
    return list(rows.select_related("person__merged_into").order_by("accepted_on", "id"))


def to_be_given(queue: Sequence[PersonLine], team_id: int) -> list[PersonLine]:
    """Each client of the team whose case nobody holds, once: those with something due first, as `queue` has them, then
    the others. One query."""
    waiting = {case.reference: case for case in unallocated(team_id)}
    found = []
    for line in queue:
        case = waiting.pop(str(line.named["reference"]), None)
        if case is None:
            found.append(line)
        else:
            found.append(replace(line, is_unheld=True, standing=f"{line.standing}; {_accepted_words(case)}"))
    rest = [
        PersonLine(
            page="case",
            named={"reference": case.reference},
            name=case.client.name or case.reference,
            standing=capitalised(_accepted_words(case)),
            dues=(),
            is_unheld=True,
        )
        for case in waiting.values()
    ]
    return [*found, *rest]


def _accepted_words(case: Case) -> str:
    day = about_month(case.accepted_on) if case.dates_are_estimated else short_date(case.accepted_on)
    return f"accepted {day}"
