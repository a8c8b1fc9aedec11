"""Group sessions: the team's list, one of them, who is expected, who came."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.diary import actions
from tideover.diary.forms.groups import AttendedForm, ExpectedForm, GroupSessionForm, GroupsOfCaseForm
from tideover.diary.forms.moment import said
from tideover.diary.models import GroupSession
from tideover.diary.queries.groups import cases_in, could_come, expected_in, group_sessions, planned_for, who_is_in
from tideover.diary.rules import SessionState
from tideover.diary.views.entries import done, page_context
from tideover.foundation import clock
from tideover.foundation.access import Permission, in_scope, page, subject_page
from tideover.foundation.access.actor import Reading
from tideover.foundation.access.fetching import NOT_FOUND, READ
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import PageForm, TypedDate
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.paging import page_of
from tideover.organisation.models import Staff
from tideover.organisation.queries import staff_of
from tideover.people.rules import Way


def _me(request: StaffRequest) -> Staff:
    """Whoever asks, as a member of staff. Raises Http404 for somebody who is none: they have no team."""
    staff = staff_of(request.actor)
    if staff is None:
        raise Http404("Only members of staff have group sessions")
    return staff


def _named(request: StaffRequest, key: int) -> GroupSession:
    """The session in the scope of whoever asks, with a note of the look. Raises Http404 outside it."""
    actor = request.actor
    assert actor.acting_under is not None
    session = in_scope(actor, GroupSession).select_related("led_by", "team").filter(pk=key).first()
    if session is None:
        actor.readings.append(Reading(actor.acting_under, request.path, NOT_FOUND, "groupsession"))
        raise Http404(f"No group session {key} in scope")
    actor.readings.append(Reading(actor.acting_under, request.path, READ, "groupsession", session.pk))
    return session


def _context(session: GroupSession, submit: str) -> dict[str, Any]:
    return {"session": session, "submit": submit, "back": (_at(session), f"Back to {session.title}")}


def _at(session: GroupSession) -> str:
    return reverse("group_session", args=[session.pk])


def _done(request: StaffRequest, session: GroupSession, words: str) -> str:
    return notices.say_at(_at(session), request, Recorded(words))


@page(Permission.APPOINTMENT_BOOK)
def groups(request: StaffRequest) -> HttpResponse:
    """The group sessions of somebody's team."""
    _me(request)
    context = {"sessions": page_of(group_sessions(request.actor), request), "planned": SessionState.PLANNED}
    return render(request, "diary/groups.html", context)


@page(Permission.APPOINTMENT_BOOK)
def plan_group(request: StaffRequest) -> HttpResponse:
    """Plan a group session of one's own team."""
    staff = _me(request)

    def act(form: GroupSessionForm) -> str:
        asked = form.cleaned_data
        session = actions.plan_group_session(
            team=staff.team,
            by=request.actor,
            staff=staff,
            led_by=asked["led_by"],
            title=asked["title"],
            at=form.moment(),
            way=Way(asked["way"]),
            minutes=asked["minutes"],
            place=asked["place"],
            all_the_same=asked["all_the_same"],
        )
        return _done(request, session, f"Group session planned {said(session.at)}. Say now who is expected.")

    make = partial(GroupSessionForm, staff=staff, initial={"at": TypedDate(year=str(clock.today().year))})
    context = {"submit": "Plan the session", "back": (reverse("groups"), "Back to group sessions")}
    return form_page(request, make, act=act, template="diary/plan_group.html", context=context)


@page(Permission.APPOINTMENT_BOOK)
def group_session(request: StaffRequest, key: int) -> HttpResponse:
    """One session: when and where, and who is in it, as far as the reader may know."""
    session = _named(request, key)
    staff = staff_of(request.actor)
    context = {
        "session": session,
        "who": who_is_in(session, request.actor, staff),
        "is_planned": session.state == SessionState.PLANNED,
        "has_begun": session.at <= clock.now(),
        "said": notices.take(request),
        "back": (reverse("groups"), "Back to group sessions"),
    }
    return render(request, "diary/group_session.html", context)


@page(Permission.APPOINTMENT_BOOK)
def expect_in_group(request: StaffRequest, key: int) -> HttpResponse:
    """Say which of one's clients are expected."""
    session, staff = _named(request, key), staff_of(request.actor)
    cases = list(could_come(session, request.actor, staff))

    def act(form: ExpectedForm) -> str:
        actions.expect_clients(session=session, by=request.actor, expected=form.chosen(), among=cases)
        return _done(request, session, "Saved who is expected.")

    make = partial(ExpectedForm, cases=cases, ticked=expected_in(session))
    context = {**_context(session, "Save"), "cases": cases, "staff": staff}
    return form_page(request, make, act=act, template="diary/expect_in_group.html", context=context)


@page(Permission.CONTACT_RECORD)
def hold_group(request: StaffRequest, key: int) -> HttpResponse:
    """Say who came: for those who lead the session, or who may open every case in it."""
    session = _named(request, key)
    staff = staff_of(request.actor)
    who = who_is_in(session, request.actor, staff)
    if not who.all_known:
        raise PermissionDenied("Whoever leads the session records who came")
    cases = cases_in(session)

    def act(form: AttendedForm) -> str:
        actions.hold_group_session(session=session, by=request.actor, staff=staff, attended=form.chosen())
        return _done(request, session, "Recorded who came. For each of them it counts as a contact.")

    make = partial(AttendedForm, cases=cases)
    context = _context(session, "Save who came")
    return form_page(request, make, act=act, template="diary/hold_group.html", context=context)


@page(Permission.APPOINTMENT_BOOK)
def call_off_group(request: StaffRequest, key: int) -> HttpResponse:
    """Say that a planned session does not take place."""
    session = _named(request, key)

    def act(form: PageForm) -> str:
        actions.call_off_group_session(session=session, by=request.actor)
        return _done(request, session, "The session is called off. Tell whoever was expected.")

    context = _context(session, "Call it off")
    return form_page(request, PageForm, act=act, template="diary/call_off_group.html", context=context)


@subject_page(Case, Permission.APPOINTMENT_BOOK)
def groups_of_case(request: StaffRequest, case: Case) -> HttpResponse:
    """Say at which planned sessions of the team a client is expected."""
    planned = planned_for(case)

    def act(form: GroupsOfCaseForm) -> str:
        for session in planned:
            expected = [case] if form.wants(session) else []
            actions.expect_clients(session=session, by=request.actor, expected=expected, among=[case])
        return done(request, case, Recorded("Saved at which group sessions they are expected."))

    make = partial(GroupsOfCaseForm, planned=planned)
    context = page_context(case, "Save", planned=planned)
    return form_page(request, make, act=act, template="diary/groups_of_case.html", context=context)
