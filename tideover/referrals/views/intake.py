"""Taking a referral, and saying whether it is of somebody known."""

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Service
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import policy_of, staff_of
from tideover.people.actions import correct_person
from tideover.people.forms import PersonForm
from tideover.people.matching import likely_duplicates
from tideover.people.open_work import open_work_of
from tideover.referrals import actions
from tideover.referrals.actions import correcting, identifying
from tideover.referrals.forms import CorrectReferralForm, IntakeForm, WhoForm
from tideover.referrals.models import Referral
from tideover.referrals.rules import Heard, Identity, Source


def at(referral: Referral, request: StaffRequest, words: str) -> str:
    """The referral's page, which will say what was recorded."""
    return notices.say_at(reverse("referral", args=[referral.pk]), request, Recorded(words))


@page(Permission.REFERRAL_TAKE)
def take_referral(request: StaffRequest) -> HttpResponse:
    """Write down a referral in two minutes."""
    make = partial(IntakeForm, questions=policy_of(request.actor.service_id).eligibility)

    def act(form: IntakeForm) -> str:
        asked = form.cleaned_data
        referral = actions.take_referral(
            service=Service.objects.get(pk=request.actor.service_id),
            by=request.actor,
            staff=staff_of(request.actor),
            received_on=asked["received_on"],
            person=form.person(),
            answers=form.answers(),
            source=Source(asked["source"]),
            heard=Heard(asked["heard"]) if asked["heard"] else None,
            hears=form.answer(),
            **form.details(),
        )
        if referral.identity == Identity.OPEN and request.actor.may(Permission.PERSON_MERGE):
            return reverse("identify_referral", args=[referral.pk])
        return at(referral, request, "Referral taken.")

    context = {"back": (reverse("referrals"), "Back to the referrals"), "submit": "Save the referral"}
    return form_page(request, make, act=act, template="referrals/take_referral.html", context=context)


@subject_page(Referral, Permission.PERSON_MERGE, argument="key")
def identify_referral(request: StaffRequest, referral: Referral) -> HttpResponse:
    """Compare the person side by side with those known who look alike, and say who it is."""
    alike = likely_duplicates(referral.person)
    work = open_work_of([each.person.pk for each in alike])

    def act(form: WhoForm) -> str:
        if known := form.known():
            identifying.say_same_person(referral=referral, by=request.actor, known=known)
            return at(referral, request, f"Saved: this referral is of {known.name}, who was known before.")
        identifying.say_another_person(referral=referral, by=request.actor)
        return at(referral, request, "Saved: this is somebody else.")

    context = {
        "it": referral,
        "alike": [(each, work.get(each.person.pk)) for each in alike],
        "back": (reverse("referral", args=[referral.pk]), "Back to the referral"),
        "submit": "Save who it is",
    }
    cases = {key: each.reference for key, each in work.items()}
    make = partial(WhoForm, alike=[each.person for each in alike], cases=cases)
    return form_page(request, make, act=act, template="referrals/identify_referral.html", context=context)


@subject_page(Referral, Permission.PERSON_MERGE, argument="key")
def tell_referral_apart(request: StaffRequest, referral: Referral) -> HttpResponse:
    """Take back that the referral is of somebody known."""

    def act(form: PageForm) -> str:
        identifying.tell_apart(referral=referral, by=request.actor)
        return at(referral, request, "Taken back. Say now who it is.")

    back = reverse("referral", args=[referral.pk]), "Back to the referral"
    context = {"it": referral, "back": back, "submit": "Take it back"}
    return form_page(request, PageForm, act=act, template="referrals/tell_apart.html", context=context)


@subject_page(Referral, Permission.REFERRAL_TAKE, argument="key")
def correct_referral(request: StaffRequest, referral: Referral) -> HttpResponse:
    """Correct what a referral says; shows what somebody else changed meanwhile."""

    def act(form: CorrectReferralForm) -> str:
        asked = form.cleaned_data
        correcting.correct_referral(
            referral=referral,
            by=request.actor,
            version=asked["version"],
            answers=form.answers(),
            received_on=asked["received_on"],
            source=asked["source"],
            heard=asked["heard"],
            **form.details(),
        )
        return at(referral, request, "Referral corrected.")

    make = partial(
        CorrectReferralForm, questions=referral.eligibility, initial=CorrectReferralForm.initial_of(referral)
    )
    back = reverse("referral", args=[referral.pk]), "Back to the referral"
    context = {"it": referral, "back": back, "submit": "Save the referral"}
    return form_page(request, make, act=act, template="referrals/correct_referral.html", context=context)


@subject_page(Referral, Permission.REFERRAL_TAKE, argument="key")
def correct_referred_person(request: StaffRequest, referral: Referral) -> HttpResponse:
    """Correct what is known of the person, while they have no open case: then that is where it is done."""
    person = referral.about
    if work := open_work_of([person.pk]).get(person.pk):
        words = f"They have an open case, {work.reference}: {work.holder}. Their details are corrected there."
        return HttpResponseRedirect(at(referral, request, words))

    def act(form: PersonForm) -> str:
        correct_person(person=person, by=request.actor, version=form.cleaned_data["version"], **form.details())
        return at(referral, request, "Details saved.")

    make = partial(PersonForm, initial=PersonForm.initial_of(person))
    back = reverse("referral", args=[referral.pk]), "Back to the referral"
    context = {"back": back, "submit": "Save the details", "whose": person.name or "this person"}
    return form_page(request, make, act=act, template="people/correct_person.html", context=context)
