"""The days on which an invented case turns, worked out backwards from today. No Django."""

from dataclasses import dataclass
from datetime import date, timedelta

from tideover.world.demonstration.clients import Client

CADENCES = {"assessing": 7, "planning": 14, "active": 14, "in_work_support": 42}
"""Days between contacts, by stage: the policy of the demonstration service."""
IN_TOUCH_BEFORE = 9
"""Days before a missed or cancelled appointment on which it was booked."""
AT_WORK_AGAIN = {"retained", "redeployed", "new_job"}


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def weekday_before(day: date) -> date:
    """That day, or the Friday before it."""
    return day - days(max(day.weekday() - 4, 0))


def weekday_after(day: date) -> date:
    """That day, or the Monday after it."""
    return day + days(7 - day.weekday() if day.weekday() > 4 else 0)


@dataclass(frozen=True, slots=True)
class Milestones:
    """The days of one case. `last_spoken` is the last day client and service spoke, None if they have not;
    `meets_on` is the day of the appointment that the situation is about."""

    today: date
    accepted: date
    last_spoken: date | None
    meets_on: date | None
    met: date | None
    planned: date | None
    helped: date | None
    returned: date | None
    at_full_hours: date | None
    ended: date | None


def milestones(client: Client, today: date) -> Milestones:
    """When things happened in this client's case, if today is `today`."""
    accepted = client.accepted_on(today)
    ended = _ended(client, today)
    last = ended or _last_spoken(client, today)
    began = accepted if last is None or last <= accepted else weekday_before(accepted)
    reached = ["assessing", "planning", "active", "in_work_support", "ended"].index(client.stage)
    met = weekday_after(began + days(8)) if reached >= 1 else None
    planned = weekday_after(began + days(20)) if reached >= 2 else None
    returned = _returned(client, began, last)
    return Milestones(
        today=today,
        accepted=began,
        last_spoken=last if last is not None and last > began else None,
        meets_on=_meets_on(client, today),
        met=met,
        planned=planned,
        helped=weekday_after(began + days(27)) if reached >= 2 else None,
        returned=returned,
        at_full_hours=returned + days(28) if returned else None,
        ended=ended,
    )


def _ended(client: Client, today: date) -> date | None:
    if client.stage != "ended":
        return None
    return weekday_before(today - days(int(client.situation_words[-1])))


def _returned(client: Client, began: date, last: date | None) -> date | None:
    """A little more than half-way through, on a Monday."""
    back = client.stage == "in_work_support" or bool(AT_WORK_AGAIN & set(client.situation_words))
    if not back or last is None:
        return None
    half_way = began + (last - began) * 11 // 20
    return half_way - days(half_way.weekday())


def _last_spoken(client: Client, today: date) -> date | None:
    """The last day client and service spoke, so that the next contact is due as the situation says."""
    if not client.is_held:
        return None
    kind, *details = client.situation_words
    number = int(details[0]) if details else 0
    on_time = today - days(CADENCES[client.stage])
    if kind == "today":
        return on_time
    if kind in ("late", "tried"):
        return weekday_before(on_time - days(number))
    if kind == "soon":
        return weekday_after(on_time + days(number))
    if kind == "booked":
        return weekday_before(today - days(min(6, int(client.accepted) - 1)))
    return weekday_before(today - days(number + IN_TOUCH_BEFORE))


def _meets_on(client: Client, today: date) -> date | None:
    """The day of the appointment that is booked, was missed, or was cancelled."""
    kind, *details = client.situation_words
    if kind == "booked":
        ahead = int(details[0])
        return today if ahead == 0 else weekday_after(today + days(ahead))
    if kind in ("missed", "unrecorded"):
        return weekday_before(today - days(int(details[0])))
    if kind == "cancelled":
        return weekday_after(today + days(2))
    return None
