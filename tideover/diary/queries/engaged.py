"""What else a member of staff has on at a time, in sentences for whoever is about to book it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tideover.cases.models import Case
from tideover.diary.models import Appointment, GroupSession
from tideover.diary.queries import WAYS
from tideover.diary.queries.calendar import appointments_of
from tideover.diary.rules import AppointmentState, Occasion, Party, SessionState, initials, overlap
from tideover.foundation.access import Actor, Permission, in_scope
from tideover.foundation.pages.words import clock_time, local_date, long_date
from tideover.organisation.models import Staff
from tideover.organisation.queries import leave_of
from tideover.people.rules import Way

LONGEST = timedelta(days=1)
"""Nothing that began longer ago than this is still going on."""


def engaged(staff: Staff, at: datetime, minutes: int, reader: Actor) -> list[str]:
    """What stands in the way of something with `staff` at `at` (aware), for that many minutes, in sentences: that they
    are away that day, an appointment that is booked, a group session that they lead. Of a case that the reader does not
    reach, neither the client nor the place is told. Four queries at most."""
    is_reader = staff.account_id == reader.account_id
    return [
        *_leave(staff, at, "You are" if is_reader else f"{staff.name} is"),
        *_appointments(staff, at, minutes, reader, "You have" if is_reader else f"{staff.name} has"),
        *_sessions(staff, at, minutes, "You lead" if is_reader else f"{staff.name} leads"),
    ]


def _leave(staff: Staff, at: datetime, they_are: str) -> Iterator[str]:
    if leave := leave_of(staff, local_date(at)):
        covers = f", and {leave.covered_by.name} covers" if leave.covered_by else ""
        yield f"{they_are} away from {long_date(leave.starts_on)} to {long_date(leave.ends_on)}{covers}."


def _appointments(staff: Staff, at: datetime, minutes: int, reader: Actor, they_have: str) -> Iterator[str]:
    end = at + timedelta(minutes=minutes)
    near = appointments_of(staff).filter(state=AppointmentState.BOOKED, at__gt=at - LONGEST, at__lt=end)
    rows = [row for row in near.order_by("at", "id") if overlap(at, minutes, row.at, row.minutes)]
    cases = {row.case_id for row in rows}
    reached = in_scope(reader.under(Permission.CASE_VIEW), Case).filter(pk__in=cases) if cases else Case.objects.none()
    within = set(reached.values_list("pk", flat=True))
    for row in rows:
        if row.case_id in within:
            yield f"{they_have} {_what(row)} {_when(row)}, {_where(row)}."
        else:
            yield f"{they_have} another appointment {_when(row)}, {WAYS[Way(row.way)]}."


def _sessions(staff: Staff, at: datetime, minutes: int, they_lead: str) -> Iterator[str]:
    end = at + timedelta(minutes=minutes)
    near = GroupSession.objects.filter(led_by=staff, state=SessionState.PLANNED, at__gt=at - LONGEST, at__lt=end)
    for row in near.order_by("at", "id"):
        if overlap(at, minutes, row.at, row.minutes):
            yield f"{they_lead} a group session {_when(row)}, {_where(row)}."


def _what(row: Appointment) -> str:
    """An appointment with whom it is, or about whom: no more of them than a calendar shows."""
    person = row.case.client
    about = "with" if row.occasion == Occasion.APPOINTMENT and row.party == Party.CLIENT else "about"
    what = Occasion(row.occasion).label.lower()
    article = "an" if what[0] in "aeiou" else "a"
    return f"{article} {what} {about} {initials(person.given_name, person.family_name)}"


def _when(row: Appointment | GroupSession) -> str:
    return f"from {clock_time(row.at)} to {clock_time(row.at + timedelta(minutes=row.minutes))} that day"


def _where(row: Appointment | GroupSession) -> str:
    way = WAYS[Way(row.way)]
    return f"{way}, {row.place}" if row.place else way
