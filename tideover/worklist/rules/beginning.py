"""The rules "first appointment" and "ask for permissions": what a case owes its client at the beginning."""

from collections.abc import Iterator
from datetime import date, timedelta

from tideover.diary.rules import Party
from tideover.employment.rules import SpellState
from tideover.worklist.rules.appointments import MEANT_TO_MEET
from tideover.worklist.rules.due import CASE, Due, DueKind, Why
from tideover.worklist.rules.facts import CaseFacts


def first_appointment(facts: CaseFacts) -> Iterator[Due]:
    """Meet the client within the policy's working days of the referral, or by the policy's day of their absence
    if that is earlier and was still to come when the referral was received: early help is what keeps people in work.

    Booking an appointment with the client settles it, and so does an assessment, for which they were met.
    """
    if facts.referred_on is None or facts.assessed_on is not None or _meets_the_client(facts):
        return
    on = facts.policy.add_working_days(facts.referred_on, facts.policy.first_appointment_within_working_days)
    by_absence = _day_of_absence(facts, facts.referred_on)
    if by_absence is not None and facts.referred_on <= by_absence < on:
        on = by_absence
    yield Due(
        subject=(CASE, facts.case),
        kind=DueKind.FIRST_APPOINTMENT,
        on=on,
        why_code=Why.WAITING_SINCE_REFERRAL,
        why_facts={"referred_on": facts.referred_on.isoformat()},
        owner=facts.owner,
    )


def ask_permissions(facts: CaseFacts) -> Iterator[Due]:
    """Ask the client who may be told what within the policy's days of acceptance, until one decision is recorded,
    whichever it is: without any, nobody can be told anything."""
    if facts.has_permissions:
        return
    yield Due(
        subject=(CASE, facts.case),
        kind=DueKind.ASK_PERMISSIONS,
        on=facts.accepted_on + timedelta(days=facts.policy.ask_permissions_within_days),
        why_code=Why.NEVER_ASKED,
        why_facts={"accepted_on": facts.accepted_on.isoformat()},
        owner=facts.owner,
    )


def _meets_the_client(facts: CaseFacts) -> bool:
    return any(each.party is Party.CLIENT and each.state in MEANT_TO_MEET for each in facts.appointments)


def _day_of_absence(facts: CaseFacts, referred_on: date) -> date | None:
    """The policy's day of the absence in which the referral came, or of the one that it told of where none is
    recorded; None where it came in none."""
    began = [
        spell.starts_on
        for spell in facts.spells
        if spell.state is SpellState.OFF_SICK
        and spell.starts_on <= referred_on
        and (spell.ends_on is None or spell.ends_on >= referred_on)
    ]
    if not began and facts.absent_since is not None and facts.absent_since <= referred_on:
        began = [facts.absent_since]
    if not began:
        return None
    return min(began) + timedelta(days=facts.policy.first_appointment_by_absence_days)
