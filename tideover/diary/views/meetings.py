"""Meetings and case conferences: planning one, recording its minutes, reading them."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.diary import actions
from tideover.diary.forms.meetings import MinutesForm, PlanMeetingForm, StepForm
from tideover.diary.forms.moment import said
from tideover.diary.models import Appointment, Meeting
from tideover.diary.queries.meetings import participants_of, shown_meeting
from tideover.diary.rules import Occasion
from tideover.diary.views.entries import appointment_named, back_to, done, page_context, settled_instead
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import TypedDate
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import staff_of
from tideover.people.rules import Way


def _meeting_at(meeting: Meeting, case: Case) -> str:
    return reverse("meeting", kwargs={"reference": case.reference, "meeting": meeting.pk})


def _meeting_of(case: Case, key: int) -> Meeting:
    """The meeting of that case. Raises Http404 for any other."""
    rows = Meeting.objects.select_related("contact__recorded_by", "contact__case")
    return get_object_or_404(rows, contact__case=case, pk=key)


@subject_page(Case, Permission.APPOINTMENT_BOOK)
def plan_meeting(request: StaffRequest, case: Case) -> HttpResponse:
    """Plan a meeting or case conference with its agenda."""

    def act(form: PlanMeetingForm) -> str:
        asked = form.cleaned_data
        planned = actions.plan_meeting(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            occasion=Occasion(asked["occasion"]),
            agenda=asked["agenda"],
            at=form.moment(),
            way=Way(asked["way"]),
            taking=form.with_taking(),
            minutes=asked["minutes"],
            place=asked["place"],
            all_the_same=asked["all_the_same"],
        )
        return done(request, case, Recorded(f"{planned.get_occasion_display()} booked {said(planned.at)}."))

    make = partial(PlanMeetingForm, case=case, initial={"at": TypedDate(year=str(clock.today().year))})
    context = page_context(case, "Book it")
    return form_page(request, make, act=act, template="diary/plan_meeting.html", context=context)


def _kept(request: StaffRequest, case: Case) -> Appointment | None:
    """The planned meeting that the address names."""
    named = appointment_named(case, request.GET.get("appointment", ""))
    return named if named is not None and named.occasion != Occasion.APPOINTMENT else None


@subject_page(Case, Permission.CONTACT_RECORD)
def record_meeting(request: StaffRequest, case: Case) -> HttpResponse:
    """Record the minutes of a meeting; with `?appointment=`, of the one that was planned so."""
    kept = _kept(request, case)
    if kept is not None and (settled := settled_instead(request, case, kept)):
        return settled

    def act(form: MinutesForm) -> str:
        asked = form.cleaned_data
        meeting = actions.record_meeting(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            occasion=Occasion(asked["occasion"]),
            agenda=asked["agenda"],
            at=form.moment(),
            way=Way(asked["way"]),
            taking=form.with_taking(),
            note=asked["note"],
            names=asked["names"],
            agreed=form.agreed(),
            minutes=form.minutes(),
            appointment=kept,
        )
        return notices.say_at(_meeting_at(meeting, case), request, Recorded(f"{meeting} recorded."))

    make = partial(MinutesForm, case=case, appointment=kept)
    context = page_context(case, "Save the minutes")
    return form_page(request, make, act=act, template="diary/record_meeting.html", context=context)


@subject_page(Case, Permission.CASE_VIEW)
def meeting(request: StaffRequest, case: Case, meeting: int) -> HttpResponse:
    """A meeting: its agenda, its minutes, who took part, and who agreed to do what."""
    row = _meeting_of(case, meeting)
    context = {
        "case": case,
        "meeting": shown_meeting(row, case),
        "said": notices.take(request),
        "back": back_to(case),
        "may_add": request.actor.may(Permission.CONTACT_RECORD),
    }
    return render(request, "diary/meeting.html", context)


@subject_page(Case, Permission.CONTACT_RECORD)
def agree_step(request: StaffRequest, case: Case, meeting: int) -> HttpResponse:
    """Add to a meeting what somebody who took part agreed to do."""
    row = _meeting_of(case, meeting)

    def act(form: StepForm) -> str:
        asked = form.cleaned_data
        actions.agree_step(
            meeting=row, by=request.actor, participant=form.participant(), what=asked["what"], by_date=asked["by"]
        )
        return notices.say_at(_meeting_at(row, case), request, Recorded("Saved what was agreed."))

    make = partial(StepForm, participants=participants_of(row, case))
    context = {**page_context(case, "Save"), "back": (_meeting_at(row, case), f"Back to the {str(row).lower()}")}
    return form_page(request, make, act=act, template="diary/agree_step.html", context=context)
