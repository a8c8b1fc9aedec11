"""The rules "record what happened" and "rebook"."""

from collections.abc import Iterator
from datetime import date

from tideover.diary.rules import AppointmentState, Party
from tideover.worklist.rules.due import APPOINTMENT, CASE, Due, DueKind, Why
from tideover.worklist.rules.facts import AppointmentFacts, CaseFacts
from tideover.worklist.rules.stage import ONE_DAY

LAPSED = {AppointmentState.MISSED: Why.MISSED, AppointmentState.CANCELLED: Why.CANCELLED}
"""States in which nobody met, with the reason they give. A moved appointment has its replacement."""

MEANT_TO_MEET = frozenset({AppointmentState.BOOKED, AppointmentState.ATTENDED})


def record_what_happened(facts: CaseFacts) -> Iterator[Due]:
    """Say what became of a booked appointment, from the day after it until it is said."""
    for appointment in facts.appointments:
        if appointment.state is AppointmentState.BOOKED:
            yield _about(
                facts,
                appointment,
                DueKind.RECORD_WHAT_HAPPENED,
                on=appointment.on + ONE_DAY,
                why_code=Why.NOT_RECORDED,
                why_facts={},
            )


def rebook(facts: CaseFacts) -> Iterator[Due]:
    """Make a new appointment with somebody within the policy's working days of one that was missed (its
    day) or cancelled (the day of cancelling), unless another follows it.

    Of several that came to nothing with the same party only the last counts, so that a row of missed
    appointments asks for one new one. A two-way contact with the party on a later day settles it as well:
    what comes next was then theirs to agree, and the cadence of contact goes on. A contact on the day itself
    does not, since it is often the call by which the appointment was cancelled.
    """
    for party in sorted({appointment.party for appointment in facts.appointments}):
        lapsed = _last_lapsed(facts, party)
        if lapsed is None or _another_follows(facts, lapsed) or _spoken_with_later(facts, lapsed):
            continue
        policy = facts.policy
        yield _about(
            facts,
            lapsed,
            DueKind.REBOOK,
            on=policy.add_working_days(_lapsed_on(lapsed), policy.rebook_within_working_days),
            why_code=LAPSED[lapsed.state],
            why_facts={"lapsed_on": _lapsed_on(lapsed).isoformat()},
        )


def _last_lapsed(facts: CaseFacts, party: Party) -> AppointmentFacts | None:
    """The appointment with the party that came to nothing last."""
    lapsed = (a for a in facts.appointments if a.party is party and a.state in LAPSED)
    return max(lapsed, key=lambda a: (_lapsed_on(a), a.at, a.key), default=None)


def _lapsed_on(appointment: AppointmentFacts) -> date:
    """The day on which it came to nothing: its own if it was missed, that of cancelling if cancelled."""
    if appointment.state is AppointmentState.CANCELLED and appointment.settled_on is not None:
        return appointment.settled_on
    return appointment.on


def _another_follows(facts: CaseFacts, lapsed: AppointmentFacts) -> bool:
    """Whether another appointment with the party, booked or attended, follows the lapsed one."""
    return any(
        other.party is lapsed.party and other.state in MEANT_TO_MEET and _follows(other, lapsed)
        for other in facts.appointments
    )


def _follows(other: AppointmentFacts, lapsed: AppointmentFacts) -> bool:
    """Whether the other is for a time after the lapsed one, or, where that was cancelled, for an earlier time in
    its place: on a later day than that of cancelling, or still to come on that day. One that was attended on the
    day of cancelling may have been the very meeting in which the later one was cancelled."""
    if other.at > lapsed.at:
        return True
    if lapsed.state is AppointmentState.MISSED:
        return False
    cancelled_on = _lapsed_on(lapsed)
    return other.on > cancelled_on or (other.on == cancelled_on and other.state is AppointmentState.BOOKED)


def _spoken_with_later(facts: CaseFacts, lapsed: AppointmentFacts) -> bool:
    return any(
        contact.two_way and lapsed.party in contact.parties and contact.on > _lapsed_on(lapsed)
        for contact in facts.contacts
    )


def _about(
    facts: CaseFacts,
    appointment: AppointmentFacts,
    kind: DueKind,
    *,
    on: date,
    why_code: Why,
    why_facts: dict[str, str],
) -> Due:
    about = {"at": appointment.at.isoformat(timespec="minutes"), "party": appointment.party.value}
    return Due(
        subject=(CASE, facts.case),
        kind=kind,
        about=f"{APPOINTMENT}:{appointment.key}",
        on=on,
        why_code=why_code,
        why_facts={**about, **why_facts},
        owner=facts.owner,
    )
