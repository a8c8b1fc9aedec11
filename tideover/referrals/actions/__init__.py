"""Receiving referrals, acknowledging them and deciding on them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tideover.consent.rules import Choice
from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.models import Service
from tideover.organisation.models import Staff
from tideover.organisation.queries import policy_of
from tideover.people.actions import record_person
from tideover.people.matching import likely_duplicates
from tideover.people.models import Person
from tideover.people.open_work import open_work_of
from tideover.referrals.actions.days import check_day
from tideover.referrals.actions.telling import ReferrerTold, record_answer, tell_referrer
from tideover.referrals.models import Referral, WaitingSpell
from tideover.referrals.rules import Heard, Identity, ReferralDecision, Source, asked, problems_of


@events.event_type("referral received", subject="referral")
class ReferralReceived:
    """Somebody asked the service to help a person."""

    referral_id: int
    person_id: int


@events.event_type("referral acknowledged", subject="referral")
class ReferralAcknowledged:
    """The service said that it has the referral."""

    referral_id: int
    on: date


@events.event_type("referral decided", subject="referral")
class ReferralDecided:
    """It was decided what becomes of the referral."""

    referral_id: int
    decision: str
    on: date


@events.event_type("waiting for the person began", subject="referral")
class WaitingBegan:
    """The service can do no more before the person answers."""

    referral_id: int
    since: date


@events.event_type("waiting for the person ended", subject="referral")
class WaitingEnded:
    """The person answered."""

    referral_id: int
    until: date


@action
def receive_referral(
    *,
    person: Person,
    by: By,
    received_on: date,
    source: Source | None = None,
    heard: Heard | None = None,
    dates_are_estimated: bool = False,
    **details: Any,
) -> Referral:
    """Write down a referral received on that day. None is for what nobody has told us; `details` are further fields
    of Referral. One of a person found to be another's second record is of the record that survives."""
    person = person.surviving
    check_day(received_on, "received_on", since=None)
    referral = Referral.objects.create(
        service_id=person.service_id,
        person=person,
        source=source or "",
        heard=heard or "",
        received_on=received_on,
        dates_are_estimated=dates_are_estimated,
        **details,
    )
    events.write(ReferralReceived(referral_id=referral.pk, person_id=person.pk), by=by, service_id=referral.service_id)
    return referral


@action
def acknowledge(*, referral: Referral, by: By, on: date) -> Referral:
    """Write down that the referrer was told on that day that the referral is here. They know that they sent it:
    it tells them nothing of the person, so it asks for no permission and is no disclosure."""
    referral = lock(referral)
    if referral.acknowledged_on:
        raise Refused("This referral was acknowledged already.")
    check_day(on, "on", since=referral.received_on)
    referral.acknowledged_on = on
    referral.save()
    events.write(ReferralAcknowledged(referral_id=referral.pk, on=on), by=by, service_id=referral.service_id)
    return referral


@action
def decide(
    *,
    referral: Referral,
    by: By,
    decision: ReferralDecision,
    on: date,
    reason: str = "",
    pointed_to: str = "",
) -> Referral:
    """Decide on the referral, once. That it is accepted opens no case: cases.actions.open_case does."""
    referral = lock(referral)
    if referral.decided_on:
        raise Refused("This referral was decided already.")
    check_day(on, "on", since=referral.received_on)
    if referral.identity == Identity.OPEN:
        raise Refused("Say first whether this is the same person as somebody known. Open the referral and compare.")
    if decision == ReferralDecision.WITH_US and not open_work_of([referral.about.pk]):
        raise Refused("They have no open case, so they are not with us already. Decide otherwise.", field="decision")
    referral.decided_on, referral.decision = on, decision
    referral.reason, referral.pointed_to, referral.tell_is_owed = reason, pointed_to, True
    referral.save()
    _end_waiting(referral, on, by)
    event = ReferralDecided(referral_id=referral.pk, decision=decision, on=on)
    events.write(event, by=by, service_id=referral.service_id)
    return referral


@action
def take_referral(
    *,
    service: Service,
    by: By,
    staff: Staff | None,
    received_on: date,
    person: Mapping[str, Any],
    answers: Mapping[str, str],
    source: Source,
    heard: Heard | None,
    hears: Choice | None = None,
    **details: Any,
) -> Referral:
    """Write down a referral as it is told at a desk or on the telephone, with the person it is about. Where
    somebody like them is known, the referral says so until somebody decides whether they are one. `hears` is what they
    said, on the day it came, of whoever sent them hearing what is decided; None where they were not asked."""
    if problem := problems_of(person):
        raise Refused(problem, field="given_name")
    check_day(received_on, "received_on", since=None)
    absent_since = details.get("absent_since")
    if absent_since and absent_since > received_on:
        raise Refused("They went off work after the referral came. Check both days.", field="absent_since")
    recorded = record_person(service=service, by=by, **person)
    referral = receive_referral(
        person=recorded,
        by=by,
        received_on=received_on,
        source=source,
        heard=heard,
        taken_by=staff,
        eligibility=asked(policy_of(service.pk).eligibility, answers),
        identity=Identity.OPEN if likely_duplicates(recorded) else Identity.CLEAR,
        **details,
    )
    if hears and source != Source.SELF:
        record_answer(referral=referral, by=by, answer=hears, on=received_on, staff=staff)
    return referral


@action
def wait_for_person(*, referral: Referral, by: By, on: date, reason: str = "") -> WaitingSpell:
    """Stop the clocks from that day on: nothing can be done before the person answers."""
    referral = lock(referral)
    if referral.decided_on:
        raise Refused("This referral was decided already. Nothing waits for the person.")
    if referral.waiting_spells.filter(until=None).exists():
        raise Refused("We wait for the person already. Record their answer when it comes.")
    last = referral.waiting_spells.order_by("-until").first()
    check_day(on, "on", since=last.until if last else referral.received_on)
    spell = WaitingSpell.objects.create(service_id=referral.service_id, referral=referral, since=on, reason=reason)
    events.write(WaitingBegan(referral_id=referral.pk, since=on), by=by, service_id=referral.service_id)
    return spell


@action
def person_answered(*, referral: Referral, by: By, on: date) -> Referral:
    """Let the clocks go on: the person answered on that day."""
    referral = lock(referral)
    if not referral.waiting_spells.filter(until=None).exists():
        raise Refused("We do not wait for the person. Nothing needs an answer.")
    _end_waiting(referral, on, by)
    return referral


def _end_waiting(referral: Referral, on: date, by: By) -> None:
    """End the open spell of waiting, where there is one."""
    spell = referral.waiting_spells.filter(until=None).first()
    if spell is None:
        return
    check_day(on, "on", since=spell.since)
    spell.until = on
    spell.save()
    events.write(WaitingEnded(referral_id=referral.pk, until=on), by=by, service_id=referral.service_id)


__all__ = [
    "ReferralAcknowledged",
    "ReferralDecided",
    "ReferralReceived",
    "ReferrerTold",
    "WaitingBegan",
    "WaitingEnded",
    "acknowledge",
    "decide",
    "person_answered",
    "receive_referral",
    "record_answer",
    "take_referral",
    "tell_referrer",
    "wait_for_person",
]
