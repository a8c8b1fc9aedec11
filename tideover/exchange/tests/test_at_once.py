"""Two imports at once: the second finds what the first one brought."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from tideover.cases.models import Case
from tideover.exchange.importing import import_record
from tideover.exchange.reports import ImportReport
from tideover.exchange.tests.folders import made
from tideover.foundation.models import Service

pytestmark = pytest.mark.django_db(transaction=True)

CODE = "at-once"


def test_two_imports_of_one_folder_at_once_make_one_service_and_double_nobody(tmp_path: Path) -> None:
    folder = made(tmp_path / "in")
    together = Barrier(2)

    def bring_in() -> ImportReport:
        try:
            together.wait(30)
            return import_record(folder, CODE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        reports = [pool.submit(copy_context().run, bring_in) for _ in range(2)]
        found = sorted((report.result(60) for report in reports), key=lambda report: report.applied)
    assert [report.lines[-1] for report in found if report.exit_status] == []
    assert [report.applied for report in found] == [0, found[1].rows]
    assert Case.objects.filter(service=Service.objects.get(code=CODE)).count() == 2
