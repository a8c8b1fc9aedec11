"""Following up somebody whose case has ended."""

from datetime import timedelta
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tideover.cases import actions
from tideover.cases.forms.follow_up import FollowUpForm
from tideover.cases.models import Case, FollowUp
from tideover.cases.rules import ASKED_FROM, STILL_TELLS, FollowUpOutcome
from tideover.cases.views.steering import context_of
from tideover.employment.queries import recorded_spells, work_line
from tideover.foundation import clock
from tideover.foundation.access import Permission, in_scope, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import long_date, lower_first, plural
from tideover.organisation.queries import policy_of, staff_of
from tideover.people.rules import Way


@subject_page(Case, Permission.FOLLOW_UP_RECORD)
def record_follow_up(request: StaffRequest, case: Case, weeks: int) -> HttpResponse:
    """Record that somebody was asked, or could not be asked, how it goes so many weeks after the ending. One that is
    closed shows nothing of anybody any more and leads back to the list."""
    asked_after = policy_of(case.service_id).follow_up_weeks
    if weeks not in asked_after:
        raise Http404(f"Nobody asks {weeks} weeks after an ending")
    records_work = in_scope(request.actor.under(Permission.EMPLOYMENT_RECORD), Case).filter(pk=case.pk).exists()
    if not (records_work or _is_asked(case, asked_after)):
        raise Http404(f"Nobody asks after {case.reference} today")
    tried = FollowUp.objects.filter(case=case, ending__reopened_on=None, weeks=weeks)
    if request.method == "GET" and tried.filter(closes=True).exists():
        closed = Recorded("What came of this follow-up is recorded already.")
        return HttpResponseRedirect(notices.say_at(reverse("follow_ups"), request, closed))

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
        if changed and records_work:
            where = reverse("record_spell", args=[case.reference])
            return notices.say_at(where, request, Recorded(_said(made, case)))
        tell = " Ask your team's manager to record how they stand at work now." if changed else ""
        return notices.say_at(reverse("follow_ups"), request, Recorded(_said(made, case) + tell))

    today = clock.today()
    work = work_line(case.person, recorded_spells(case.person), today, case.post)
    work_now = lower_first(work.sentence(today)) if work.state else ""
    make = partial(FollowUpForm, work_now=work_now, records_work=records_work)
    context = context_of(case, f"Follow-up after {plural(weeks, 'week')}", "Save", _lead(case, tried.count()))
    context["back"] = (reverse("follow_ups"), "Back to the follow-ups")
    return form_page(request, make, act=act, template="cases/follow_up.html", context=context)


def _is_asked(case: Case, asked_after: list[int]) -> bool:
    """Whether today is among the days on which a team asks after the case: from shortly before the first follow-up
    until the last one says nothing any more of its day."""
    if case.ended_on is None:
        return False
    first, last = (case.ended_on + timedelta(weeks=weeks) for weeks in (min(asked_after), max(asked_after)))
    return first - ASKED_FROM <= clock.today() <= last + STILL_TELLS


def _lead(case: Case, tried: int) -> str:
    ended = f"The case ended on {long_date(case.ended_on)}. " if case.ended_on else ""
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
