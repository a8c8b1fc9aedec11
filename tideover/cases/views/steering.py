"""Steering a case: accepting a referral, pausing, placement work, ending, opening again, winding down."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tideover.cases import actions
from tideover.cases.forms.steering import (
    AcceptForm,
    EndForm,
    PausedForm,
    PauseForm,
    PlacementForm,
    ReopenForm,
    SignOffForm,
)
from tideover.cases.models import Case, SignOff
from tideover.cases.queries import winding_down as open_cases
from tideover.cases.rules import EndingReason, PauseReason
from tideover.cases.unfinished import unfinished_in
from tideover.foundation import clock
from tideover.foundation.access import Permission, in_scope, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import as_team, long_date, spoken_date
from tideover.organisation.queries import policy_of, staff_of, still_here
from tideover.referrals.models import Referral
from tideover.referrals.rules import ReferralDecision

FORM = "cases/form.html"


def context_of(case: Case, title: str, submit: str, lead: str = "", **more: Any) -> dict[str, Any]:
    """What a page with one form about a case shows around it."""
    name = case.client.name or case.reference
    back = reverse("case", args=[case.reference]), f"Back to {name}"
    return {"case": case, "back": back, "title": title, "whose": name, "submit": submit, "lead": lead, **more}


def done(request: StaffRequest, case: Case, words: str) -> str:
    """The case page, which says what was recorded."""
    return notices.say_at(reverse("case", args=[case.reference]), request, Recorded(words))


def _after_accepting(request: StaffRequest, referral: Referral, case: Case) -> str:
    """Where to go on: to giving the case to somebody, or else back to the referral."""
    words = f"Accepted: {case.reference} is open, and nobody holds it yet."
    if request.actor.may(Permission.CASE_ALLOCATE) and in_scope(request.actor, Case).filter(pk=case.pk).exists():
        return notices.say_at(reverse("allocate_case", args=[case.reference]), request, Recorded(words))
    gives = f"The manager of the {as_team(case.team.name)} finds it on their page and gives it to somebody."
    return notices.say_at(reverse("referral", args=[referral.pk]), request, Recorded(f"{words} {gives}"))


@subject_page(Referral, Permission.REFERRAL_DECIDE, argument="key")
def accept_referral(request: StaffRequest, referral: Referral) -> HttpResponse:
    """Accept a referral and open a case. One that is decided leads to its page, which says so."""
    if request.method == "GET" and referral.decided_on:
        decided = f"This referral is decided already: {ReferralDecision(referral.decision).label.lower()}."
        where = reverse("referral", args=[referral.pk])
        return HttpResponseRedirect(notices.say_at(where, request, Recorded(decided)))

    def act(form: AcceptForm) -> str:
        asked = form.cleaned_data
        case = actions.accept(referral=referral, by=request.actor, on=asked["on"], team=asked["team"])
        return _after_accepting(request, referral, case)

    staff = staff_of(request.actor)
    make = partial(AcceptForm, initial={"team": staff.team_id if staff else None})
    name = referral.about.name or "this person"
    context = {
        "back": (reverse("referral", args=[referral.pk]), "Back to the referral"),
        "title": "Accept the referral",
        "whose": name,
        "submit": "Accept and open a case",
        "lead": f"Received on {long_date(referral.received_on)}. A case opens in the team you choose; who holds it is "
        "decided next.",
    }
    return form_page(request, make, act=act, template=FORM, context=context)


@subject_page(Case, Permission.CASE_STEER)
def pause_case(request: StaffRequest, case: Case) -> HttpResponse:
    """Let a case wait; or, if it does, look again."""
    if held := actions.running_pause(case):
        return _look_again(request, case, f"It waits since {spoken_date(held.since, clock.today())}.")

    def act(form: PauseForm) -> str:
        asked = form.cleaned_data
        actions.pause(
            case=case,
            by=request.actor,
            since=asked["since"],
            reason=PauseReason(asked["reason"]),
            look_again_on=asked["look_again_on"],
            words=asked["words"],
        )
        day = spoken_date(asked["look_again_on"], clock.today())
        return done(request, case, f"The case waits. Look again on {day}.")

    lead = "The case waits until the day on which you look again. Nobody is forgotten meanwhile."
    context = context_of(case, "Pause", "Pause the case", lead)
    return form_page(request, PauseForm, act=act, template=FORM, context=context)


def _look_again(request: StaffRequest, case: Case, lead: str) -> HttpResponse:
    def act(form: PausedForm) -> str:
        asked = form.cleaned_data
        if asked["what"] == PausedForm.GO_ON:
            actions.resume(case=case, by=request.actor, on=clock.today())
            return done(request, case, "The case goes on.")
        actions.keep_paused(case=case, by=request.actor, look_again_on=asked["look_again_on"])
        day = spoken_date(asked["look_again_on"], clock.today())
        return done(request, case, f"The case waits on. Look again on {day}.")

    context = context_of(case, "Look again at the pause", "Save", lead)
    return form_page(request, PausedForm, act=act, template=FORM, context=context)


@subject_page(Case, Permission.CASE_STEER)
def end_case(request: StaffRequest, case: Case) -> HttpResponse:
    """End a case, with what was agreed; or, if it has ended, open it again."""
    if case.ended_on and request.method != "POST":
        return HttpResponseRedirect(reverse("reopen_case", args=[case.reference]))

    def act(form: EndForm) -> str:
        asked = form.cleaned_data
        reason = EndingReason(asked["reason"])
        staff = staff_of(request.actor)
        actions.end_case(case=case, by=request.actor, on=asked["on"], reason=reason, staff=staff, **form.agreed())
        return done(request, case, f"The case has ended: {reason.label.lower()}.")

    lead = "A case never just stops: say what was agreed, and how they can come back to us."
    context = context_of(case, "End the case", "End the case", lead, unfinished=unfinished_in(case))
    return form_page(request, EndForm, act=act, template=FORM, context=context)


@subject_page(Case, Permission.CASE_STEER)
def reopen_case(request: StaffRequest, case: Case) -> HttpResponse:
    """Open an ended case again, with all that happened in it."""

    def act(form: ReopenForm) -> str:
        opened = actions.reopen_case(case=case, by=request.actor, **form.asked())
        if opened.case_manager:
            return done(request, case, "The case is open again.")
        words = f"{case.reference} is open again, and nobody holds it yet."
        if in_scope(request.actor, Case).filter(pk=case.pk).exists():
            return done(request, case, words)
        return notices.say_at(reverse("cases"), request, Recorded(words))

    holder = still_here(case.case_manager, clock.today())
    unheld = "" if holder else " Nobody holds it until it is given to somebody."
    ended = f"It ended on {long_date(case.ended_on)}. " if case.ended_on else ""
    lead = f"{ended}The case goes on with all that happened in it, and its ending stays on record.{unheld}"
    context = context_of(case, "Open the case again", "Open the case again", lead)
    make = partial(ReopenForm, holder=holder)
    return form_page(request, make, act=act, template=FORM, context=context)


@subject_page(Case, Permission.CASE_ALLOCATE)
def give_placement(request: StaffRequest, case: Case) -> HttpResponse:
    """Say who looks for a new job with the client, where that is somebody else than who holds the case."""

    def act(form: PlacementForm) -> str:
        chosen = form.cleaned_data["placement_manager"]
        reason = form.cleaned_data.get("away_reason", "")
        actions.give_placement(case=case, by=request.actor, placement_manager=chosen, away_reason=reason)
        whom = f"{chosen.name} looks" if chosen else "Nobody looks"
        return done(request, case, f"{whom} for a new job with them.")

    apart = policy_of(case.service_id).placement_apart
    holder = case.case_manager.name if case.case_manager else "Nobody yet"
    rule = "In this service somebody else looks for a new job." if apart else "They may look for a new job as well."
    lead = f"{holder} holds the case. {rule} Whoever looks for one reaches the case too."
    context = context_of(case, "Looking for a new job", "Save", lead)
    but = case.case_manager if apart else None
    make = partial(PlacementForm, but=but, initial={"placement_manager": case.placement_manager_id})
    return form_page(request, make, act=act, template=FORM, context=context)


@page(Permission.SERVICE_WIND_DOWN)
def winding_down(request: StaffRequest) -> HttpResponse:
    """The open cases as the service ends: who has had notice and a talk, and who goes on with them."""
    context = {"list": open_cases(request.actor), "said": notices.take(request)}
    return render(request, "cases/winding_down.html", context)


@subject_page(Case, Permission.SERVICE_WIND_DOWN)
def sign_off(request: StaffRequest, case: Case) -> HttpResponse:
    """What is done for one client as the service ends."""

    def act(form: SignOffForm) -> str:
        asked = form.cleaned_data
        actions.record_sign_off(
            case=case,
            by=request.actor,
            notice_given_on=asked["notice_given_on"],
            talk_held_on=asked["talk_held_on"],
            handed_on_to=asked["handed_on_to"],
        )
        words = Recorded(f"Saved for {case.client.name or case.reference}.")
        return notices.say_at(reverse("winding_down"), request, words)

    row = SignOff.objects.filter(case=case).first()
    fields = ("notice_given_on", "talk_held_on", "handed_on_to")
    make = partial(SignOffForm, initial={name: getattr(row, name) for name in fields} if row else {})
    context = context_of(case, "Sign off", "Save", "Leave empty what is still to be done.")
    context["back"] = (reverse("winding_down"), "Back to all open cases")
    return form_page(request, make, act=act, template=FORM, context=context)
