"""Who takes part in an appointment."""

from collections.abc import Collection
from dataclasses import dataclass

from tideover.diary.models import Appointment, Participant
from tideover.diary.rules import Party
from tideover.foundation.actions import Refused
from tideover.organisation.models import Staff
from tideover.people.models import EmployerContact


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody who is to take part: a party, a person at the employer, or a colleague."""

    party: Party | None = None
    employer_contact: EmployerContact | None = None
    staff: Staff | None = None


def add_participants(appointment: Appointment, taking: Collection[Taking]) -> None:
    """Write down who is to take part besides the one it is with. Raises Refused for a colleague who has left."""
    on = appointment.at.date()
    for each in taking:
        if each.staff and each.staff.left_on and each.staff.left_on <= on:
            raise Refused(f"{each.staff.name} will have left by then. Choose somebody else.", field="colleagues")
    Participant.objects.bulk_create(
        Participant(
            service_id=appointment.service_id,
            appointment=appointment,
            party=each.party or "",
            employer_contact=each.employer_contact,
            staff=each.staff,
        )
        for each in taking
    )


def taking_part_in(appointment: Appointment) -> list[Taking]:
    """Who is to take part, to be written down again for the one in its place."""
    return [
        Taking(Party(row.party) if row.party else None, row.employer_contact, row.staff)
        for row in appointment.participants.select_related("employer_contact", "staff").order_by("id")
    ]
