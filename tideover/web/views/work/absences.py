"""Forms about an absence: its causes, and earlier absences with the same."""

from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tideover.cases.models import Case
from tideover.employment import actions
from tideover.employment.forms import AbsenceForm, EarlierAbsenceForm, RemoveEarlierAbsenceForm
from tideover.employment.models import EarlierAbsence, Spell
from tideover.employment.queries import was_removed
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.people.records import records_of
from tideover.web.queries.work import before_words, spell_sentence
from tideover.web.views.work.page import FORM, context_of, gone, saved


def _absence(case: Case, key: int) -> Spell | None:
    """A spell off sick of the case's client; None where there is none, or none any more."""
    absences = Spell.objects.filter(person__in=records_of([case.person.survivor_id]), pk=key, state=SpellState.OFF_SICK)
    found: Spell | None = absences.with_posts().first()
    return found


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def describe_absence(request: StaffRequest, case: Case, spell: int) -> HttpResponse:
    """Say what keeps the client off work and whether work is a cause; when they were off before stands beside it."""
    row = _absence(case, spell)
    if row is None:
        return gone(request, case, Spell, spell)

    def act(form: AbsenceForm) -> str:
        version = form.cleaned_data["version"]
        actions.describe_absence(spell=row, by=request.actor, version=version, **form.description())
        return saved(request, case, "Saved what keeps them off work.")

    make = partial(AbsenceForm, initial=AbsenceForm.initial_of(row))
    lead = f"{spell_sentence(row, clock.today())}."
    context = context_of(case, "About an absence", "Save", lead, spell=row, said=notices.take(request))
    context["before"] = [(each, before_words(each)) for each in row.earlier_absences.order_by("-began_on")]
    return form_page(request, make, act=act, template="web/absence.html", context=context)


def _saved_about(request: StaffRequest, case: Case, spell: Spell, words: str) -> str:
    return notices.say_at(reverse("describe_absence", args=[case.reference, spell.pk]), request, Recorded(words))


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def add_earlier_absence(request: StaffRequest, case: Case, spell: int) -> HttpResponse:
    """Say that the client was off with the same before."""
    row = _absence(case, spell)
    if row is None:
        return gone(request, case, Spell, spell)

    def act(form: EarlierAbsenceForm) -> str:
        names = ("began_on", "weeks", "date_is_estimated")
        asked = {name: form.cleaned_data[name] for name in names}
        actions.record_earlier_absence(spell=row, by=request.actor, **asked)
        return _saved_about(request, case, row, "Saved that they were off before.")

    lead = f"{spell_sentence(row, clock.today())}. When were they off with the same before?"
    context = context_of(case, "Off before", "Save", lead)
    return form_page(request, EarlierAbsenceForm, act=act, template=FORM, context=context)


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def remove_earlier_absence(request: StaffRequest, case: Case, spell: int, earlier: int) -> HttpResponse:
    """Remove an earlier absence that was entered in error. Sent twice, it leads to what is left."""
    row = _absence(case, spell)
    if row is None:
        return gone(request, case, Spell, spell)
    before = EarlierAbsence.objects.filter(spell=row, pk=earlier).first()
    if before is None:
        if was_removed(EarlierAbsence, earlier, spell_id=row.pk):
            return HttpResponseRedirect(_saved_about(request, case, row, "This was removed already."))
        raise Http404

    def act(form: RemoveEarlierAbsenceForm) -> str:
        actions.remove_earlier_absence(earlier=before, by=request.actor)
        return _saved_about(request, case, row, "Removed. What it said is kept in the history.")

    lead = f"Off before {before_words(before)}. Remove it only if it never was so."
    context = context_of(case, "Remove what was entered in error", "Remove it", lead)
    return form_page(request, RemoveEarlierAbsenceForm, act=act, template=FORM, context=context)
