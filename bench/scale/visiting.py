"""One process that looks at the pages of a day's work, signed in to the database as the web is, a round at a time.

It reads commands line by line, `round`, `plans` or `scans`, and answers each with a line of JSON; `python -m
bench.scale.visiting SERVICES`.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

import django

from bench.pages import TRANSACTION_CONTROL
from bench.scale import people

REQUESTS = 40
"""Of each page in a round."""
HOTTEST = 10
SMALL = {
    "foundation_account",
    "foundation_membership",
    "foundation_service",
    "organisation_intervention",
    "organisation_policy",
    "organisation_staff",
    "organisation_team",
}
"""Tables that a look at a page may read whole: they hold some rows for each service, or for each who works there."""


@dataclass(frozen=True)
class Look:
    """One look at a page: milliseconds in all, milliseconds in which the database was asked, and queries."""

    milliseconds: float
    of_sql: float
    queries: int


@dataclass
class Query:
    """A query as it is written, and what it took over all looks: seconds, times asked, pages that ask it."""

    text: str
    seconds: float = 0.0
    times: int = 0
    pages: set[str] = field(default_factory=set)
    plan: str = ""


class Visits:
    """Sign-ins of the people who are looked for, and what their pages took."""

    def __init__(self, services: int) -> None:
        self._managers = [_Visitor(email) for email in people.case_managers(services)]
        self._heads = [_Visitor(email) for email in people.team_managers(services)]
        self.queries: dict[str, Query] = {}
        self._explained: set[str] = set()
        self._scanned: dict[str, set[str]] | None = None
        self.pages: dict[str, Callable[[int], Look]] = {
            "Worklist": lambda turn: self._get("Worklist", self._manager(turn), "/"),
            "Gone quiet": lambda turn: self._get("Gone quiet", self._manager(turn), "/cases/?show=quiet"),
            "Case page": lambda turn: self._get("Case page", self._manager(turn), self._case(turn)),
            "Search": lambda turn: self._get("Search", self._manager(turn), f"/cases/?q={self._name(turn)}"),
            "Saving a contact": self._save,
            "Manager's page": lambda turn: self._get("Manager's page", self._heads[turn % len(self._heads)], "/team/"),
        }

    def round(self) -> dict[str, list[dict[str, float]]]:
        """Every page looked at REQUESTS times; the looks by page."""
        return {name: [asdict(look(turn)) for turn in range(REQUESTS)] for name, look in self.pages.items()}

    def plans(self) -> list[dict[str, Any]]:
        """The HOTTEST queries of the rounds so far, those that took most seconds first, each with its plan."""
        self._explained = set(self.queries)
        for look in self.pages.values():
            for turn in range(len(self._managers)):
                look(turn)
        # What is asked once in a session, or in a minute, was not asked again.
        explained_ones = (query for query in self.queries.values() if query.plan)
        hottest = sorted(explained_ones, key=lambda query: -query.seconds)[:HOTTEST]
        return [{**asdict(query), "pages": sorted(query.pages)} for query in hottest]

    def scans(self) -> list[str]:
        """In words, what of the pages' queries would read a table that grows from end to end, were there ever so many
        rows: where the planner may not, and does it all the same."""
        from django.db import connection

        with connection.cursor() as cursor:
            # Of few rows the planner reads all, whatever indexes there are.
            cursor.execute("SET enable_seqscan TO off")
        self._scanned = {}
        for look in self.pages.values():
            for turn in range(len(self._managers)):
                look(turn)
        found, self._scanned = self._scanned, None
        return [f"{', '.join(sorted(pages))}: {scan}" for scan, pages in sorted(found.items())]

    def _manager(self, turn: int) -> "_Visitor":
        return self._managers[turn % len(self._managers)]

    def _case(self, turn: int) -> str:
        return self._manager(turn).case(turn // len(self._managers))

    def _name(self, turn: int) -> str:
        return self._manager(turn).name(turn // len(self._managers))

    def _get(self, page: str, visitor: "_Visitor", address: str) -> Look:
        return self._timed(page, 200, lambda: visitor.client.get(address, HTTP_HOST="localhost"))

    def _save(self, turn: int) -> Look:
        visitor, address = self._manager(turn), f"{self._case(turn)}contacts/new/"
        filled = visitor.form(address, note=people.NOTE)
        return self._timed("Saving a contact", 302, lambda: visitor.client.post(address, filled, HTTP_HOST="localhost"))

    def _timed(self, page: str, status: int, ask: Callable[[], Any]) -> Look:
        with self._watching(page) as asked:
            begun = time.perf_counter()
            response = ask()
            taken = time.perf_counter() - begun
        if response.status_code != status:
            raise RuntimeError(f"{page} answered {response.status_code}: {response.content.decode()[:2000]}")
        return Look(taken * 1000, sum(asked) * 1000, len(asked))

    @contextmanager
    def _watching(self, page: str) -> Iterator[list[float]]:
        """Note the seconds of each query asked inside, and explain those that are to be explained."""
        from django.db import connection

        asked: list[float] = []

        def watch(execute: Any, text: str, parameters: Any, many: bool, context: Any) -> Any:
            if text.lstrip().upper().startswith(TRANSACTION_CONTROL):
                return execute(text, parameters, many, context)
            if self._scanned is not None:
                for scan in scans_in(text, parameters):
                    self._scanned.setdefault(scan, set()).add(page)
            written = of_any_length(text)
            query = self.queries.setdefault(written, Query(written))
            if written in self._explained and not query.plan:
                query.plan = explained(text, parameters)
            begun = time.perf_counter()
            result = execute(text, parameters, many, context)
            taken = time.perf_counter() - begun
            asked.append(taken)
            if not self._explained:
                query.seconds += taken
                query.times += 1
                query.pages.add(page)
            return result

        with connection.execute_wrapper(watch):
            yield asked


class _Visitor:
    """Somebody signed in, with the cases they hold."""

    def __init__(self, email: str) -> None:
        from django.test import Client

        from tideover.cases.models import Case
        from tideover.foundation import tenancy
        from tideover.foundation.models import Account, Membership

        account = Account.objects.get(email=email)
        membership = Membership.objects.get(account=account)
        self.client = Client()
        self.client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        with tenancy.in_service(membership.service_id):
            held = Case.objects.open().filter(case_manager__account=account).order_by("id")
            self._cases = list(held.values_list("reference", "person__family_name"))

    def case(self, turn: int) -> str:
        """The address of one of their cases."""
        return f"/cases/{self._cases[turn % len(self._cases)][0]}/"

    def name(self, turn: int) -> str:
        """The family name of one of their clients."""
        name: str = self._cases[turn % len(self._cases)][1]
        return name

    def form(self, address: str, **typed: str) -> dict[str, list[str]]:
        """What a browser would send of the form at an address."""
        from tests.processes.visitor import Page, filled_in

        page = Page(address, self.client.get(address, HTTP_HOST="localhost").content.decode())
        sent: dict[str, list[str]] = {}
        for name, value in filled_in(page, **typed):
            sent.setdefault(name, []).append(value)
        return sent


def of_any_length(text: str) -> str:
    """A query with every list of values written as one: lists of two and of three are the same query."""
    return re.sub(r"\((%s)(?:, ?%s)+\)", r"(\1, ...)", text)


def explained(text: str, parameters: Any) -> str:
    """The plan by which the database answers a query, carried out where it only reads."""
    from django.db import connection

    # Writes would be done twice.
    options = "ANALYZE, BUFFERS OFF, COSTS OFF" if text.lstrip().upper().startswith(("SELECT", "WITH")) else "COSTS OFF"
    with connection.connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({options}) {text}", parameters)
        return "\n".join(str(row[0]) for row in cursor.fetchall())


def scans_in(text: str, parameters: Any) -> Iterator[str]:
    """The scans of large tables in a query's plan that no index narrows: `table: what is looked for`."""
    from django.db import connection

    with connection.connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {text}", parameters)
        row = cursor.fetchone()
    yield from _unhelped(row[0][0]["Plan"])


def _unhelped(node: dict[str, Any]) -> Iterator[str]:
    table = node.get("Relation Name")
    is_whole = node["Node Type"] == "Seq Scan" or ("Index Name" in node and "Index Cond" not in node)
    if table and is_whole and table not in SMALL and _has_rows(table):
        yield f"{table}: {node['Node Type']} for {node.get('Filter', 'every row')}"
    for part in node.get("Plans", []):
        yield from _unhelped(part)


@cache
def _has_rows(table: str) -> bool:
    """Of a table that is empty, one way to read it is as good as another."""
    from django.db import connection

    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT reltuples > 0 FROM pg_class WHERE oid = %s::regclass", [table])
        return bool(cursor.fetchone()[0])


def main(services: int) -> None:
    """Answer commands until there are no more."""
    visits = Visits(services)
    answers: dict[str, Callable[[], Any]] = {"round": visits.round, "plans": visits.plans, "scans": visits.scans}
    for command in sys.stdin:
        print(json.dumps(answers[command.strip()]()), flush=True)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
