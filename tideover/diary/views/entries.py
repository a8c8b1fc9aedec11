"""Recording contacts and attempts, booking appointments and saying what became of them.

Each leads back to the case, which says once what was recorded and what follows from it.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.diary import actions
from tideover.diary.forms import AppointmentForm, AttemptForm, ContactForm, MoveForm, SettleForm, WhatHappened
from tideover.diary.forms.moment import said
from tideover.diary.models import Appointment
from tideover.diary.queries import agreement_of, keeping_in_touch, takers_of
from tideover.diary.rules import SPOKEN, AppointmentState, Canceller, Occasion, Party, Starter, Topic
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import TypedDate
from tideover.foundation.pages.forms.page_form import posted
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import local_date
from tideover.organisation.queries import staff_of
from tideover.people.rules import Way

Kept = Mapping[str, list[str]]
"""A draft's fields as they were typed."""
UNRECORDED, EARLY = timedelta(days=14), timedelta(minutes=30)
"""How long after its time, and how long before, a booked appointment is offered as the one that was kept."""


def back_to(case: Case) -> tuple[str, str]:
    """Where a form leads back to: the case."""
    return reverse("case", args=[case.reference]), f"Back to {case.client.name or case.reference}"


def done(request: StaffRequest, case: Case, recorded: Recorded) -> str:
    """Where a form leads once it has recorded something, which is said there."""
    return notices.say_at(reverse("case", args=[case.reference]), request, recorded)


def page_context(case: Case, submit: str, **more: Any) -> dict[str, Any]:
    """What every form of the diary shows."""
    return {"case": case, "in_touch": keeping_in_touch(case), "back": back_to(case), "submit": submit, **more}


def appointment_named(case: Case, key: str) -> Appointment | None:
    """The appointment of the case that an address names; None where it names none."""
    if key.isascii() and key.isdecimal() and len(key) < 18:
        return Appointment.objects.filter(case=case, pk=int(key)).first()
    return None


def _appointment_offered(case: Case) -> Appointment | None:
    """The appointment that a contact may have kept if none is named: of those still booked, the latest whose time
    has come today or in the last days. A meeting is not offered: it has minutes of its own."""
    now = clock.now()
    booked = Appointment.objects.filter(case=case, state=AppointmentState.BOOKED, occasion=Occasion.APPOINTMENT)
    return booked.filter(at__range=(now - UNRECORDED, now + EARLY)).order_by("at").last()


def _contact_form(request: StaffRequest, case: Case, data: QueryDict | None, kept: Kept | None) -> ContactForm:
    """The form for a contact. It is about the appointment that it was about when it was first shown, whatever
    has become of the case's appointments while somebody typed."""
    typed = data or (posted(kept) if kept else None)
    if typed is not None:
        appointment = appointment_named(case, typed.get("about_appointment", ""))
        return ContactForm(data=data, kept=kept, case=case, appointment=appointment)
    appointment = appointment_named(case, request.GET.get("appointment", ""))
    is_meant = appointment is not None
    appointment = appointment or _appointment_offered(case)
    is_meant = is_meant or (appointment is not None and local_date(appointment.at) == clock.today())
    return ContactForm(case=case, appointment=appointment, is_meant=is_meant)


def settled_instead(request: StaffRequest, case: Case, appointment: Appointment) -> HttpResponse | None:
    """A page that says what became of an appointment, in place of a form that could only be refused."""
    if appointment.state == AppointmentState.BOOKED or request.method == "POST":
        return None
    context = {"case": case, "back": back_to(case), "appointment": appointment}
    return render(request, "diary/appointment_settled.html", context)


def _recorded_at(appointment: Appointment, case: Case) -> str:
    """The page on which an appointment that took place is recorded: as a contact, or with minutes."""
    page = "record_contact" if appointment.occasion == Occasion.APPOINTMENT else "record_meeting"
    return f"{reverse(page, args=[case.reference])}?appointment={appointment.pk}"


@subject_page(Case, Permission.CONTACT_RECORD, by_grant=True)
def record_contact(request: StaffRequest, case: Case) -> HttpResponse:
    """Record a contact; with `?appointment=`, the one that kept that appointment. A meeting has a page of its own."""
    named = appointment_named(case, request.GET.get("appointment", ""))
    if named is not None and (settled := settled_instead(request, case, named)):
        return settled
    if named is not None and named.occasion != Occasion.APPOINTMENT and request.method != "POST":
        return redirect(_recorded_at(named, case))

    def act(form: ContactForm) -> str:
        asked, parties, before = form.cleaned_data, form.with_parties(), notices.asked_of(case)
        kept = form.appointment if asked.get("keeps") else None
        actions.record_contact(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            at=form.moment(),
            way=Way(asked["way"]),
            begun_by=Starter(asked["begun_by"]),
            parties=parties,
            topics=[Topic(code) for code in asked["topics"]],
            minutes=form.minutes(),
            note=asked["note"],
            employer_contact=form.employer_contact(),
            appointment=kept,
        )
        words = f"Contact recorded, and with it the appointment {said(kept.at)}." if kept else "Contact recorded."
        return done(request, case, Recorded(words, "contact" if Party.CLIENT in parties else "", before=before))

    make = partial(_contact_form, request, case)
    context = page_context(case, "Save the contact")
    return form_page(request, make, act=act, template="diary/record_contact.html", context=context)


@subject_page(Case, Permission.CONTACT_RECORD, by_grant=True)
def record_attempt(request: StaffRequest, case: Case) -> HttpResponse:
    """Record a try that reached nobody."""

    def act(form: AttemptForm) -> str:
        asked = form.cleaned_data
        actions.record_attempt(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            at=form.moment(),
            way=Way(asked["way"]),
            party=Party(asked["party"]),
            note=asked["note"],
        )
        return done(request, case, Recorded("Attempt recorded.", "attempt" if asked["party"] == Party.CLIENT else ""))

    context = page_context(case, "Save the attempt")
    return form_page(
        request, partial(AttemptForm, case=case), act=act, template="diary/record_attempt.html", context=context
    )


@subject_page(Case, Permission.APPOINTMENT_BOOK)
def book_appointment(request: StaffRequest, case: Case) -> HttpResponse:
    """Plan a contact."""

    def act(form: AppointmentForm) -> str:
        asked = form.cleaned_data
        actions.book_appointment(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            at=form.moment(),
            way=Way(asked["way"]),
            minutes=asked["minutes"],
            place=asked["place"],
            party=Party(asked["party"]),
            purpose=asked["purpose"],
            taking=form.taking(),
            all_the_same=asked["all_the_same"],
        )
        return done(request, case, Recorded(f"Appointment booked {said(form.moment())}."))

    agreed = agreement_of(case)
    wanted = (agreed.way if agreed else "") or case.client.contact_way
    way = wanted if wanted in SPOKEN else Way.TELEPHONE.value
    initial = {"way": way, "at": TypedDate(year=str(clock.today().year))}
    make = partial(AppointmentForm, case=case, initial=initial)
    context = page_context(case, "Book the appointment")
    return form_page(request, make, act=act, template="diary/book_appointment.html", context=context)


@subject_page(Case, Permission.APPOINTMENT_BOOK)
def settle_appointment(request: StaffRequest, case: Case, key: int) -> HttpResponse:
    """Say what became of an appointment; one that took place leads on to recording the contact."""
    appointment = get_object_or_404(Appointment, case=case, pk=key)
    if settled := settled_instead(request, case, appointment):
        return settled
    has_begun = appointment.at <= clock.now()

    def lead(form: SettleForm) -> str | None:
        outcome = form.cleaned_data["outcome"]
        if outcome == WhatHappened.ATTENDED:
            return _recorded_at(appointment, case)
        if outcome == WhatHappened.MOVED:
            return reverse("move_appointment", kwargs={"reference": case.reference, "key": appointment.pk})
        return None

    def act(form: SettleForm) -> str:
        outcome = form.cleaned_data["outcome"]
        if outcome == WhatHappened.MISSED:
            actions.miss_appointment(appointment=appointment, by=request.actor)
            words = f"Recorded that the appointment {said(appointment.at)} was missed."
        else:
            cancelled_by = Canceller(form.cleaned_data["cancelled_by"])
            actions.cancel_appointment(appointment=appointment, by=request.actor, cancelled_by=cancelled_by)
            words = f"Appointment {said(appointment.at)} cancelled."
        return done(request, case, Recorded(words, "lapsed", about=appointment.pk))

    make = partial(SettleForm, has_begun=has_begun)
    context = page_context(case, "Continue", appointment=appointment, takers=takers_of(appointment))
    return form_page(request, make, act=act, lead=lead, template="diary/settle_appointment.html", context=context)


@subject_page(Case, Permission.APPOINTMENT_BOOK)
def move_appointment(request: StaffRequest, case: Case, key: int) -> HttpResponse:
    """Replace an appointment by one at another time."""
    appointment = get_object_or_404(Appointment, case=case, pk=key)
    if settled := settled_instead(request, case, appointment):
        return settled

    def act(form: MoveForm) -> str:
        asked = form.cleaned_data
        actions.move_appointment(
            appointment=appointment,
            by=request.actor,
            staff=staff_of(request.actor),
            at=form.moment(),
            way=Way(asked["way"]),
            minutes=asked["minutes"],
            place=asked["place"],
            all_the_same=asked["all_the_same"],
        )
        return done(request, case, Recorded(f"Appointment moved: it is now {said(form.moment())}."))

    at = appointment.at.astimezone(clock.LOCAL)
    initial = {
        "at": at.date(),
        "time": at.time(),
        "way": appointment.way,
        "place": appointment.place,
        "minutes": appointment.minutes,
    }
    make = partial(MoveForm, initial=initial)
    context = page_context(case, "Move the appointment", appointment=appointment)
    return form_page(request, make, act=act, template="diary/move_appointment.html", context=context)
