"""A calendar as a file that calendar programs read (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from tideover.diary.queries.calendar import CalendarEntry

ASK_AGAIN_AFTER = timedelta(hours=1)


def calendar_file(entries: Iterable[CalendarEntry]) -> bytes:
    """The entries as a calendar, in UTF-8: nothing of them but when, where and whose initials. Each is private
    (RFC 5545, 3.8.1.3), so that a calendar shared with colleagues shows them as busy."""
    # Here and not above: it takes a quarter of a second to load, which every command would wait for.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Tideover//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tideover")
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.revised_at.astimezone(UTC))
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("duration", timedelta(minutes=entry.minutes))
        event.add("summary", entry.who)
        event.add("location", entry.place)
        event.add("status", "CONFIRMED")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
