"""Telling whoever sent somebody what was decided: only as the person lets us, each with a record of it."""

from datetime import date

from tideover.consent.actions import record_decision, record_disclosure
from tideover.consent.models import PermissionDecision
from tideover.consent.rules import ANSWER_TO_REFERRAL, Choice, How
from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import lower_first, short_date
from tideover.organisation.models import Staff
from tideover.people.records import lock_person
from tideover.people.rules import Way
from tideover.referrals.actions.days import check_day
from tideover.referrals.models import Referral
from tideover.referrals.rules import TELLS_ITSELF, ReferralDecision
from tideover.referrals.telling import telling_of


@events.event_type("referrer told", subject="referral")
class ReferrerTold:
    """The referrer heard of the decision."""

    referral_id: int
    on: date


@action
def record_answer(
    *, referral: Referral, by: By, answer: Choice, on: date, how: How | None = None, staff: Staff | None = None
) -> PermissionDecision:
    """Write down what the person said, on that day, of whoever sent them hearing what is decided. It is a decision
    about permission as every other. Refused for a day before the referral came, and where nobody else sent them."""
    if referral.source in TELLS_ITSELF:
        raise Refused(telling_of(referral).words)
    check_day(on, "on", since=referral.received_on)
    party, kind, purpose = ANSWER_TO_REFERRAL
    return record_decision(
        person=referral.person,
        by=by,
        party=party,
        kind=kind,
        purpose=purpose,
        decision=answer,
        on=on,
        how=how,
        staff=staff,
    )


@action
def tell_referrer(*, referral: Referral, by: By, on: date, way: Way, staff: Staff | None = None) -> Referral:
    """Write down that the referrer was told of the decision on that day, as what was told to others too. Raises
    Refused where the person objected, or was not asked though they could have been."""
    # The person first, as whoever records what they permit has it: so neither waits for the other for ever.
    lock_person(referral.person)
    referral = lock(referral)
    if referral.decided_on is None:
        raise Refused("Nothing is decided yet that the referrer could be told.")
    if referral.told_on:
        raise Refused("The referrer was told already.")
    check_day(on, "on", since=referral.decided_on)
    telling = telling_of(referral, on)
    if not telling.may_be_told:
        raise Refused(f"By {short_date(on)}: {lower_first(telling.words)}" if telling.has_referrer else telling.words)
    party, kind, purpose = ANSWER_TO_REFERRAL
    record_disclosure(
        person=referral.person,
        by=by,
        party=party,
        kind=kind,
        purpose=purpose,
        on=on,
        way=way,
        what=f"The decision on their referral: {lower_first(ReferralDecision(referral.decision).label)}",
        named=referral.referrer_name,
        staff=staff,
    )
    referral.told_on, referral.tell_is_owed = on, False
    referral.save()
    events.write(ReferrerTold(referral_id=referral.pk, on=on), by=by, service_id=referral.service_id)
    return referral
