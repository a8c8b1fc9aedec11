"""Loading the demonstration. Each service is one transaction: it is there in whole or not at all."""

from collections.abc import Callable
from importlib.resources import as_file, files
from random import Random

from django.db import transaction

from tideover.exchange.importing import import_record
from tideover.foundation import clock, events
from tideover.foundation.history import written_by
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service
from tideover.world.demonstration.clients import clients
from tideover.world.demonstration.courses import courses
from tideover.world.demonstration.staffing import open_service, set_up, staff_the_record
from tideover.world.demonstration.writing import employers, write_cases

Progress = Callable[[int, int], None]
"""Told after each case: how many are done, of how many."""

HARBOUR, HARBOUR_NAME = "harbour", "Harbour Job Retention Service"
RECORD, RECORD_NAME = "jrt-2002-03", "Job retention team, 2002-03"
SEED = 2003


def load(progress: Progress | None = None) -> None:
    """Load what is not there yet of the two demonstration services, as of today.

    On the same day the same data are made. What people have entered since is left alone.
    """
    tell = progress or (lambda _done, _total: None)
    everybody = clients()
    total = len(everybody) + 13
    if not Service.objects.filter(code=RECORD).exists():
        _load_record(lambda done, _of: tell(done, total))
    if not Service.objects.filter(code=HARBOUR).exists():
        _load_harbour(lambda done, _of: tell(total - len(everybody) + done, total))


def _load_record(progress: Progress) -> None:
    source = files("tideover.world").joinpath("data/jrt-2002-03/clients.csv")
    with transaction.atomic(), as_file(source) as path:
        service = open_service(RECORD, RECORD_NAME)
        report = import_record(path, RECORD, progress=progress)
        if report.exit_status:
            raise RuntimeError("\n".join(report.lines))
        with in_service(service.pk), written_by(None, "demonstration"):
            staff_the_record(service)


def _load_harbour(progress: Progress) -> None:
    rng = Random(SEED)  # noqa: S311 - invented people, and the same ones each time
    told = courses(clients(), clock.today(), rng)
    with transaction.atomic():
        service = open_service(HARBOUR, HARBOUR_NAME)
        with in_service(service.pk), written_by(None, "demonstration"), events.once_per_subject():
            place = set_up(service)
            work = employers(place)
            for done, _case in enumerate(write_cases(told, place, work, rng), start=1):
                progress(done, len(told))
