"""Two imports at once: the second finds what the first one brought."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from tideover.cases.models import Case
from tideover.exchange import importing
from tideover.exchange.importing import import_record
from tideover.exchange.reports import ImportReport
from tideover.foundation.models import Service

pytestmark = pytest.mark.django_db(transaction=True)

PUBLISHED = Path(importing.__file__).parents[1] / "world/data/jrt-2002-03/clients.csv"
CODE = "at-once"


def test_two_imports_of_one_file_at_once_make_one_service_and_double_nobody(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_text("".join(PUBLISHED.read_text("utf-8").splitlines(keepends=True)[:4]), "utf-8")
    together = Barrier(2)

    def bring_in() -> ImportReport:
        try:
            together.wait(30)
            return import_record(path, CODE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        reports = [pool.submit(copy_context().run, bring_in) for _ in range(2)]
        found = sorted((report.result(60) for report in reports), key=lambda report: report.applied)
    assert [report.lines[-1] for report in found if report.exit_status] == []
    assert [(report.applied, report.already_there) for report in found] == [(0, 3), (3, 0)]
    assert Case.objects.filter(service=Service.objects.get(code=CODE)).count() == 3
