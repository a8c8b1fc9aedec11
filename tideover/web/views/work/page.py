"""The page of a client's work, and saying that it is still as the record says."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.employment.actions import confirm_work_status
from tideover.employment.models import Post, Spell
from tideover.employment.queries import was_removed
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.actions import Refused
from tideover.foundation.pages import notices
from tideover.foundation.pages.notices import Recorded
from tideover.web.queries.work import work_so_far

FORM = "cases/form.html"


def context_of(case: Case, title: str, submit: str, lead: str = "", **more: Any) -> dict[str, Any]:
    """What a page with one form about work shows around it."""
    whose = case.client.name or case.reference
    back = (reverse("work", args=[case.reference]), "Back to work")
    return {"case": case, "back": back, "title": title, "whose": whose, "submit": submit, "lead": lead, **more}


def saved(request: StaffRequest, case: Case, words: str) -> str:
    """The page of the client's work, which says what was recorded."""
    return notices.say_at(reverse("work", args=[case.reference]), request, Recorded(words))


def gone(request: StaffRequest, case: Case, model: type[Spell] | type[Post], key: int) -> HttpResponse:
    """Where to go instead of a spell or post that is not there: to what is left, if it was there and somebody removed
    it. Raises Http404 where it never was."""
    if was_removed(model, key, person_id=case.person_id):
        return HttpResponseRedirect(saved(request, case, "This was removed meanwhile. See what is recorded now."))
    raise Http404


@subject_page(Case, Permission.CASE_VIEW)
def work(request: StaffRequest, case: Case) -> HttpResponse:
    """A client's work: posts, spells and absences, as a picture and a table, and what follows from them."""
    name = case.client.name or case.reference
    context = {
        "case": case,
        "back": (reverse("case", args=[case.reference]), f"Back to {name}"),
        "whose": name,
        "work": work_so_far(case, clock.today()),
        "may_record": request.actor.may(Permission.EMPLOYMENT_RECORD),
        "may_see_care": request.actor.may(Permission.CONTACT_RECORD),
        "said": notices.take(request),
    }
    return render(request, "web/work.html", context)


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def confirm_work(request: StaffRequest, case: Case) -> HttpResponse:
    """Note that how the client stands at work was confirmed today. Saying so twice changes nothing; an address that is
    only looked at leads to the case. The page on which the button stood says what came of it."""
    from_work = request.POST.get("from") == "work"
    where = reverse("work" if from_work else "case", args=[case.reference])
    if request.method == "POST":
        try:
            confirm_work_status(person=case.person, by=request.actor, on=clock.today())
            words = "Noted: how they stand at work is still so today."
        except Refused as refusal:
            words = refusal.sentence
        notices.say_at(where, request, Recorded(words))
    return HttpResponseRedirect(where)
