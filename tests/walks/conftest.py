"""Two services with a row in every table, and the ways to look at them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.walks.filled import Filled, fill
from tideover.foundation.database.logins import role_name


@pytest.fixture
def ours(db: None) -> Filled:
    """The service that somebody is signed in to."""
    return fill("harbour")


@pytest.fixture
def theirs(db: None) -> Filled:
    """The service next to it."""
    return fill("valley")


@contextmanager
def as_login(login: str) -> Iterator[None]:
    """Be the web's or the worker's login in the database."""
    role = role_name(connection.settings_dict["NAME"], login)
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")
