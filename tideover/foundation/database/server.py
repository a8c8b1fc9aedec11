"""A database server that somebody else runs, named by DATABASE_URL."""

import psycopg

from .binaries import OLDEST_MAJOR
from .errors import DatabaseError


def check_server(url: str) -> None:
    """Make sure that the server answers and is new enough. Raises DatabaseError, without the password."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        said = " ".join(str(error).split()).rstrip(".?")
        raise DatabaseError(
            f"The database of DATABASE_URL cannot be reached ({said}). Start it, correct DATABASE_URL, "
            "or unset it to use the embedded database."
        ) from error
    if version < OLDEST_MAJOR * 10_000:
        raise DatabaseError(
            f"The server of DATABASE_URL is PostgreSQL {version // 10_000}; Tideover needs {OLDEST_MAJOR} or newer."
        )
