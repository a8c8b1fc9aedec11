"""Loading the demonstration. Each service is one transaction: it is there in whole or not at all."""

from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Protocol

from django.db import transaction

from tideover.foundation import clock, events
from tideover.foundation.history import written_by
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service
from tideover.world.demonstration.arriving import ELIGIBILITY, write_referrals
from tideover.world.demonstration.clients import TEAMS, clients
from tideover.world.demonstration.courses import courses
from tideover.world.demonstration.gathering import plan_group
from tideover.world.demonstration.staffing import open_service, set_up, staff_the_record
from tideover.world.demonstration.west import CLIENTS as WEST_CLIENTS
from tideover.world.demonstration.west import write_west
from tideover.world.demonstration.writing import employers, write_cases

Progress = Callable[[int, int], None]
"""Told after each case: how many are done, of how many."""


class Report(Protocol):
    """What an import answers with: 0 when all went well, and what it found in sentences."""

    @property
    def exit_status(self) -> int:
        """Other than 0 where anything was wrong."""

    @property
    def lines(self) -> Sequence[str]:
        """What was found and done."""


class Importer(Protocol):
    """The import of a record folder. It is handed in because exchange stands beside this room, not below it."""

    def __call__(self, folder: Path, service_code: str) -> Report:
        """Import the folder into the service."""


HARBOUR, HARBOUR_NAME = "harbour", "Harbour Job Retention Service"
RECORD, RECORD_NAME, RECORD_CLIENTS = "jrt-2002-03", "Job retention team, 2002-03", 13
SEED = 2003


def load(progress: Progress | None = None, *, import_record: Importer) -> None:
    """Load what is not there yet of the two demonstration services, as of today.

    `import_record` is exchange's, by which the 2002-03 record and that of Harbour West come in like any other.
    On the same day the same data are made. What people have entered since is left alone.
    """
    tell = progress or (lambda _done, _total: None)
    living = len(clients()) + WEST_CLIENTS
    total = RECORD_CLIENTS + living
    if not Service.objects.filter(code=RECORD).exists():
        _load_record(import_record)
        tell(RECORD_CLIENTS, total)
    if not Service.objects.filter(code=HARBOUR).exists():
        _load_harbour(import_record, lambda done: tell(total - living + done, total))


def _load_record(import_record: Importer) -> None:
    source = files("tideover.world").joinpath("data/jrt-2002-03/record")
    with transaction.atomic(), as_file(source) as folder:
        service = open_service(RECORD, RECORD_NAME)
        _brought(import_record, folder, RECORD)
        with in_service(service.pk), written_by(None, "demonstration"):
            staff_the_record(service)


def _load_harbour(import_record: Importer, tell: Callable[[int], None]) -> None:
    rng = Random(SEED)  # noqa: S311 - invented people, and the same ones each time
    told = courses(clients(), clock.today(), rng)
    with transaction.atomic():
        service = open_service(HARBOUR, HARBOUR_NAME)
        with in_service(service.pk), written_by(None, "demonstration"), events.once_per_subject():
            place = set_up(service, eligibility=ELIGIBILITY)
            work = employers(place)
            for done, _case in enumerate(write_cases(told, place, work, rng), start=1):
                tell(done)
            write_referrals(place)
            plan_group(place)
        with TemporaryDirectory(prefix="tideover-west-") as outer:
            # The import is listed under the folder's name.
            folder = Path(outer) / TEAMS["west"]
            write_west(folder, clock.today())
            _brought(import_record, folder, HARBOUR)
        tell(len(told) + WEST_CLIENTS)


def _brought(import_record: Importer, folder: Path, service_code: str) -> None:
    report = import_record(folder, service_code)
    if report.exit_status:
        raise RuntimeError("\n".join(report.lines))
