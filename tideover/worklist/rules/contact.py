"""The rule "next contact", and when a client was last spoken with."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tideover.diary.rules import AppointmentState, Party
from tideover.worklist.rules.due import CASE, Due, DueKind, Why
from tideover.worklist.rules.facts import AppointmentFacts, CaseFacts
from tideover.worklist.rules.stage import ONE_DAY, stage_on


def last_spoken(facts: CaseFacts) -> datetime | None:
    """The moment of the latest two-way contact with the client; None if there was none since acceptance, or since
    the case was opened again."""
    moments = (contact.at for contact in facts.contacts if contact.two_way and Party.CLIENT in contact.parties)
    latest = max(moments, default=None)
    return None if latest is None or latest.date() < facts.works_since else latest


def cadence_in_force(facts: CaseFacts, on: date) -> int:
    """Days within which the client is spoken with again: as agreed with them, else as the service's policy
    has it for the stage of that day."""
    return facts.own_cadence_days or facts.policy.cadence_days[stage_on(facts, on)]


def next_contact(facts: CaseFacts) -> Iterator[Due]:
    """Speak with the client a cadence after they were last spoken with (the one in force on that day, so that a
    change of stage takes nobody's next contact away), or else after acceptance, or after
    the case was opened again.

    The earliest appointment booked with the client moves it to the appointment's day, sooner or later; the
    day after, recording what happened takes its place. An appointment that came before the last contact
    moves nothing.
    """
    spoken_at = last_spoken(facts)
    appointment = _coming_appointment(facts, spoken_at)
    if appointment is not None:
        why_code, why_facts = Why.BOOKED, {"at": appointment.at.isoformat(timespec="minutes")}
        on, until = appointment.on, appointment.on + ONE_DAY
    else:
        since = spoken_at.date() if spoken_at else facts.works_since
        unspoken = Why.CADENCE_SINCE_REOPENING if facts.reopened_on else Why.CADENCE_SINCE_ACCEPTANCE
        why_code = Why.CADENCE_SINCE_CONTACT if spoken_at else unspoken
        why_facts = {"since": since.isoformat()}
        on, until = since + timedelta(days=cadence_in_force(facts, since)), None
    yield Due(
        subject=(CASE, facts.case),
        kind=DueKind.NEXT_CONTACT,
        on=on,
        until=until,
        why_code=why_code,
        why_facts=why_facts,
        owner=facts.owner,
    )


def _coming_appointment(facts: CaseFacts, spoken_at: datetime | None) -> AppointmentFacts | None:
    """The earliest appointment booked with the client for a time after they were last spoken with."""
    coming = (
        appointment
        for appointment in facts.appointments
        if appointment.state is AppointmentState.BOOKED
        and appointment.party is Party.CLIENT
        and (appointment.at > spoken_at if spoken_at else appointment.on >= facts.works_since)
    )
    return min(coming, key=lambda appointment: (appointment.at, appointment.key), default=None)
