"""Whether Tideover can serve: for whatever decides where requests go."""

from django.db import Error, connection

from tideover.foundation.database import standing

AWAY = "The database does not answer. See that it runs and that its address is right; `tideover doctor` says more."
OLD = "The database is not up to date. Run `tideover migrate`."


def why_not_ready() -> str | None:
    """A sentence that says why pages cannot be served, or None. It names nobody and no address."""
    try:
        return OLD if standing.lacks_any(connection) else None
    except Error as error:
        # A database from before the logins could read which migrations it has.
        return OLD if "permission denied" in str(error) else AWAY
