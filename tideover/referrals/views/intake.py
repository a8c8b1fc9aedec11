"""Taking a referral, and saying whether it is of somebody known."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse

from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Service
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import policy_of, staff_of
from tideover.people.matching import likely_duplicates
from tideover.people.open_work import open_work_of
from tideover.referrals import actions
from tideover.referrals.forms import IntakeForm, WhoForm
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
            **form.details(),
        )
        if referral.identity == Identity.OPEN:
            return reverse("identify_referral", args=[referral.pk])
        return at(referral, request, "Referral taken.")

    context = {"back": (reverse("referrals"), "Back to the referrals"), "submit": "Save the referral"}
    return form_page(request, make, act=act, template="referrals/take_referral.html", context=context)


@subject_page(Referral, Permission.REFERRAL_TAKE, argument="key")
def identify_referral(request: StaffRequest, referral: Referral) -> HttpResponse:
    """Compare the person side by side with those known who look alike, and say who it is."""
    alike = likely_duplicates(referral.person)
    work = open_work_of([each.person.pk for each in alike])

    def act(form: WhoForm) -> str:
        if known := form.known():
            actions.say_same_person(referral=referral, by=request.actor, known=known)
            return at(referral, request, f"Saved: this referral is of {known.name}, who was known before.")
        actions.say_another_person(referral=referral, by=request.actor)
        return at(referral, request, "Saved: this is somebody else.")

    context = {
        "it": referral,
        "alike": [(each, work.get(each.person.pk)) for each in alike],
        "back": (reverse("referral", args=[referral.pk]), "Back to the referral"),
        "submit": "Save who it is",
    }
    make = partial(WhoForm, alike=[each.person for each in alike])
    return form_page(request, make, act=act, template="referrals/identify_referral.html", context=context)


@subject_page(Referral, Permission.PERSON_MERGE, argument="key")
def tell_referral_apart(request: StaffRequest, referral: Referral) -> HttpResponse:
    """Take back that the referral is of somebody known."""

    def act(form: PageForm) -> str:
        actions.tell_apart(referral=referral, by=request.actor)
        return at(referral, request, "Taken back. Say now who it is.")

    back = reverse("referral", args=[referral.pk]), "Back to the referral"
    context = {"it": referral, "back": back, "submit": "Take it back"}
    return form_page(request, PageForm, act=act, template="referrals/tell_apart.html", context=context)
