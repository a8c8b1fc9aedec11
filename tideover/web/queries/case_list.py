"""The list of cases: filtered, sorted, searched, in pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict

from tideover.cases.models import Case
from tideover.employment.queries import spells_of
from tideover.foundation.access import Actor, in_scope
from tideover.people.models import Person
from tideover.people.rules import search_words
from tideover.worklist.queries import standing_words
from tideover.worklist.rules import Stage

PAGE_SIZE = 25
LONGEST_SEARCH = 80

SORTS = {
    "name": ("family_name", "given_name"),
    "spoken": ("standing__last_two_way_on",),
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

    @classmethod
    def of(cls, asked: QueryDict) -> "Choice":
        """From the query string of the page."""
        sort = asked.get("sort", "")
        show = asked.get("show", "")
        number = asked.get("page", "1")
        return cls(
            words=asked.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
            show=show if show in FILTERS else "",
            sort=sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "name",
            descending=sort.startswith("-"),
            page=int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else 1,
        )


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list."""

    reference: str
    name: str
    standing: str
    employer: str
    last_spoken_on: date | None
    next_due: date | None
    case_manager: str
    ended_on: date | None
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of cases, with how many there are behind each filter; `show` is the filter in use."""

    rows: list[CaseRow]
    page: "Page[Any]"
    counts: dict[str, int]
    show: str


FILTERS: dict[str, tuple[str, Q]] = {
    "open": ("Open", Q(ended_on=None)),
    "unsettled": ("Not yet settled in work", Q(ended_on=None) & ~Q(standing__stage=Stage.IN_WORK_SUPPORT.value)),
    **{
        stage.value: (stage.label, Q(ended_on=None, standing__stage=stage.value))
        for stage in Stage
        if stage is not Stage.CLOSED
    },
    "ended": ("Ended", Q(ended_on__isnull=False)),
    "all": ("All", Q()),
}


def _found_as(word: str) -> "QuerySet[Any]":
    """Those of whom another record has the word in its name: few are, so they are looked up once for all cases."""
    merged = Person.objects.filter(merged_into__isnull=False, search_words__contains=word)
    return merged.values("merged_into")


def matching(cases: "QuerySet[Case]", words: str) -> "QuerySet[Case]":
    """Cases where each word is in the client's name, as any record of theirs has it, the employer's name or the
    reference; none where signs were typed and no word. The scope has narrowed them already, so the database looks
    through one person's or one team's cases."""
    sought = search_words(words).split()
    if words.strip() and not sought:
        return cases.none()
    for word in sought:
        cases = cases.filter(
            Q(person__search_words__contains=word)
            | Q(person__merged_into__search_words__contains=word)
            | Q(person__in=_found_as(word))
            | Q(person__merged_into__in=_found_as(word))
            | Q(post__employer__search_words__contains=word)
            | Q(reference__icontains=word)
        )
    return cases


def shown_first(words: str, counts: dict[str, int]) -> str:
    """Which cases the list begins with: whoever searches looks among all, whose cases have all ended sees those."""
    if words:
        return "all"
    return "ended" if counts["ended"] and not counts["open"] else "open"


def case_list(actor: Actor, choice: Choice, today: date) -> CaseList:
    """The page of cases that the person asked for. Five queries at most."""
    cases = matching(in_scope(actor, Case), choice.words)
    counts = cases.aggregate(**{code: Count("pk", filter=q, distinct=True) for code, (_, q) in FILTERS.items()})
    show = choice.show or shown_first(choice.words, counts)
    order = [f"-{name}" if choice.descending else name for name in SORTS[choice.sort]]
    shown = (
        cases.filter(FILTERS[show][1])
        .select_related("person__merged_into", "case_manager", "post__employer", "standing")
        .annotate(
            family_name=Coalesce("person__merged_into__family_name", "person__family_name"),
            given_name=Coalesce("person__merged_into__given_name", "person__given_name"),
            next_due=Min("dues__on", filter=Q(dues__until=None) | Q(dues__until__gt=today)),
        )
        .order_by(*order, "reference")
    )
    paginator = Paginator(shown, PAGE_SIZE)
    paginator.count = counts[show]
    page = paginator.get_page(choice.page)
    found: list[Any] = list(page.object_list)
    spells = spells_of([case.person.survivor_id for case in found])
    rows = [
        CaseRow(
            reference=case.reference,
            name=case.client.name or case.reference,
            standing=standing_words(case.standing, spells[case.person.survivor_id], today),
            employer=case.post.employer.name if case.post and case.post.employer else "",
            last_spoken_on=case.standing.last_two_way_on,
            next_due=case.next_due,
            case_manager=case.case_manager.name if case.case_manager else "Nobody yet",
            ended_on=case.ended_on,
            is_estimated=case.dates_are_estimated,
        )
        for case in found
    ]
    return CaseList(rows, page, counts, show)
