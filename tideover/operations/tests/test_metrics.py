"""What is counted, over all processes, and who may see it."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.fixtures import House
from tideover.exchange.models import Import
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.operations.backups.making import LAST
from tideover.operations.metrics.exposition import figures
from tideover.operations.metrics.folder import VARIABLE, new_folder
from tideover.worklist.models import StaleCase

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


def figure(text: str, name: str, **labels: str) -> float | None:
    """The value of one line; None where there is no such line."""
    wanted = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    found = re.search(rf"^{name}{re.escape('{' + wanted + '}') if wanted else ''} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


@pytest.mark.django_db
def test_only_this_machine_and_whoever_has_the_token_see_the_figures(settings: Any) -> None:
    def status(**request: Any) -> int:
        return Client().get("/metrics/", **request).status_code

    assert status() == 200
    assert status(**ELSEWHERE) == 403
    assert status(headers={"x-forwarded-for": "203.0.113.7"}) == 403
    assert status(headers={"x-forwarded-proto": "https"}) == 403
    assert status(headers={"authorization": "Bearer "}, **ELSEWHERE) == 403
    settings.METRICS_TOKEN = "a-long-token"
    assert status(headers={"authorization": "Bearer a-long-token"}, **ELSEWHERE) == 200
    assert status(headers={"authorization": "Bearer another"}, **ELSEWHERE) == 403
    assert status(**ELSEWHERE) == 403


def test_requests_are_counted_by_the_name_of_the_view_and_never_by_address(house: House) -> None:
    with house.open():
        case = house.case()
    client = house.client()

    def counted(**labels: str) -> float:
        return figure(figures().decode(), "tideover_requests_total", **labels) or 0

    before = counted(view="case", status="200"), counted(view="none", status="404")
    assert client.get(f"/cases/{case.reference}/").status_code == 200
    assert client.get(f"/nowhere/{case.reference}/").status_code == 404
    assert (counted(view="case", status="200"), counted(view="none", status="404")) == (before[0] + 1, before[1] + 1)
    text = Client().get("/metrics/").content.decode()
    assert (figure(text, "tideover_request_seconds_count", view="case") or 0) >= 1
    assert case.reference not in text
    assert 'view="health' not in text


@pytest.mark.usefixtures("web_login")
def test_the_record_is_counted_for_each_service_as_the_web_sees_it(house: House, neighbour: House) -> None:
    at = clock.now().replace(microsecond=0)
    with house.open(), writing("a test"):
        case = house.case()
        StaleCase.objects.create(service=house.service, case=case, reason="policy")
        stale = StaleCase.objects.count()
        Import.objects.create(service=house.service, file_name="x", received_at=at, imported_at=at)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'a.b')")
    text = figures().decode()
    assert figure(text, "tideover_dues_stale", service=house.service.code) == stale
    assert figure(text, "tideover_last_import_timestamp_seconds", service=house.service.code) == at.timestamp()
    assert figure(text, "tideover_last_import_timestamp_seconds", service=neighbour.service.code) is None
    assert (figure(text, "tideover_jobs", queue="default", state="todo") or 0) >= 1
    assert figure(text, "tideover_database_answers") == 1


@pytest.mark.django_db
def test_a_worker_and_a_waiting_job_are_told() -> None:
    at = clock.now().replace(microsecond=0) - timedelta(hours=1)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [at])
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'a.b')")
        cursor.execute("UPDATE procrastinate_events SET at = %s", [at])
    text = figures().decode()
    assert figure(text, "tideover_worker_heard_of_timestamp_seconds") == at.timestamp()
    assert (figure(text, "tideover_longest_waiting_job_seconds") or 0) >= 3600


@pytest.mark.django_db
def test_the_last_backup_is_told(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    assert figure(figures().decode(), "tideover_last_backup_timestamp_seconds") is None
    (tmp_path / LAST).write_text('{"at": "2026-03-02T01:00:00+00:00"}')
    assert figure(figures().decode(), "tideover_last_backup_timestamp_seconds") == 1772413200


@pytest.mark.django_db
def test_requests_are_told_though_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError

    Client().get("/nowhere/")
    monkeypatch.setattr(connection, "cursor", away)
    text = Client().get("/metrics/").content.decode()
    assert figure(text, "tideover_database_answers") == 0
    assert (figure(text, "tideover_requests_total", view="none", status="404") or 0) >= 1
    assert figure(text, "tideover_dues_stale") is None


def test_the_processes_of_one_server_are_added_up_also_those_that_ended(tmp_path: Path) -> None:
    environment = {**os.environ, VARIABLE: str(new_folder(tmp_path))}
    count = "from tideover.operations.metrics.requests import count; count('case', 200, 0.3)"
    tell = (
        "from prometheus_client import CollectorRegistry, generate_latest, multiprocess\n"
        "asked = CollectorRegistry(); multiprocess.MultiProcessCollector(asked)\n"
        "print(generate_latest(asked).decode())"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=environment, check=True)
    told = subprocess.run(
        [sys.executable, "-c", f"{count}\n{tell}"], env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert figure(told, "tideover_requests_total", view="case", status="200") == 3
    assert figure(told, "tideover_request_seconds_count", view="case") == 3


def test_a_new_server_counts_from_nothing_and_leaves_the_counts_of_one_that_lives(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    mine = new_folder(tmp_path)
    (mine / "counter_1.db").touch()
    for name in (str(gone.pid), str(os.getppid())):
        (tmp_path / "metrics" / name).mkdir()
    assert list(new_folder(tmp_path).iterdir()) == []
    assert {each.name for each in (tmp_path / "metrics").iterdir()} == {str(os.getpid()), str(os.getppid())}
