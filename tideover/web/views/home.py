"""Home: the worklist of whoever signed in, or the first page that they may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tideover.foundation import clock
from tideover.foundation.access import Actor, Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import navigation
from tideover.organisation.queries import covers_of, staff_of
from tideover.worklist.queries import (
    Covered,
    NewCase,
    PersonLine,
    Worklist,
    by_day,
    due_to_ask,
    new_cases_of,
    queue_of_referrals,
    worklist_of,
)

PAGE_SIZE = 100
"""How many people a page of a worklist shows."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a worklist that can be looked at alone. The first has no code: it is everybody."""

    code: str | None
    label: str
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The people to show, in the worklist's two groups, and those of the colleagues for whom they cover."""

    now: tuple[PersonLine, ...]
    soon: tuple[PersonLine, ...]
    covered: tuple[Covered, ...]


def _first_page(request: HttpRequest, actor: Actor) -> str:
    links = navigation.links(request, actor)
    return next((link.href for link in links if link.href != request.path), reverse("account"))


def _parts(worklist: Worklist) -> list[Part]:
    now = (*worklist.now, *(person for each in worklist.covered for person in each.now))
    soon = (*worklist.soon, *(person for each in worklist.covered for person in each.soon))
    gone_quiet = Part("quiet", "Gone quiet", tuple(person for person in now if person.is_quiet))
    return [
        Part(None, "Everybody", (*now, *soon)),
        Part("overdue", "Overdue", tuple(person for person in now if person.is_overdue)),
        *([gone_quiet] if worklist.caseload else []),
        Part("today", "Today", tuple(person for person in now if not person.is_overdue)),
        Part("soon", "In the next 7 days", soon),
    ]


def _shown(worklist: Worklist, chosen: Part, on_page: Sequence[PersonLine]) -> Shown:
    """Who stands on this page. A colleague for whom they cover is named on the pages their people are on, and where
    they have none."""
    among, elsewhere = set(map(id, on_page)), set(map(id, chosen.people)) - set(map(id, on_page))

    def of(people: tuple[PersonLine, ...]) -> tuple[PersonLine, ...]:
        return tuple(person for person in people if id(person) in among)

    covered = tuple(
        replace(each, now=of(each.now), soon=of(each.soon))
        for each in worklist.covered
        if of((*each.now, *each.soon)) or elsewhere.isdisjoint(map(id, (*each.now, *each.soon)))
    )
    return Shown(of(worklist.now), of(worklist.soon), covered)


def worklist_context(
    request: StaffRequest, worklist: Worklist, whose: str = "", new: Sequence[NewCase] = ()
) -> dict[str, Any]:
    """What the page of a worklist shows; `whose` names somebody else than the reader, and `new` are the cases that are
    new to whoever's it is."""
    worklist = _marked(worklist, {each.reference: each for each in new})
    parts = _parts(worklist)
    chosen = next((part for part in parts[1:] if part.code == request.GET.get("show")), parts[0])
    page_of = Paginator(chosen.people, PAGE_SIZE).get_page(request.GET.get("page"))
    on_page = list(page_of.object_list)
    shown = _shown(worklist, chosen, on_page)
    is_by_day = request.GET.get("by") == "day"
    return {
        "worklist": worklist,
        "whose": whose,
        "parts": parts,
        "show": chosen.code,
        "shown": shown,
        "page_of": page_of,
        "is_by_day": is_by_day,
        "days": by_day(on_page, worklist.today) if is_by_day else [],
        "new": new,
        "said": None,
        "covers": [],
        "away": "",
        "may": {permission.name: request.actor.may(permission) for permission in Permission},
    }


def _marked(worklist: Worklist, new: Mapping[str, NewCase]) -> Worklist:
    """The worklist with the people in it whose cases are new."""

    def mark(person: PersonLine) -> PersonLine:
        found = new.get(str(person.named.get("reference")))
        return replace(person, is_new=True, was_handed_over=found.was_handed_over) if found else person

    def marked(people: tuple[PersonLine, ...]) -> tuple[PersonLine, ...]:
        return tuple(mark(each) for each in people)

    return replace(worklist, now=marked(worklist.now), soon=marked(worklist.soon)) if new else worklist


@page(Permission.OWN_ACCOUNT)
def home(request: StaffRequest) -> HttpResponse:
    """ "Who needs me now, and why?": the worklist, for those who have one. A manager's first page is the team's, where
    they find their own among the others'."""
    if not request.actor.may(Permission.WORKLIST_VIEW) or request.actor.may(Permission.TEAM_VIEW):
        return HttpResponseRedirect(_first_page(request, request.actor))
    staff, decides = staff_of(request.actor), request.actor.may(Permission.REFERRAL_DECIDE)
    if staff is None and not decides:
        return render(request, "web/nobody.html")
    today = clock.today()
    if staff is None:
        return render(request, "web/worklist.html", worklist_context(request, queue_of_referrals(today)))
    covers = covers_of(staff, today) if request.actor.may(Permission.CASE_VIEW) else []
    asking = due_to_ask(request.actor, today) if request.actor.may(Permission.FOLLOW_UP_RECORD) else None
    worklist = worklist_of(staff, today, may_decide=decides, with_queue=decides, covers=covers, asking=asking)
    new = new_cases_of(staff, today) if request.actor.may(Permission.CASE_VIEW) else []
    return render(request, "web/worklist.html", worklist_context(request, worklist, new=new))
