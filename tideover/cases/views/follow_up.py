"""Following up somebody whose case has ended."""

from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse

from tideover.cases import actions
from tideover.cases.forms.follow_up import FollowUpForm
from tideover.cases.models import Case, FollowUp
from tideover.cases.rules import FollowUpOutcome
from tideover.cases.views.steering import context_of
from tideover.employment.queries import recorded_spells, work_line
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import long_date, lower_first, plural
from tideover.organisation.queries import policy_of, staff_of
from tideover.people.rules import Way


@subject_page(Case, Permission.FOLLOW_UP_RECORD)
def record_follow_up(request: StaffRequest, case: Case, weeks: int) -> HttpResponse:
    """Record that somebody was asked, or could not be asked, how it goes so many weeks after the ending."""
    if weeks not in policy_of(case.service_id).follow_up_weeks:
        raise Http404(f"Nobody asks {weeks} weeks after an ending")

    def act(form: FollowUpForm) -> str:
        asked = form.cleaned_data
        made = actions.record_follow_up(
            case=case,
            by=request.actor,
            weeks=weeks,
            on=asked["on"],
            way=Way(asked["way"]),
            outcome=FollowUpOutcome(asked["outcome"]),
            staff=staff_of(request.actor),
            words=asked["words"],
            satisfaction=asked["satisfaction"],
            work_is_as_recorded=asked["work"] == FollowUpForm.STILL,
        )
        changed = made.outcome == FollowUpOutcome.REACHED and asked["work"] == FollowUpForm.CHANGED
        where = reverse("record_spell", args=[case.reference]) if changed else reverse("follow_ups")
        return notices.say_at(where, request, Recorded(_said(made, case)))

    today = clock.today()
    work = work_line(case.person, recorded_spells(case.person), today, case.post)
    make = partial(FollowUpForm, work_now=lower_first(work.sentence(today)) if work.state else "")
    context = context_of(case, f"Follow-up after {plural(weeks, 'week')}", "Save", _lead(case, weeks))
    context["back"] = (reverse("follow_ups"), "Back to the follow-ups")
    return form_page(request, make, act=act, template="cases/follow_up.html", context=context)


def _lead(case: Case, weeks: int) -> str:
    ended = f"The case ended on {long_date(case.ended_on)}. " if case.ended_on else ""
    tried = FollowUp.objects.filter(case=case, ending__reopened_on=None, weeks=weeks, closes=False).count()
    reach = f" Telephone: {case.client.telephone}." if case.client.telephone else ""
    return f"{ended}{plural(tried, 'attempt')} so far.{reach}" if tried else f"{ended}Ask how it goes.{reach}"


def _said(made: FollowUp, case: Case) -> str:
    name = case.client.name or case.reference
    if made.outcome == FollowUpOutcome.REACHED:
        return f"Recorded: {name} told us how it goes."
    if made.outcome == FollowUpOutcome.DECLINED:
        return f"Recorded: {name} does not want to be asked."
    if made.closes:
        return f"Recorded. That was the last attempt: {name} could not be reached."
    return f"Recorded: {name} did not answer. Try again another time."
