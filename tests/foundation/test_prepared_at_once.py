"""A prepared query is composed for all threads, and each carries it out for itself."""

import threading
from typing import Any

import pytest
from django.db import connection

from tideover.cases.models import Case
from tideover.foundation.prepared import Given, Prepared


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    query: Prepared[Any] = Prepared(lambda: Case.objects.filter(pk=Given("key")))
    assert not query.rows(key=1)
    met: list[Any] = []

    def ask() -> None:
        try:
            met.append(list(query.rows(key=1)))
        except Exception as error:
            met.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert met == [[]]
