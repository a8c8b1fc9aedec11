"""Where sessions are kept: in the database (SESSION_ENGINE)."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import InterfaceError, OperationalError


class SessionStore(DatabaseSessionStore):
    """Django's, but for one thing: it tells a database that went away from a session that did.

    Django takes any failure to save a session for its having been ended elsewhere, and answers that the request
    could not be understood. Somebody whose server is restarting would be told to go back, and not to try again.
    """

    def save(self, must_create: bool = False) -> None:
        """Save what the session knows. Raises the database's own error where that cannot be reached."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from None
            raise
