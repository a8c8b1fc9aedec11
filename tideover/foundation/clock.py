"""What time it is. All code asks here, so that tests and the demonstration can say otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/London")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, with its time zone (UTC)."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in the United Kingdom."""
    return now().astimezone(LOCAL).date()


def local(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """That hour of that day in the United Kingdom."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Let the present be `at` (an aware datetime) for the code inside."""
    if at.tzinfo is None:
        raise ValueError("Say in which time zone the clock is to stand.")
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
