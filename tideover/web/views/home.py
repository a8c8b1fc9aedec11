"""Home: the worklist of whoever signed in, or the first page that they may see; and the team's."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases.models import BreakGlass
from tideover.foundation import clock
from tideover.foundation.access import Actor, Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import navigation
from tideover.organisation.models import Staff
from tideover.organisation.queries import away_in, covers_of, leave_of, staff_of
from tideover.web.queries.allocation import away_words, to_be_given
from tideover.web.queries.needing_manager import needed_of
from tideover.worklist.queries import (
    Covered,
    PersonLine,
    Worklist,
    follow_ups_count,
    queue_of_referrals,
    team_worklist,
    worklist_of,
)


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


def _shown(worklist: Worklist, chosen: Part) -> Shown:
    among = set(map(id, chosen.people))

    def of(people: tuple[PersonLine, ...]) -> tuple[PersonLine, ...]:
        return tuple(person for person in people if id(person) in among)

    covered = tuple(replace(each, now=of(each.now), soon=of(each.soon)) for each in worklist.covered)
    return Shown(of(worklist.now), of(worklist.soon), covered)


def _context(request: StaffRequest, worklist: Worklist, whose: str = "") -> dict[str, Any]:
    parts = _parts(worklist)
    chosen = next((part for part in parts[1:] if part.code == request.GET.get("show")), parts[0])
    return {
        "worklist": worklist,
        "whose": whose,
        "parts": parts,
        "show": chosen.code,
        "shown": _shown(worklist, chosen),
        "may": {permission.name: request.actor.may(permission) for permission in Permission},
        "follow_ups": 0 if whose else follow_ups_count(request.actor, worklist.today),
    }


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
        return render(request, "web/worklist.html", _context(request, queue_of_referrals(today)))
    covers = covers_of(staff, today) if request.actor.may(Permission.CASE_VIEW) else []
    worklist = worklist_of(staff, today, may_decide=decides, with_queue=decides, covers=covers)
    return render(request, "web/worklist.html", _context(request, worklist))


@page(Permission.TEAM_VIEW)
def team(request: StaffRequest) -> HttpResponse:
    """ "Who in my team needs help today, and why?\""""
    staff = staff_of(request.actor)
    if staff is None:
        return render(request, "web/nobody.html")
    today = clock.today()
    found = team_worklist(staff.team, today)
    context = {
        "list": found,
        "away": {leave.staff_id: away_words(leave, today) for leave in away_in(staff.team, today)},
        "needed": needed_of(staff.team, today),
        "unheld": to_be_given(found.queue, staff.team_id, may_give=request.actor.may(Permission.CASE_ALLOCATE)),
        "from_outside": BreakGlass.objects.unseen()
        .filter(case__team=staff.team)
        .select_related("case__person", "staff"),
        "follow_ups": follow_ups_count(request.actor, today),
        "may": {permission.name: request.actor.may(permission) for permission in Permission},
    }
    return render(request, "web/team.html", context)


@page(Permission.TEAM_VIEW)
def team_member(request: StaffRequest, key: int) -> HttpResponse:
    """The worklist of somebody in the manager's own team."""
    manager = staff_of(request.actor)
    staff = get_object_or_404(Staff, pk=key, team_id=manager.team_id if manager else None)
    today = clock.today()
    covers, leave = covers_of(staff, today), leave_of(staff, today)
    worklist = worklist_of(staff, today, may_decide=request.actor.may(Permission.REFERRAL_DECIDE), covers=covers)
    context = _context(request, worklist, staff.name) | {"away": away_words(leave, today) if leave else ""}
    return render(request, "web/worklist.html", context)
