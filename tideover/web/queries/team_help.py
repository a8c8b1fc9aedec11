"""Who in a team needs help today, and why: a line for each person, and what of the team needs its manager."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.urls import reverse

from tideover.cases.models import Allocation
from tideover.diary.models import AskedHandover
from tideover.diary.rules import AskedState
from tideover.foundation.pages.words import capitalised, distance, join_words, plural, span, spoken_date
from tideover.organisation.models import Leave, Team
from tideover.web.queries.endings import endings_without_talk
from tideover.web.queries.handovers import still_there
from tideover.worklist.queries import PersonLine, TeamLine

MOST_NAMED = 3
"""How many are named in the headline."""

MOST_SHOWN = 20
"""How many the team's page shows of each list. What it counts are all of them."""


@dataclass(frozen=True, slots=True)
class PersonHelp:
    """One member of staff. `why` says in a sentence what they need help with, empty where they need none; `away` until
    when they are away and who covers."""

    line: TeamLine
    why: str
    away: str
    is_uncovered: bool

    @property
    def needs(self) -> bool:
        """Whether they need help."""
        return bool(self.why)


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that needs the manager: what, how many, and the address of the list of exactly these."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class OverCap:
    """A case that somebody over their cap was given all the same, and why."""

    reference: str
    name: str
    staff: str
    on: date
    reason: str


def help_of(lines: Collection[TeamLine], leaves: Collection[Leave], today: date) -> list[PersonHelp]:
    """The people of a team, those who need help first: whose clients nobody looks after, then those with most overdue.
    `leaves` are those of today."""
    absent = {leave.staff_id for leave in leaves}
    of_staff = {leave.staff_id: leave for leave in leaves}
    found = [_help(line, of_staff.get(line.staff.pk), absent, today) for line in lines]
    found.sort(key=lambda each: (not each.needs, not each.is_uncovered, -each.line.overdue, -each.line.quiet))
    return found


def _help(line: TeamLine, leave: Leave | None, absent: Collection[int], today: date) -> PersonHelp:
    held = line.caseload
    is_uncovered = leave is not None and (leave.covered_by_id is None or leave.covered_by_id in absent)
    longest = f", the longest by {span(line.overdue_days)}" if line.overdue > 1 else f" by {span(line.overdue_days)}"
    reasons = [f"{line.overdue} overdue{longest}"] if line.overdue else []
    reasons += [f"{line.quiet} gone quiet"] if line.quiet else []
    reasons += [f"{held.active - held.cap} over the cap"] if held.active > held.cap else []
    away = _away(leave, absent, today) if leave else ""
    if line.staff.left_on:
        reasons.append(
            f"left {distance(line.staff.left_on, today)}, and {plural(held.active + held.settled, 'case')} with them"
        )
        return PersonHelp(line, f"{capitalised('; '.join(reasons))}.", "", is_uncovered=True)
    if is_uncovered and (line.people or held.active or held.settled):
        reasons.append(away)
    return PersonHelp(
        line=line,
        why=f"{capitalised('; '.join(reasons))}." if reasons else "",
        away="" if is_uncovered and reasons else f"{capitalised(away)}." if away else "",
        is_uncovered=is_uncovered and bool(reasons),
    )


def _away(leave: Leave, absent: Collection[int], today: date) -> str:
    """Until when somebody is away, and who covers, "on leave until Friday and nobody covers"."""
    until = "today" if leave.ends_on == today else f"until {spoken_date(leave.ends_on, today)}"
    if leave.covered_by is None:
        return f"on leave {until} and nobody covers"
    if leave.covered_by_id in absent:
        return f"on leave {until} and {leave.covered_by.name}, who covers, is away too"
    return f"on leave {until}, {leave.covered_by.name} covers"


def headline(people: Collection[PersonHelp], open_cases: int) -> str:
    """The first sentence of the page: who needs help today, by name where they are few."""
    names = [each.line.staff.name for each in people if each.needs]
    if not names:
        return "Nobody in the team needs help today." if open_cases else "No case of this team is open."
    if len(names) <= MOST_NAMED:
        return f"{join_words(names)} {'needs' if len(names) == 1 else 'need'} help today."
    more = plural(len(names) - MOST_NAMED + 1, "other")
    return f"{join_words([*names[: MOST_NAMED - 1], more])} need help today."


def referrals_label(referrals: Collection[PersonLine]) -> str:
    """What the referrals are called that wait for the service, and how many of them are late already. Those that wait
    for the person wait for nobody here."""
    late = sum(each.is_overdue for each in referrals)
    return f"Referrals that wait for us ({late} overdue)" if late else "Referrals that wait for us"


def over_cap_of(people: Collection[PersonHelp]) -> list[OverCap]:
    """What those who are over their cap were given all the same, the latest first, with the reason. One query, none
    where nobody is."""
    over = [each.line.staff.pk for each in people if each.line.caseload.active > each.line.caseload.cap]
    if not over:
        return []
    rows = Allocation.objects.filter(staff__in=over, case__ended_on=None).exclude(over_cap_reason="")
    held = rows.filter(case__case_manager=F("staff")).select_related("case__person__merged_into", "staff")
    return [
        OverCap(
            row.case.reference, row.case.client.name or row.case.reference, row.staff.name, row.on, row.over_cap_reason
        )
        for row in held.order_by("-id")
    ]


def elsewhere_of(team: Team, people: Collection[PersonHelp], leaves: int, today: date) -> list[Counted]:
    """What needs the manager and has a page of its own. Two queries."""
    changing = changing_hands(team)
    uncovered = sum(each.is_uncovered and each.line.staff.left_on is None for each in people)
    away = f"Away today ({uncovered} without cover)" if uncovered else "Away today"
    return [
        Counted("Ended without a talk", endings_without_talk(team, today).count(), reverse("endings_without_talk")),
        Counted(away, leaves, f"{reverse('away')}?show=today"),
        Counted("Summaries asked for", changing["asked"], f"{reverse('asked_handovers')}?show=asked"),
        Counted("Could not change hands", changing["stuck"], f"{reverse('asked_handovers')}?show=could_not"),
    ]


def changing_hands(team: Team) -> Mapping[str, int]:
    """How many cases of a team wait for a summary, and how many of those asked for could not go over and are still
    with whoever was to give them away."""
    rows = AskedHandover.objects.filter(from_staff__team=team, case__team=team)
    counts: Mapping[str, int] = rows.aggregate(
        asked=Count("pk", filter=Q(state__in=[AskedState.ASKED, AskedState.WAITING])),
        stuck=Count("pk", filter=Q(state=AskedState.COULD_NOT) & still_there()),
    )
    return counts
