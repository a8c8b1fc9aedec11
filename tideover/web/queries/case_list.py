"""The list of cases: filtered, sorted, searched, in pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.http import QueryDict

from tideover.cases.models import Case
from tideover.employment.queries import spells_of
from tideover.foundation.access import Actor, in_scope
from tideover.foundation.access.roles import Provider
from tideover.foundation.pages.words import join_words, lower_first
from tideover.provision.queries import given_by
from tideover.provision.rules import ProvisionState
from tideover.web.queries.finding import FoundReferral, matching, matching_referrals
from tideover.worklist.models import Due
from tideover.worklist.queries import newly_given, standing_words
from tideover.worklist.rules import DueKind, Stage

PAGE_SIZE = 25
LONGEST_SEARCH = 80

SORTS = {
    "name": ("family_name", "given_name"),
    "spoken": ("quiet_since",),
    "due": ("next_due",),
}
"""What the list can be sorted by. The reference settles ties, so that pages never overlap."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody asked the list for; whatever is not understood is as if not asked. `show` may be empty: the list
    then begins with what there is (see `shown_first`)."""

    words: str
    show: str
    sort: str
    descending: bool
    page: int
    who: int | None = None
    """The key of the member of staff whose cases are asked for."""

    @classmethod
    def of(cls, asked: QueryDict) -> "Choice":
        """From the query string of the page."""
        show = asked.get("show", "")
        sort = asked.get("sort", FILTERS[show].sort if show in FILTERS else "")
        number = asked.get("page", "1")
        return cls(
            words=asked.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
            show=show if show in FILTERS else "",
            sort=sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "name",
            descending=sort.startswith("-"),
            page=_number(number) or 1,
            who=_number(asked.get("who", "")),
        )


def _help_given(actor: Actor, cases: Sequence[Case]) -> dict[int, list[str]]:
    """Of each case the help in it that is theirs to give, and how far it has come, "Physiotherapy, started"."""
    found: dict[int, list[str]] = {}
    for row in given_by(actor, cases):
        found.setdefault(row.case_id, []).append(f"{row.intervention}, {lower_first(ProvisionState(row.state).label)}")
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list."""

    reference: str
    name: str
    standing: str
    employer: str
    accepted_on: date
    last_spoken_on: date | None
    next_due: date | None
    case_manager: str
    ended_on: date | None
    is_estimated: bool
    help: str = ""
    """What help whoever asks gives in it, and how far that has come; empty for those who give none."""


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of cases, with how many there are behind each filter; `show` is the filter in use. `referrals` are
    those that no case came of, where somebody searches."""

    rows: list[CaseRow]
    page: "Page[Any]"
    counts: dict[str, int]
    show: str
    referrals: list[FoundReferral]


@dataclass(frozen=True, slots=True)
class Filter:
    """A part of the cases: what it is called, which cases are in it on a day, and what it is sorted by unless somebody
    asks for something else. The list leads to it by itself if it `is_offered`, where some case is in it."""

    label: str
    of: Callable[[date], Q]
    sort: str = "name"
    is_offered: bool = True


def _open_with(due: Callable[[date], Q]) -> Callable[[date], Q]:
    """Open cases that owe something of that kind."""

    def of(today: date) -> Q:
        asked = Due.objects.filter(due(today), Q(until=None) | Q(until__gt=today), case=OuterRef("pk"))
        return Q(ended_on=None) & Q(Exists(asked))

    return of


def _at(stage: Stage) -> Filter:
    return Filter(stage.label, lambda _today: Q(ended_on=None, standing__stage=stage.value))


FILTERS: dict[str, Filter] = {
    "open": Filter("Open", lambda _today: Q(ended_on=None)),
    "quiet": Filter("Gone quiet", _open_with(lambda today: Q(kind=DueKind.NEXT_CONTACT, on__lt=today)), "spoken"),
    "waiting": Filter("No first appointment", _open_with(lambda _today: Q(kind=DueKind.FIRST_APPOINTMENT)), "spoken"),
    "new": Filter("Newly given", newly_given, "spoken"),
    "unheld": Filter("Nobody holds", lambda _today: Q(ended_on=None, case_manager=None), "spoken"),
    "paused": Filter("Paused", _open_with(lambda _today: Q(kind=DueKind.LOOK_AGAIN)), "due"),
    "unsettled": Filter(
        "Not yet settled in work",
        lambda _today: Q(ended_on=None) & ~Q(standing__stage=Stage.IN_WORK_SUPPORT.value),
        is_offered=False,
    ),
    **{stage.value: _at(stage) for stage in Stage if stage is not Stage.CLOSED},
    "ended": Filter("Ended", lambda _today: Q(ended_on__isnull=False)),
    "all": Filter("All", lambda _today: Q()),
}
"""The parts of the list. Gone quiet: the day for the next contact has passed; no first appointment: none was made,
though a referral is owed one. Both begin with whoever has waited longest."""


def shown_first(words: str, counts: dict[str, int]) -> str:
    """Which cases the list begins with: whoever searches looks among all, whose cases have all ended sees those."""
    if words:
        return "all"
    return "ended" if counts["ended"] and not counts["open"] else "open"


def case_list(actor: Actor, choice: Choice, today: date) -> CaseList:
    """The page of cases that the person asked for. Six queries at most, one more for whoever
    gives help."""
    cases = matching(in_scope(actor, Case), choice.words)
    if choice.who:
        cases = cases.filter(case_manager=choice.who)
    parts = {code: each.of(today) for code, each in FILTERS.items()}
    counts = cases.aggregate(**{code: Count("pk", filter=q, distinct=True) for code, q in parts.items()})
    show = choice.show or shown_first(choice.words, counts)
    order = [f"-{name}" if choice.descending else name for name in SORTS[choice.sort]]
    shown = (
        cases.filter(parts[show])
        .select_related("person__merged_into", "case_manager", "post__employer", "standing")
        .annotate(
            family_name=Coalesce("person__merged_into__family_name", "person__family_name"),
            given_name=Coalesce("person__merged_into__given_name", "person__given_name"),
            quiet_since=Coalesce("standing__last_two_way_on", "accepted_on"),
            next_due=Min("dues__on", filter=Q(dues__until=None) | Q(dues__until__gt=today)),
        )
        .order_by(*order, "reference")
    )
    paginator = Paginator(shown, PAGE_SIZE)
    paginator.count = counts[show]
    page = paginator.get_page(choice.page)
    found: list[Any] = list(page.object_list)
    spells = spells_of([case.person.survivor_id for case in found])
    helps = _help_given(actor, found) if Provider in actor.roles else {}
    rows = [
        CaseRow(
            reference=case.reference,
            name=case.client.name or case.reference,
            standing=standing_words(case.standing, spells[case.person.survivor_id], today),
            employer=case.post.employer.name if case.post and case.post.employer else "",
            accepted_on=case.accepted_on,
            last_spoken_on=case.standing.last_two_way_on,
            next_due=case.next_due,
            case_manager=case.case_manager.name if case.case_manager else "Nobody yet",
            ended_on=case.ended_on,
            is_estimated=case.dates_are_estimated,
            help=join_words(helps.get(case.pk, [])),
        )
        for case in found
    ]
    referrals = matching_referrals(actor, choice.words) if choice.words and page.number == 1 else []
    return CaseList(rows, page, counts, show, referrals)
