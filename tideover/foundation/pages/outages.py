"""Failures that pass by themselves, or once somebody has made room: told from those that are mistakes of ours."""

import errno
from enum import Enum

from django.db import Error, InterfaceError, OperationalError
from psycopg import errors

DATABASE_ENDS = "57P"
"""How codes of PostgreSQL begin that say that it stops, has just been killed, or is starting."""
CONNECTION_LOST = "08"


class Outage(Enum):
    """Why Tideover cannot do what it was asked; the value is after how many seconds to ask again."""

    AWAY = 10
    FULL = 60
    READ_ONLY = 30
    UPDATING = 20


def outage_of(error: BaseException | None) -> Outage | None:
    """Which outage an exception comes from; None where it is none."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Outage.FULL
    if not isinstance(error, Error):
        return None
    cause = error.__cause__
    if isinstance(cause, errors.DiskFull):
        return Outage.FULL
    if isinstance(cause, errors.ReadOnlySqlTransaction):
        return Outage.READ_ONLY
    if isinstance(cause, (errors.UndefinedTable, errors.UndefinedColumn)):
        return Outage.UPDATING
    return Outage.AWAY if _is_away(error, cause) else None


def _is_away(error: Error, cause: BaseException | None) -> bool:
    """Whether the connection was lost or could not be had."""
    if isinstance(cause, errors.TooManyConnections):
        return True
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(cause, "sqlstate", None) or ""
    return not state or state.startswith((DATABASE_ENDS, CONNECTION_LOST))
