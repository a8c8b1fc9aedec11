"""A team, as its manager meets it: who needs help, what needs the manager, and each person's worklist."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases.models import BreakGlass
from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.organisation.models import Staff
from tideover.organisation.queries import away_in, covers_of, leave_of, staff_of
from tideover.web.queries.allocation import away_words, to_be_given
from tideover.web.queries.away import away_lines
from tideover.web.queries.needing_manager import needed_of
from tideover.web.queries.team_help import (
    MOST_SHOWN,
    Counted,
    elsewhere_of,
    headline,
    help_of,
    over_cap_of,
    referrals_label,
)
from tideover.web.views.home import worklist_context
from tideover.worklist.queries import follow_ups_count, new_cases_of, team_worklist, worklist_of


@page(Permission.TEAM_VIEW)
def team(request: StaffRequest) -> HttpResponse:
    """ "Who in my team needs help today, and why?\""""
    staff = staff_of(request.actor)
    if staff is None:
        return render(request, "web/nobody.html")
    today = clock.today()
    found, leaves = team_worklist(staff.team, today), away_in(staff.team, today)
    people = help_of(found.lines, leaves, today)
    needed = needed_of(staff.team, today)
    unheld = to_be_given(found.queue, staff.team_id)
    over_cap = over_cap_of(people)
    unseen = BreakGlass.objects.unseen().filter(case__team=staff.team)
    from_outside = list(unseen.select_related("case__person__merged_into", "staff"))
    follow_ups = follow_ups_count(request.actor, today)
    needs_you = [
        Counted("Wait for your word", len(needed) + len(from_outside), "#your-word"),
        Counted("Cases nobody holds", len(unheld), "#unheld"),
        Counted("Given over the cap", len(over_cap), "#over-cap"),
        *elsewhere_of(staff.team, people, len(leaves), today),
        Counted(referrals_label(found.referrals), len(found.referrals), "#referrals"),
        Counted("To ask after the ending", follow_ups, reverse("follow_ups")),
    ]
    context = {
        "list": found,
        "people": people,
        "headline": headline(people, found.open_cases),
        "needs_you": [each for each in needs_you if each.count],
        "needed": needed,
        "unheld": unheld,
        "over_cap": over_cap,
        "from_outside": from_outside,
        "most": MOST_SHOWN,
        "may": {permission.name: request.actor.may(permission) for permission in Permission},
    }
    return render(request, "web/team.html", context)


@page(Permission.TEAM_VIEW)
def team_member(request: StaffRequest, key: int) -> HttpResponse:
    """The worklist of somebody in the manager's own team: their own clients, as the team's page counts them. Whose
    clients they cover for stands with these colleagues."""
    manager = staff_of(request.actor)
    staff = get_object_or_404(Staff, pk=key, team_id=manager.team_id if manager else None)
    today = clock.today()
    leave = leave_of(staff, today)
    worklist = worklist_of(staff, today, may_decide=request.actor.may(Permission.REFERRAL_DECIDE))
    context = {
        **worklist_context(request, worklist, staff.name, new_cases_of(staff, today)),
        "key": staff.pk,
        "has_cases": staff.cases.filter(ended_on=None).exists(),
        "away": away_words(leave, today) if leave else "",
        "covers": covers_of(staff, today),
        "said": notices.take(request),
    }
    return render(request, "web/worklist.html", context)


@page(Permission.TEAM_VIEW)
def away(request: StaffRequest) -> HttpResponse:
    """Who is away today and in the next two weeks, or `?show=today` today alone, who covers, and which clients need
    something while nobody does."""
    staff = staff_of(request.actor)
    if staff is None:
        return render(request, "web/nobody.html")
    lines = away_lines(staff.team, clock.today())
    is_today = request.GET.get("show") == "today"
    context = {
        "lines": [line for line in lines if line.is_now or not is_today],
        "is_today": is_today,
        "team": staff.team,
        "may_record": request.actor.may(Permission.LEAVE_RECORD),
    }
    return render(request, "web/away.html", context)
