"""The secret in the address of somebody's calendar.

It names the service it belongs to, so that it can be looked for behind the boundary between services: no table that
every service can read says whose it is. What is kept of it is a keyed hash; whoever reads the table, or a copy of it,
cannot open a calendar with what they find.
"""

import re
import secrets

from django.utils.crypto import salted_hmac

SECRET = re.compile(r"([1-9][0-9]{0,17})-[A-Za-z0-9_-]{43}")
NO_SERVICE = 0


def new_secret(service_id: int) -> str:
    """A secret of 256 random bits for one service, made of characters that stand in an address as they are."""
    return f"{service_id}-{secrets.token_urlsafe(32)}"


def service_of(secret: str) -> int:
    """The key of the service that a secret names; `NO_SERVICE`, which has no rows, where it cannot be one of ours."""
    named = SECRET.fullmatch(secret)
    return int(named[1]) if named else NO_SERVICE


def digest_of(secret: str) -> str:
    """What is kept of a secret: HMAC-SHA-256 with the key of this installation, 64 hexadecimal digits."""
    return salted_hmac("tideover.diary.calendar", secret, algorithm="sha256").hexdigest()


def uid_of(appointment_id: int, kind: str) -> str:
    """What a calendar program knows an entry by (RFC 5545, 3.8.4.7): always the same for one entry, and telling
    nothing of how many there are. `kind` keeps the keys of different tables apart."""
    return salted_hmac("tideover.diary.calendar.uid", f"{kind}-{appointment_id}", algorithm="sha256").hexdigest()[:32]
