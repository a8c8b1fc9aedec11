"""What somebody's calendar shows, and whose calendar an address is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from tideover.diary.calendar_secret import digest_of, uid_of
from tideover.diary.models import Appointment, CalendarAddress, GroupSession, Participant
from tideover.diary.queries import WAYS
from tideover.diary.queries.groups import led_in_calendar
from tideover.diary.rules import AppointmentState, initials
from tideover.foundation import clock
from tideover.foundation.access import Permission
from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Membership
from tideover.foundation.pages.words import capitalised
from tideover.organisation.models import Staff
from tideover.people.rules import Way

SHOWN_BACK = timedelta(days=30)
"""How long past appointments stay in the calendar."""

BOOKING = [role.code for role in ROLES.values() if Permission.APPOINTMENT_BOOK in role.permissions]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry: when, for how many minutes, whose initials, where. `revised_at` is when it was last changed,
    `sequence` how often it was moved."""

    uid: str
    sequence: int
    revised_at: datetime
    at: datetime
    minutes: int
    who: str
    place: str


def address_at(secret: str) -> CalendarAddress | None:
    """The address with that secret, in the service of the transaction, while its owner works here and may see
    appointments; None for any other. The same work for every secret: one hash and one look into the index."""
    works_here = Membership.objects.filter(
        account=OuterRef("staff__account"),
        service=OuterRef("service"),
        is_active=True,
        account__is_active=True,
        roles__overlap=BOOKING,
    )
    here = Q(staff__left_on=None) | Q(staff__left_on__gt=clock.today())
    found = CalendarAddress.objects.filter(here, Exists(works_here), digest=digest_of(secret), ended_at=None)
    return found.select_related("staff").first()


def current_address(staff: Staff) -> CalendarAddress | None:
    """The address that somebody has now."""
    return CalendarAddress.objects.filter(staff=staff, ended_at=None).first()


def appointments_of(staff: Staff) -> QuerySet[Appointment]:
    """The appointments of the cases that somebody holds, and the joint ones in which they take part."""
    joint = Participant.objects.filter(staff=staff).values("appointment")
    theirs = Appointment.objects.filter(Q(case__case_manager=staff) | Q(pk__in=joint))
    return theirs.select_related("case__person__merged_into")


def calendar_of(staff: Staff) -> list[CalendarEntry]:
    """The appointments of somebody's cases, the joint ones they take part in, and the group sessions they lead, from 30
    days back: neither those that were cancelled nor those that were moved, which show where they were moved to. Three
    queries."""
    rows = (
        appointments_of(staff)
        .filter(at__gte=clock.now() - SHOWN_BACK)
        .exclude(state__in=[AppointmentState.CANCELLED, AppointmentState.MOVED])
        .order_by("at", "id")
    )
    shown = list(rows)
    moved = _moved({row.case_id for row in shown})
    entries = [_entry(row, moved) for row in shown]
    return sorted([*entries, *map(_session, led_in_calendar(staff, SHOWN_BACK))], key=lambda entry: entry.at)


def _session(row: GroupSession) -> CalendarEntry:
    """A group session: what it is about may say what those who come have, so it is not told."""
    return CalendarEntry(
        uid=uid_of(row.pk, "group session"),
        sequence=0,
        revised_at=row.planned_at,
        at=row.at,
        minutes=row.minutes,
        who="Group session",
        place=row.place or capitalised(WAYS[Way(row.way)]),
    )


def _moved(cases: Collection[int]) -> dict[int, int | None]:
    """The appointments of these cases that were moved, each with the one that it replaced itself."""
    moved = Appointment.objects.filter(case__in=cases, state=AppointmentState.MOVED)
    return dict(moved.values_list("id", "replaces_id"))


def _entry(row: Appointment, moved: dict[int, int | None]) -> CalendarEntry:
    """An appointment under the name that it had when it was first booked, so that programs move it too."""
    first, sequence, before = row.pk, 0, row.replaces_id
    while before is not None:
        first, sequence, before = before, sequence + 1, moved.get(before)
    person = row.case.client
    return CalendarEntry(
        uid=uid_of(first, "appointment"),
        sequence=sequence,
        revised_at=row.booked_at,
        at=row.at,
        minutes=row.minutes,
        who=initials(person.given_name, person.family_name),
        place=row.place or capitalised(WAYS[Way(row.way)]),
    )
