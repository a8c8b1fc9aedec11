"""Eight people at once at a real web server, for a minute, each opening pages and saving contacts without a pause."""

import itertools
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from bench.scale import people
from bench.scale.building import Database
from bench.starting import answers, free_port
from tests.processes.visitor import NoPage, Visitor, filled_in
from tideover.cli.serving import environment_of, web_command

WORKERS = 2
PATIENCE = 60.0
"""Seconds in which the server must answer at first."""


@dataclass(frozen=True)
class Crowd:
    """What a crowd asked for: pages and how many of them saved a contact, milliseconds of an answer (median and 95th
    percentile), and what went wrong."""

    pages: int
    saved: int
    median: float
    p95: float
    errors: list[str]


@dataclass
class Person:
    """Somebody who works through their cases."""

    visitor: Visitor
    references: list[str]
    taken: list[float] = field(default_factory=list)
    saved: int = 0
    errors: list[str] = field(default_factory=list)

    def work(self, until: float) -> None:
        """Open pages and save contacts, case by case, until then. What goes wrong is noted, and the work goes on."""
        for reference in itertools.cycle(self.references):
            if time.monotonic() > until:
                return
            for address in ("/", "/cases/?show=quiet", f"/cases/{reference}/", f"/cases/{reference}/contacts/new/"):
                try:
                    self._look(address)
                except (NoPage, OSError, AssertionError) as error:
                    self.errors.append(f"{address}: {error}")

    def _look(self, address: str) -> None:
        begun = time.perf_counter()
        page = self.visitor.get(address)
        self.taken.append((time.perf_counter() - begun) * 1000)
        assert page.address.endswith(address), f"led to {page.address}"
        if not address.endswith("/contacts/new/"):
            return
        begun = time.perf_counter()
        page = self.visitor.post(address, filled_in(page, note=people.NOTE))
        self.taken.append((time.perf_counter() - begun) * 1000)
        assert page.address.endswith(address.removesuffix("contacts/new/")), "was not saved"
        self.saved += 1


def measure(database: Database, seconds: float) -> Crowd:
    """Have as many people as have accounts look at the pages of a database for some seconds."""
    with _served(database) as port:
        crowd = [_signed_in(port, email, database) for email in people.case_managers(database.services)]
        until = time.monotonic() + seconds
        threads = [threading.Thread(target=person.work, args=[until]) for person in crowd]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    taken = [milliseconds for person in crowd for milliseconds in person.taken]
    return Crowd(
        pages=len(taken),
        saved=sum(person.saved for person in crowd),
        median=statistics.median(taken),
        p95=statistics.quantiles(taken, n=20)[-1],
        errors=[error for person in crowd for error in person.errors],
    )


def _signed_in(port: int, email: str, database: Database) -> Person:
    visitor = Visitor(port)
    visitor.sign_in(email, people.PASSWORD)
    with psycopg.connect(database.owner) as connection:
        held = connection.execute(
            "SELECT c.reference FROM cases_case c JOIN organisation_staff s ON s.id = c.case_manager_id "
            "JOIN foundation_account a ON a.id = s.account_id WHERE a.email = %s AND c.ended_on IS NULL ORDER BY c.id",
            [email],
        ).fetchall()
    return Person(visitor, [str(reference) for (reference,) in held])


@contextmanager
def _served(database: Database) -> Iterator[int]:
    """The port of a web server of that database, for as long as this lasts."""
    port = free_port()
    environment = environment_of("web", database.web, demonstration=True)
    server = subprocess.Popen(web_command("127.0.0.1", port, WORKERS), env=environment, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The web server did not answer.")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)
