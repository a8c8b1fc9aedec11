"""Correcting a referral that was taken down wrongly."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date
from tideover.foundation.revision import revise
from tideover.referrals.models import Referral


@events.event_type("referral corrected", subject="referral")
class ReferralCorrected:
    """What a referral says was corrected; the row's history has the values."""

    referral_id: int
    fields: list[str]


@action
def correct_referral(
    *, referral: Referral, by: By, version: int, answers: Mapping[str, str], received_on: date, **details: Any
) -> Referral:
    """Correct what a referral says, as it was shown at `version`; `answers` are those to its own eligibility questions,
    by code, and `details` further fields. Raises Conflict where somebody else changed the same since, and Refused for
    days that cannot be beside what was done with it."""
    referral = lock(referral)
    _check_received(referral, received_on)
    absent_since = details.get("absent_since")
    if absent_since and absent_since > received_on:
        raise Refused("They went off work after the referral came. Check both days.", field="absent_since")
    eligibility = [{**each, "answer": answers.get(each["code"], each["answer"])} for each in referral.eligibility]
    wanted = {"received_on": received_on, "eligibility": eligibility, **details}
    referral, changed = revise(referral, wanted, version=version)
    if changed:
        event = ReferralCorrected(referral_id=referral.pk, fields=changed)
        events.write(event, by=by, service_id=referral.service_id)
    return referral


def _check_received(referral: Referral, on: date) -> None:
    """Refuse a day of receipt to come, or after something that was done with the referral."""
    if on > clock.today():
        raise Refused("This is in the future. Enter today or an earlier day.", field="received_on")
    waited = referral.waiting_spells.order_by("since").values_list("since", flat=True).first()
    steps = [
        ("acknowledged", referral.acknowledged_on),
        ("decided", referral.decided_on),
        ("waiting for the person", waited),
    ]
    for what, day in steps:
        if day and on > day:
            raise Refused(f"It was {what} on {long_date(day)}, before that day. Check the day.", field="received_on")
