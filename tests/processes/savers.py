"""People who save contacts one after the other, whatever happens meanwhile."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from tideover.foundation.signin.demonstration import PASSWORD, SIGN_INS

from .running import Tideover
from .visitor import NoPage, Page, Visitor, filled_in

SAVERS = 3
PATIENCE = 60.0
"""Seconds that somebody goes on trying to save one contact."""
CASE_MANAGER = next(each.email for each in SIGN_INS if each.role == "case_manager")


@dataclass
class Saver:
    """A case manager who saves one contact after another, sending a form again until it is confirmed. `in_vain` counts
    what was asked and did not come, forms sent among it, which `resent` counts."""

    name: str
    port: int
    path: str
    stop: threading.Event
    is_saving: threading.Event = field(default_factory=threading.Event)
    confirmed: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    in_vain: int = 0
    resent: int = 0

    def work(self) -> None:
        """Save until told to stop; the last contact is still brought to its end."""
        visitor = Visitor(self.port)
        try:
            visitor.sign_in(CASE_MANAGER, PASSWORD)
            while not self.stop.is_set():
                self._save(visitor, f"{self.name} says {len(self.confirmed)}")
        except BaseException as error:
            self.failures.append(error)

    def _save(self, visitor: Visitor, note: str) -> None:
        form = filled_in(self._until_it_comes(lambda: visitor.get(self.path)), note=note)
        page = self._until_it_comes(lambda: visitor.post(self.path, form), saving=True)
        assert page.address.endswith(self.path.removesuffix("contacts/new/")), page.text
        self.confirmed.append(note)

    def _until_it_comes(self, ask: Callable[[], Page], *, saving: bool = False) -> Page:
        deadline = time.monotonic() + PATIENCE
        while True:
            if saving:
                self.is_saving.set()
            try:
                return ask()
            except NoPage:
                if time.monotonic() > deadline:
                    raise
                self.in_vain += 1
                self.resent += saving
                time.sleep(0.1)
            finally:
                self.is_saving.clear()


def path_of_a_case(port: int) -> str:
    """Where a contact is recorded in a case of the case manager's."""
    visitor = Visitor(port)
    visitor.sign_in(CASE_MANAGER, PASSWORD)
    found = re.search(r"/cases/[A-Z]+-\d+/", visitor.get("/cases/").text)
    assert found
    return f"{found[0]}contacts/new/"


@contextmanager
def saving(running: Tideover, name: str) -> Iterator[list[Saver]]:
    """Savers at work, called `name` and a number; at the end each brings the contact it is at to its end."""
    path, stop = path_of_a_case(running.port), threading.Event()
    savers = [Saver(f"{name} {number}", running.port, path, stop) for number in range(SAVERS)]
    threads = [threading.Thread(target=saver.work, daemon=True) for saver in savers]
    for thread in threads:
        thread.start()
    try:
        yield savers
    finally:
        stop.set()
        for thread in threads:
            thread.join(180)


def recorded(running: Tideover, name: str) -> Counter[str]:
    """How often each note of savers of that name stands in the record."""
    with psycopg.connect(running.cluster.url("tideover")) as connection:
        rows = connection.execute("SELECT note FROM diary_contact WHERE note ~ %s", [f"^{name} \\d says"]).fetchall()
    return Counter(note for (note,) in rows)


def confirmed(savers: list[Saver]) -> int:
    """How many contacts have been confirmed so far."""
    return sum(len(saver.confirmed) for saver in savers)


def has_moved_on(savers: list[Saver], beyond: int) -> bool:
    """Whether more contacts than that are confirmed, or something has gone wrong."""
    return confirmed(savers) > beyond or has_failed(savers)


def has_failed(savers: list[Saver]) -> bool:
    """Whether a saver has seen what should not be."""
    return any(saver.failures for saver in savers)
