"""Forms about spells: the next one, correcting one, removing one."""

from functools import partial
from typing import Any

from django.http import HttpResponse

from tideover.cases.models import Case
from tideover.employment import actions
from tideover.employment.forms import CorrectSpellForm, RemoveSpellForm, SpellForm
from tideover.employment.models import Spell
from tideover.employment.queries import posts_of, spells_before
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.words import join_words, long_date
from tideover.people.records import records_of
from tideover.web.queries.work import spell_sentence
from tideover.web.views.work.page import FORM, context_of, gone, saved


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def record_spell(request: StaffRequest, case: Case) -> HttpResponse:
    """Record how the client stands at work from some day on. `?post=` in the address chooses the post beforehand."""

    def act(form: SpellForm) -> str:
        asked = form.cleaned_data
        spell = actions.record_spell(
            person=case.person,
            by=request.actor,
            **{**form.details(), "state": SpellState(asked["state"])},
            then_as_before=asked["then_as_before"],
        )
        if asked["still"] and spell.ends_on is None:
            actions.confirm_work_status(person=case.person, by=request.actor, on=clock.today())
        if spell.state == SpellState.OFF_SICK:
            return saved(request, case, "Change at work recorded. Say here what keeps them off work.")
        return saved(request, case, "Change at work recorded.")

    wanted = request.GET.get("post", "")
    chosen = wanted.isascii() and wanted.isdecimal() and len(wanted) < 19
    post = posts_of(case.person).filter(pk=wanted).first() if chosen else None
    said = _said_at_referral(case)
    make = partial(SpellForm, person=case.person, post=post, initial=said)
    lead = "What ran until then in the same post ends the day before."
    if said:
        lead = f"The referral said: off work since {long_date(said['starts_on'])}. Check it with them, then save it."
    context = context_of(case, "Record a change at work", "Save the change", lead) | {"said": notices.take(request)}
    return form_page(request, make, act=act, template=FORM, context=context)


def _said_at_referral(case: Case) -> dict[str, Any]:
    """The first spell as the referral has it, for somebody to check: since when the client is off. Nothing where the
    referral does not say so, or something is recorded already. It does not say how they stand today."""
    since = case.referral.absent_since if case.referral else None
    if since is None or Spell.objects.filter(person__in=records_of([case.person.survivor_id])).exists():
        return {}
    return {"state": SpellState.OFF_SICK.value, "starts_on": since, "still": False}


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def correct_spell(request: StaffRequest, case: Case, spell: int) -> HttpResponse:
    """Correct a spell that was recorded wrongly; shows what somebody else changed meanwhile."""
    row = Spell.objects.filter(person__in=records_of([case.person.survivor_id]), pk=spell).with_posts().first()
    if row is None:
        return gone(request, case, Spell, spell)

    def act(form: CorrectSpellForm) -> str:
        asked = form.cleaned_data
        actions.correct_spell(
            spell=row,
            by=request.actor,
            version=asked["version"],
            neighbours_follow=asked["neighbours_follow"],
            **form.details(),
        )
        return saved(request, case, "Corrected. What was recorded before is kept in the history.")

    make = partial(CorrectSpellForm, person=case.person, initial=CorrectSpellForm.initial_of(row))
    lead = f"{spell_sentence(row, clock.today())}. Has something changed since? Then record a change at work instead."
    context = context_of(case, "Correct what was recorded", "Save the correction", lead)
    return form_page(request, make, act=act, template=FORM, context=context)


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def remove_spell(request: StaffRequest, case: Case, spell: int) -> HttpResponse:
    """Remove a spell that was entered in error. Sent twice, or after somebody else, it leads to what is left."""
    row = Spell.objects.filter(person__in=records_of([case.person.survivor_id]), pk=spell).with_posts().first()
    if row is None:
        return gone(request, case, Spell, spell)

    def act(form: RemoveSpellForm) -> str:
        again = form.cleaned_data.get("goes_on_again", False)
        actions.remove_spell(spell=row, by=request.actor, goes_on_again=again)
        return saved(request, case, "Removed. What it said is kept in the history.")

    before = join_words([f"'{SpellState(each.state).label}'" for each in spells_before(row)])
    make = partial(RemoveSpellForm, before=before)
    lead = f"{spell_sentence(row, clock.today())}. Remove it only if it never was so."
    context = context_of(case, "Remove what was entered in error", "Remove it", lead)
    return form_page(request, make, act=act, template=FORM, context=context)
