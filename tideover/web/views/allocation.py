"""Giving a case to a case manager, with what each of them holds in sight. Nothing is ever given by itself."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from tideover.cases.actions import allocate
from tideover.cases.models import Case
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import OneChoice, PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.web.queries.allocation import Candidate, candidates, over_cap_of, skills_of


class AllocateForm(PageForm):
    """To whom the case is given."""

    spoken = {"case_manager": "who is to hold the case"}

    case_manager = forms.ChoiceField(label="Who is to hold the case?", widget=OneChoice(small=True))
    over_cap_reason = forms.CharField(
        label="Why it is right although they are at their cap or away",
        help_text="Only where that is so. It stays on record.",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, found: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["case_manager"]
        chosen.choices = [(str(each.staff.pk), each.staff.name) for each in found]
        chosen.widget.hints = {str(each.staff.pk): _hint(each) for each in found}
        self.found = {str(each.staff.pk): each for each in found}

    def chosen(self) -> Candidate:
        """Whom it is given to, as they were shown."""
        return self.found[self.cleaned_data["case_manager"]]


def _hint(each: Candidate) -> str:
    said = [f"{each.active} of {each.cap} active", f"{each.settled} settled in work"]
    said += [f"{each.away}: needs a reason"] if each.away else []
    said += [each.because] if each.because else []
    said += ["at the cap: needs a reason"] if each.is_full else []
    said += ["suggested"] if each.is_suggested else []
    return "; ".join(said)


@subject_page(Case, Permission.CASE_ALLOCATE)
def allocate_case(request: StaffRequest, case: Case) -> HttpResponse:
    """Give the case to a case manager of its team; `?skill=` asks who is good at something."""
    skill = request.GET.get("skill", "")[:60]
    found = candidates(case, clock.today(), skill)

    def make(**given: Any) -> AllocateForm:
        return AllocateForm(found=found, **given)

    def act(form: AllocateForm) -> str:
        chosen = form.chosen()
        reason = form.cleaned_data["over_cap_reason"]
        allocate(case=case, by=request.actor, case_manager=chosen.staff, over_cap_reason=reason)
        words = Recorded(f"{chosen.staff.name} holds this case now.")
        return notices.say_at(reverse("case", args=[case.reference]), request, words)

    name = case.client.name or case.reference
    context = {
        "case": case,
        "back": (reverse("case", args=[case.reference]), f"Back to {name}"),
        "name": name,
        "found": found,
        "skill": skill,
        "skills": skills_of(found),
        "over_cap": over_cap_of(case),
        "said": notices.take(request),
        "submit": "Give the case",
    }
    return form_page(request, make, act=act, template="web/allocate_case.html", context=context)
