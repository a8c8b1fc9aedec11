"""Noting what somebody means to do in a case, and what came of it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from tideover.cases.models import Case
from tideover.diary import actions
from tideover.diary.forms import IntentionForm, SettleIntentionForm
from tideover.diary.forms.intentions import LATER
from tideover.diary.models import Intention
from tideover.diary.rules import CameOf
from tideover.diary.views.entries import done, page_context
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import spoken_date
from tideover.foundation.workingdays import Nation, add_working_days
from tideover.organisation.queries import policy_of, staff_of


@subject_page(Case, Permission.CONTACT_RECORD)
def note_intention(request: StaffRequest, case: Case) -> HttpResponse:
    """Note what is to be done for the client on a day: it is due then."""
    today = clock.today()

    def act(form: IntentionForm) -> str:
        asked, staff = form.cleaned_data, staff_of(request.actor)
        actions.note_intention(case=case, by=request.actor, staff=staff, what=asked["what"], on=asked["on"])
        return done(request, case, Recorded(f"Noted for {spoken_date(asked['on'], today)}."))

    nation = Nation(policy_of(case.service_id).nation)
    make = partial(IntentionForm, initial={"on": add_working_days(today, 1, nation=nation)})
    context = page_context(case, "Note it")
    return form_page(request, make, act=act, template="diary/note_intention.html", context=context)


@subject_page(Case, Permission.CONTACT_RECORD)
def settle_intention(request: StaffRequest, case: Case, intention: int) -> HttpResponse:
    """Say that it was done, is not needed any more, or is for another day."""
    row, today = get_object_or_404(Intention, case=case, pk=intention), clock.today()

    def act(form: SettleIntentionForm) -> str:
        asked = form.cleaned_data
        if asked["came_of"] == LATER:
            actions.move_intention(intention=row, by=request.actor, to=asked["to"])
            return done(request, case, Recorded(f"Moved to {spoken_date(asked['to'], today)}."))
        actions.settle_intention(intention=row, by=request.actor, came_of=CameOf(asked["came_of"]))
        return done(request, case, Recorded(f"{CameOf(asked['came_of']).label}: {row.what}"))

    make = partial(SettleIntentionForm, initial=SettleIntentionForm.initial_of(row))
    context = page_context(case, "Save", intention=row)
    return form_page(request, make, act=act, template="diary/settle_intention.html", context=context)
