"""The logins of web and worker: real PostgreSQL logins that own nothing and that the policies bind.

The owner migrates, checks and loads; the processes that meet the world never see its password.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import errors, sql

from .errors import DatabaseError

LOGINS = ("web", "worker")
VARIABLES = {login: f"TIDEOVER_{login.upper()}_DATABASE_URL" for login in LOGINS}
LONGEST_NAME = 63


def role_name(database: str, login: str) -> str:
    """The name of a login (`web` or `worker`) of one database: logins belong to the whole server."""
    name = f"{database}_{login}"
    if len(name.encode()) > LONGEST_NAME:
        raise DatabaseError(
            f"The database name {database} is too long to name logins after. Use one of at most "
            f"{LONGEST_NAME - 7} bytes."
        )
    return name


def login_urls(owner_url: str, kept_in: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The addresses web and worker sign in with, by login; made or put right on the server where need be.

    `given` are environment variables: an address found there is used as it is. Passwords made here, and the
    addresses found, are kept in the file `kept_in`. Raises DatabaseError where a login cannot be made, cannot
    sign in, or may do too much.
    """
    urls = {login: given.get(VARIABLES[login]) or "" for login in LOGINS}
    missing = [login for login in LOGINS if not urls[login]]
    kept = _kept(kept_in)
    database = unquote(urlsplit(owner_url).path.lstrip("/"))
    for login in missing:
        role = role_name(database, login)
        password = kept["passwords"].setdefault(role, secrets.token_urlsafe(24))
        urls[login] = _with_user(owner_url, role, password)
    if _kept(kept_in) != (wanted := {**kept, "addresses": urls}):
        _keep(kept_in, wanted)
    for login in missing:
        if not _signs_in(urls[login]):
            _make_role(owner_url, role_name(database, login), password_of(urls[login]))
    for login, url in urls.items():
        refuse_unless_bound(owner_url, login, url)
    return urls


def ensure_role(connection: "psycopg.Connection[tuple[object, ...]]", role: str, password: str | None) -> None:
    """Make `role` a login with this password (None: one that cannot sign in), made where it is missing.

    The server is sent a verifier and never the password itself, which its log might keep.
    """
    name = sql.Identifier(role)
    with contextlib.suppress(errors.DuplicateObject):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if password is not None:
        verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(verifier.decode())))


def user_of(url: str) -> str:
    """The login's name in a database address."""
    return unquote(urlsplit(url).username or "")


def password_of(url: str) -> str:
    """The password in a database address."""
    return unquote(urlsplit(url).password or "")


def _make_role(owner_url: str, role: str, password: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        try:
            ensure_role(connection, role, password)
        except errors.InsufficientPrivilege as error:
            raise DatabaseError(
                f"The login {user_of(owner_url)} of DATABASE_URL may not make the login {role}. Have "
                "somebody who may run, for web and for worker,\n"
                f"  CREATE ROLE \"{role}\" LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '...';\n"
                f"and set {' and '.join(VARIABLES.values())} to their addresses."
            ) from error


def _signs_in(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def refuse_unless_bound(owner_url: str, login: str, url: str) -> None:
    """Make sure that the login works, is another than the owner, and that the policies bind it."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            found = connection.execute(
                "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_database WHERE datname = "
                "current_database() AND pg_has_role(current_user, datdba, 'MEMBER')) "
                "OR pg_has_role(current_user, %s, 'MEMBER') FROM pg_roles WHERE rolname = current_user",
                [user_of(owner_url) or _current_user(owner_url)],
            ).fetchone()
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"The {login} login {user_of(url)} cannot sign in to the database: {str(error).strip()}. Set "
            f"{VARIABLES[login]} to an address that works."
        ) from error
    if found is None or found[0]:
        raise DatabaseError(
            f"The {login} login {user_of(url)} may pass by the boundary between services. Take SUPERUSER, "
            f"BYPASSRLS and the owner's role from it, or set {VARIABLES[login]} to another login."
        )


def _current_user(url: str) -> str:
    with psycopg.connect(url, connect_timeout=10) as connection:
        return connection.info.user


def kept_address(path: Path, login: str) -> str | None:
    """The address that was last found for a login, from the file at `path`."""
    return _kept(path)["addresses"].get(login)


def _kept(path: Path) -> dict[str, dict[str, str]]:
    empty: dict[str, dict[str, str]] = {"passwords": {}, "addresses": {}}
    return {**empty, **json.loads(path.read_text())} if path.exists() else empty


def _keep(path: Path, kept: Mapping[str, Mapping[str, str]]) -> None:
    """Write the file anew, whole, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(kept, file, indent=1)
    unfinished.replace(path)


def _with_user(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{address}").geturl()
