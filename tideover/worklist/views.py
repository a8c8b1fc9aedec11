"""The page that puts something off, the list of those to be asked how it went on, and the morning e-mail."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.foundation import clock
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import spoken_date
from tideover.organisation.queries import staff_of
from tideover.worklist import actions
from tideover.worklist.digest import digest_of
from tideover.worklist.forms import MorningDigestForm, PutOffForm
from tideover.worklist.models import Due, MorningDigest
from tideover.worklist.queries import follow_ups_of, worklist_of
from tideover.worklist.rules import DueKind
from tideover.worklist.wording import sentence


@subject_page(Case, Permission.DUE_PUT_OFF)
def put_off(request: StaffRequest, case: Case, kind: str) -> HttpResponse:
    """Put one thing that is due in a case off, once, with a reason. `?about=` says which of several of its kind."""
    if kind not in DueKind.codes():
        raise Http404(f"No due {kind}")
    about, today = request.GET.get("about", ""), clock.today()
    stored = Due.objects.filter(case=case, kind=kind, about=about).first()
    back = reverse("case", args=[case.reference])

    def act(form: PutOffForm) -> str:
        asked = form.cleaned_data
        actions.put_off(
            case=case,
            by=request.actor,
            kind=DueKind(kind),
            about=about,
            to=asked["to"],
            reason=asked["reason"],
            staff=staff_of(request.actor),
        )
        return notices.say_at(back, request, Recorded(f"Put off to {spoken_date(asked['to'], today)}."))

    context = {
        "case": case,
        "back": (back, f"Back to {case.client.name or case.reference}"),
        "submit": "Put it off",
        "kind": DueKind(kind),
        "sentence": sentence(stored.as_given(), today=today, name=case.client.called) if stored else "",
    }
    return form_page(request, PutOffForm, act=act, template="worklist/put_off.html", context=context)


@page(Permission.FOLLOW_UP_RECORD)
def follow_ups(request: StaffRequest) -> HttpResponse:
    """Whom to ask how it goes, some weeks after their case ended: the team's, not one person's."""
    today = clock.today()
    context = {"list": follow_ups_of(request.actor, today), "said": notices.take(request)}
    return render(request, "worklist/follow_ups.html", context)


@page(Permission.CASE_VIEW)
def morning_digest(request: StaffRequest) -> HttpResponse:
    """Say whether one's day is to come by e-mail, and what is in it."""
    staff = staff_of(request.actor)
    if staff is None:
        raise Http404("Only members of staff have a worklist of their own")
    agreed = MorningDigest.objects.filter(staff=staff).first()
    back = reverse("account")

    def act(form: MorningDigestForm) -> str:
        wanted = form.cleaned_data["wanted"]
        actions.choose_digest(staff=staff, by=request.actor, wanted=wanted)
        words = "Your day comes by e-mail from the next working morning." if wanted else "No e-mail is sent any more."
        return notices.say_at(reverse("morning_digest"), request, Recorded(words))

    make = partial(MorningDigestForm, initial={"wanted": agreed is not None})
    context = {
        "back": (back, "Back to your account"),
        "submit": "Save",
        "said": notices.take(request) if request.method == "GET" else None,
        "agreed": agreed,
        "example": digest_of(worklist_of(staff, clock.today())),
    }
    return form_page(request, make, act=act, template="worklist/morning_digest.html", context=context)
