"""Receiving referrals, deciding on them, and telling the referrer."""

from datetime import date

from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.people.models import Person
from tideover.referrals.models import Referral
from tideover.referrals.rules import Heard, ReferralDecision, Source


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


@events.event_type("referrer told", subject="referral")
class ReferrerTold:
    """The referrer heard of the decision."""

    referral_id: int
    on: date


@action
def receive_referral(
    *,
    person: Person,
    by: By,
    received_on: date,
    source: Source | None = None,
    heard: Heard | None = None,
    dates_are_estimated: bool = False,
) -> Referral:
    """Write down a referral received on that day. None is for what nobody has told us."""
    _check_day(received_on, "received_on", since=None)
    referral = Referral.objects.create(
        service_id=person.service_id,
        person=person,
        source=source or "",
        heard=heard or "",
        received_on=received_on,
        dates_are_estimated=dates_are_estimated,
    )
    events.write(ReferralReceived(referral_id=referral.pk, person_id=person.pk), by=by, service_id=referral.service_id)
    return referral


@action
def acknowledge(*, referral: Referral, by: By, on: date) -> Referral:
    """Write down that the referrer was told on that day that the referral is here."""
    referral = lock(referral)
    if referral.acknowledged_on:
        raise Refused("This referral was acknowledged already.")
    _check_day(on, "on", since=referral.received_on)
    referral.acknowledged_on = on
    referral.save()
    events.write(ReferralAcknowledged(referral_id=referral.pk, on=on), by=by, service_id=referral.service_id)
    return referral


@action
def decide(*, referral: Referral, by: By, decision: ReferralDecision, on: date) -> Referral:
    """Decide on the referral, once. That it is accepted opens no case: cases.actions.open_case does."""
    referral = lock(referral)
    if referral.decided_on:
        raise Refused("This referral was decided already.")
    _check_day(on, "on", since=referral.received_on)
    referral.decided_on, referral.decision = on, decision
    referral.save()
    event = ReferralDecided(referral_id=referral.pk, decision=decision, on=on)
    events.write(event, by=by, service_id=referral.service_id)
    return referral


@action
def tell_referrer(*, referral: Referral, by: By, on: date) -> Referral:
    """Write down that the referrer was told of the decision on that day."""
    referral = lock(referral)
    if referral.decided_on is None:
        raise Refused("Nothing is decided yet that the referrer could be told.")
    _check_day(on, "on", since=referral.decided_on)
    referral.told_on = on
    referral.save()
    events.write(ReferrerTold(referral_id=referral.pk, on=on), by=by, service_id=referral.service_id)
    return referral


def _check_day(on: date, field: str, *, since: date | None) -> None:
    if on > clock.today():
        raise Refused("This is in the future. Enter today or an earlier day.", field=field)
    if since and on < since:
        raise Refused("This is before the step that comes first. Enter a later day.", field=field)
