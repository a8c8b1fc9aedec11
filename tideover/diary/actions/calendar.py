"""The address at which a calendar program reads somebody's appointments: making it, switching it off, noting a look."""

from tideover.diary.calendar_secret import digest_of, new_secret
from tideover.diary.models import CalendarAddress
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff


@events.event_type("calendar address made", subject="staff")
class CalendarAddressMade:
    """From now somebody's appointments can be read at an address; one they had before shows nothing any more."""

    staff_id: int
    address_id: int
    in_place_of: int | None


@events.event_type("calendar address switched off", subject="staff")
class CalendarAddressSwitchedOff:
    """Somebody's appointments can be read at no address any more."""

    staff_id: int
    address_id: int


def _end_current(staff: Staff) -> CalendarAddress | None:
    """Switch off the address that the locked member of staff has; gives it, None where they have none."""
    current = CalendarAddress.objects.filter(staff=staff, ended_at=None).first()
    if current is not None:
        current.ended_at = clock.now()
        current.save(update_fields=["ended_at"])
    return current


@action
def make_calendar_address(*, staff: Staff, by: By) -> str:
    """Make an address for the appointments of `staff`, in place of the one they have; gives its secret, which is
    kept nowhere and can be shown only now. Raises Refused for somebody who has left."""
    staff = lock(staff)
    if staff.left_on and staff.left_on <= clock.today():
        raise Refused(f"{staff.name} has left, so there are no appointments to show.")
    former = _end_current(staff)
    secret = new_secret(staff.service_id)
    address = CalendarAddress.objects.create(
        service_id=staff.service_id, staff=staff, digest=digest_of(secret), made_at=clock.now()
    )
    event = CalendarAddressMade(staff_id=staff.pk, address_id=address.pk, in_place_of=former.pk if former else None)
    events.write(event, by=by, service_id=staff.service_id)
    return secret


@action
def switch_calendar_off(*, staff: Staff, by: By) -> None:
    """Have the address of `staff` show nothing any more. Switching off what is off changes nothing."""
    staff = lock(staff)
    former = _end_current(staff)
    if former is not None:
        event = CalendarAddressSwitchedOff(staff_id=staff.pk, address_id=former.pk)
        events.write(event, by=by, service_id=staff.service_id)


@action
def note_calendar_fetched(*, address: CalendarAddress) -> None:
    """Note that the calendar was read now, so that its owner sees a reader who is not they. No event: a calendar
    program looks every hour, and a row for each would be a diary of when somebody's telephone is on."""
    CalendarAddress.objects.filter(pk=address.pk).update(last_fetched_at=clock.now())
