"""Pages about a case's client: correcting details."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse

from tideover.cases.models import Case
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.people.actions import correct_person as correct
from tideover.people.forms import PersonForm


def _back(case: Case) -> tuple[str, str]:
    return reverse("case", args=[case.reference]), f"Back to {case.client.name or case.reference}"


@subject_page(Case, Permission.PERSON_EDIT)
def correct_person(request: StaffRequest, case: Case) -> HttpResponse:
    """Correct what is known of the client; shows what somebody else changed meanwhile."""

    def act(form: PersonForm) -> str:
        correct(person=case.client, by=request.actor, version=form.cleaned_data["version"], **form.details())
        return notices.say_at(reverse("case", args=[case.reference]), request, Recorded("Details saved."))

    make = partial(PersonForm, initial=PersonForm.initial_of(case.client))
    context = {"case": case, "back": _back(case), "submit": "Save the details"}
    context["whose"] = case.client.name or case.reference
    return form_page(request, make, act=act, template="people/correct_person.html", context=context)
