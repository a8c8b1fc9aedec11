"""Measures on the demonstration's record, in a database of its own: pages as the web sees them, and dues."""

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from typing import Any

from bench.pages import measured_for


@dataclass(frozen=True)
class Dues:
    """Milliseconds to refresh one case's dues (median), and cases a second when checking all."""

    refresh: float
    checked_per_second: float


def measure() -> tuple[dict[str, Any], Dues]:
    """The figures of the pages by name, and those of the dues."""
    from tideover.cli import surroundings

    with tempfile.TemporaryDirectory(prefix="tideover-bench-") as folder:
        os.chmod(folder, 0o755)
        os.environ["TIDEOVER_VAR"] = folder
        os.environ.pop("DATABASE_URL", None)
        with surroundings.database():
            surroundings.start_django("owner")
            from tideover.cli import preparation
            from tideover.exchange.importing import import_record
            from tideover.world.demonstration import load

            preparation.migrate()
            urls = preparation.prepare_logins()
            load(import_record=import_record)
            pages = measured_for("case.manager@harbour.example", urls["web"])
            dues = _dues()
            from django.db import connection

            connection.close()
    return pages, dues


def _dues() -> Dues:
    from tideover.cases.models import Case
    from tideover.foundation import tenancy
    from tideover.foundation.models import Service
    from tideover.worklist.actions import refresh
    from tideover.worklist.check import check_dues

    service = Service.objects.get(code="harbour")
    with tenancy.in_service(service.pk):
        keys = list(Case.objects.values_list("pk", flat=True))
    taken = []
    for key in keys * 3:
        begun = time.perf_counter()
        with tenancy.in_service(service.pk):
            refresh(key)
        taken.append((time.perf_counter() - begun) * 1000)
    rates = []
    for _ in range(5):
        begun = time.perf_counter()
        cases = sum(batch.cases for batch in check_dues(service.pk))
        rates.append(cases / (time.perf_counter() - begun))
    return Dues(statistics.median(taken), statistics.median(rates))
