"""How long the server takes for the pages of a day's work, and how many queries they need.

Runs in a process of its own that signs in to the database as the web does, policies and all: started by
`measured_for`, it prints its figures as JSON.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

ROUNDS = 5
REQUESTS = 60
TRANSACTION_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


def measured_for(email: str, url: str) -> dict[str, Any]:
    """What `measure` finds for the person of that address, in a process that reaches the database by `url`."""
    from tideover.cli.serving import environment_of

    command = [sys.executable, "-m", "bench.pages", email]
    environment = environment_of("web", url, demonstration=True)
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def measure(email: str) -> dict[str, Any]:
    """Median and 95th percentile of the server's milliseconds, and the number of queries, for each page of the
    case manager with that address.

    The pages take turns, round by round, so that a slow moment of the machine falls on all of them.
    """
    from django.test import Client

    from tideover.cases.models import Case
    from tideover.foundation import tenancy
    from tideover.foundation.models import Account, Membership

    account = Account.objects.get(email=email)
    membership = Membership.objects.get(account=account)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    with tenancy.in_service(membership.service_id):
        held = Case.objects.open().filter(case_manager__account=account).order_by("id")
        references = list(held.values_list("reference", flat=True))
    pages: dict[str, Callable[[int], str]] = {
        "Worklist": lambda _turn: "/",
        "Case page": lambda turn: f"/cases/{references[turn % len(references)]}/",
        "Cases": lambda _turn: "/cases/",
        "Record a contact": lambda turn: f"/cases/{references[turn % len(references)]}/contacts/new/",
    }
    taken: dict[str, list[float]] = {name: [] for name in pages}
    queries: dict[str, int] = dict.fromkeys(pages, 0)
    for round_ in range(ROUNDS + 1):
        for name, address in pages.items():
            for turn in range(REQUESTS):
                milliseconds, asked = _one(client, address(turn))
                if round_:
                    taken[name].append(milliseconds)
                    queries[name] = max(queries[name], asked)
    return {
        name: {
            "median": statistics.median(times),
            "p95": statistics.quantiles(times, n=20)[-1],
            "queries": queries[name],
        }
        for name, times in taken.items()
    }


def _one(client: Any, address: str) -> tuple[float, int]:
    with _counting() as asked:
        begun = time.perf_counter()
        response = client.get(address, HTTP_HOST="localhost")
        taken = (time.perf_counter() - begun) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}.")
    return taken, len(asked)


@contextmanager
def _counting() -> Iterator[list[str]]:
    """The queries run inside, without the commands that only begin and end transactions."""
    from django.db import connection

    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.lstrip().upper().startswith(TRANSACTION_CONTROL):
            asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield asked


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure(sys.argv[1])))
