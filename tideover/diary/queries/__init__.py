"""Reading the diary."""

from dataclasses import dataclass

from tideover.cases.models import Case
from tideover.diary.models import Appointment, ContactAgreement
from tideover.foundation.pages.words import join_words, plural
from tideover.people.rules import Way

WAYS = {
    Way.TELEPHONE: "by telephone",
    Way.IN_PERSON: "in person",
    Way.VIDEO: "by video",
    Way.MESSAGE: "by message",
    Way.LETTER: "by letter",
}


def agreement_of(case: Case) -> ContactAgreement | None:
    """What was last agreed about keeping in touch; None where nothing was."""
    return ContactAgreement.objects.filter(case=case).order_by("-on", "-id").first()


def keeping_in_touch(case: Case) -> str:
    """How often and in which way the client asked to be contacted, in words; empty where they did not say."""
    agreed = agreement_of(case)
    parts = [f"every {plural(case.cadence_days, 'day')}"] if case.cadence_days else []
    if agreed and agreed.way:
        parts.append(WAYS[Way(agreed.way)])
    said = f"{', '.join(parts)}, as they asked" if parts else ""
    return f"{said}{'; ' if said else ''}“{agreed.note}”" if agreed and agreed.note else said


@dataclass(frozen=True, slots=True)
class Takers:
    """Who else takes part in an appointment, in words; `is_joint`: colleagues do."""

    words: str
    is_joint: bool


def takers_of(appointment: Appointment) -> Takers:
    """Who takes part besides the one it is with."""
    rows = list(appointment.participants.select_related("employer_contact", "staff").order_by("id"))
    return Takers(join_words([str(row) for row in rows]), any(row.staff_id for row in rows))
