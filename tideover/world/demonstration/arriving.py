"""Referrals that wait on the demonstration's board, as of today, each where another thing is owed."""

from datetime import date, timedelta
from typing import Any

from tideover.foundation import clock
from tideover.people.rules import Need
from tideover.referrals.actions import acknowledge, take_referral, wait_for_person
from tideover.referrals.actions.reaching_out import record_outreach
from tideover.referrals.models import Outreach, Referral
from tideover.referrals.rules import Approached, Heard, OutreachKind, Source
from tideover.world.demonstration.staffing import DEMONSTRATION, Workplace

ELIGIBILITY = [
    {"code": "employed", "question": "Are they employed or self-employed?", "rules_out": "no"},
    {"code": "wants_to_stay", "question": "Do they want to keep this job?", "rules_out": ""},
]
"""What the demonstration's service asks of a referral."""


def write_referrals(place: Workplace) -> None:
    """A union that was told of the service, and four referrals. Call within the service's transaction."""
    today = clock.today()
    union = _outreach(place, today - timedelta(days=60))
    _taken(place, "Bronwen", "Hartley", today - timedelta(days=1), source=Source.GP, heard=Heard.PRACTICE)
    acknowledged = _taken(
        place,
        "Selam",
        "Tesfaye",
        today - timedelta(days=6),
        source=Source.UNION,
        heard=Heard.UNION,
        outreach=union,
        referrer_name="Ruth Okafor",
        referrer_wants="Keep the job open while treatment goes on.",
        person_wants="Go back to shorter shifts.",
        person={"needs": [Need.INTERPRETER.value], "language": "Tigrinya", "telephone": "07700 900981"},
    )
    acknowledge(referral=acknowledged, by=DEMONSTRATION, on=today - timedelta(days=5))
    waiting = _taken(place, "Piotr", "Wrona", today - timedelta(days=20), source=Source.EMPLOYER, heard=Heard.EMPLOYER)
    acknowledge(referral=waiting, by=DEMONSTRATION, on=today - timedelta(days=19))
    wait_for_person(
        referral=waiting, by=DEMONSTRATION, on=today - timedelta(days=17), reason="Rang twice and wrote; no answer yet"
    )
    _taken(place, "Dilys", "Marchbank", today - timedelta(days=9), source=Source.SELF, heard=Heard.FRIEND)


def _outreach(place: Workplace, on: date) -> Outreach:
    step = record_outreach(
        service=place.service,
        by=DEMONSTRATION,
        name="Saltmarsh Transport Union",
        approached=Approached.UNION,
        kind=OutreachKind.PRESENTATION,
        on=on,
        people=14,
    )
    told: Outreach = step.outreach
    return told


def _taken(
    place: Workplace,
    given: str,
    family: str,
    on: date,
    *,
    source: Source,
    heard: Heard,
    person: dict[str, Any] | None = None,
    **details: Any,
) -> Referral:
    return take_referral(
        service=place.service,
        by=DEMONSTRATION,
        staff=None,
        received_on=on,
        person={"given_name": given, "family_name": family, **(person or {})},
        answers={"employed": "yes"},
        source=source,
        heard=heard,
        **details,
    )
