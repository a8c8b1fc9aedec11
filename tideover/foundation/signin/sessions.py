"""What a session of a signed-in person knows, and when it is over."""

from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from tideover.foundation import clock
from tideover.foundation.pages import words

SIGNED_IN_AT, SEEN_AT, SECOND_FACTOR = "signed_in_at", "seen_at", "second_factor"
TYPIST = "typist"
"""Where a session that has ended keeps whose drafts may still be added to, from forms that were open then. It
shows nothing and opens nothing; signing in takes it away."""
STAMP_EVERY = timedelta(minutes=1)
"""Each stamp is a write to the database, so pages seen within a minute share one."""


class Over(Enum):
    """Why a session is over; the value tells the person."""

    IDLE = "You were signed out because Tideover was not used for {minutes}."
    LONG = "You were signed out because you signed in more than {hours} ago."

    @property
    def sentence(self) -> str:
        """The reason, with the limits as they are set."""
        return self.value.format(
            minutes=words.plural(settings.SESSION_IDLE_MINUTES, "minute"),
            hours=words.plural(settings.SESSION_LONGEST_HOURS, "hour"),
        )


def begin(session: SessionBase) -> None:
    """Note that somebody has just signed in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = clock.now().timestamp()
    session.pop(TYPIST, None)


def stamp(session: SessionBase) -> None:
    """Note that the session is in use, unless that was noted within the last minute."""
    now = clock.now()
    # Either way: after the clock was set back the stamp is in the future, where nothing would ever be idle.
    if abs(now - _moment(session, SEEN_AT)) >= STAMP_EVERY:
        session[SEEN_AT] = now.timestamp()


def over(session: SessionBase) -> Over | None:
    """Why the session of a signed-in person opens nothing any more; None while it does."""
    now = clock.now()
    if now - _moment(session, SIGNED_IN_AT) >= timedelta(hours=settings.SESSION_LONGEST_HOURS):
        return Over.LONG
    if now - _moment(session, SEEN_AT) >= timedelta(minutes=settings.SESSION_IDLE_MINUTES):
        return Over.IDLE
    return None


def signed_in_within(session: SessionBase, seconds: float) -> bool:
    """Whether the person signed in no longer ago than that."""
    return clock.now() - _moment(session, SIGNED_IN_AT) < timedelta(seconds=seconds)


def _moment(session: SessionBase, key: str) -> datetime:
    """The moment noted under that key; long ago where none is."""
    return datetime.fromtimestamp(session.get(key, 0), tz=clock.now().tzinfo)
