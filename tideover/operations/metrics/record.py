"""What the database tells when it is asked: jobs, stale dues, the last import and extract of each service."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import Error, connection
from django.db.models import Max
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from tideover.evaluation.models import Extract
from tideover.exchange.models import Import
from tideover.foundation import clock
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service
from tideover.operations.backups.making import last_made
from tideover.operations.jobs_table import longest_waiting, number_by_state, worker_heard_of
from tideover.worklist.models import StaleCase, StaleReferral


class Record(Collector):
    """Asks the database anew at each look. Where it does not answer, that is all that is told."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The families of figures."""
        try:
            families = [*_jobs(), *_services()]
        except Error:
            families = None
        answers = GaugeMetricFamily("tideover_database_answers", "1 where the database answers.")
        answers.add_metric([], float(families is not None))
        yield answers
        yield _backup()
        yield from families or []


def _backup() -> GaugeMetricFamily:
    backup = GaugeMetricFamily("tideover_last_backup_timestamp_seconds", "The last backup that was made here.")
    _add_moment(backup, [], last_made(settings.VAR))
    return backup


def _jobs() -> list[GaugeMetricFamily]:
    jobs = GaugeMetricFamily("tideover_jobs", "Jobs, by queue and state.", labels=["queue", "state"])
    for queue, state, number in number_by_state(connection):
        jobs.add_metric([queue, state], number)
    waiting = GaugeMetricFamily("tideover_longest_waiting_job_seconds", "Seconds that the oldest due job has waited.")
    since = longest_waiting(connection)
    waiting.add_metric([], (clock.now() - since).total_seconds() if since else 0)
    heard = GaugeMetricFamily("tideover_worker_heard_of_timestamp_seconds", "When a worker last said that it lives.")
    _add_moment(heard, [], worker_heard_of(connection))
    return [jobs, waiting, heard]


def _services() -> list[GaugeMetricFamily]:
    stale = GaugeMetricFamily(
        "tideover_dues_stale", "Cases and referrals whose dues await refreshing.", labels=["service"]
    )
    imports = GaugeMetricFamily("tideover_last_import_timestamp_seconds", "The last import.", labels=["service"])
    extracts = GaugeMetricFamily("tideover_last_extract_timestamp_seconds", "The last extract.", labels=["service"])
    for key, code in Service.objects.order_by("code").values_list("pk", "code"):
        with in_service(key):
            stale.add_metric([code], StaleCase.objects.count() + StaleReferral.objects.count())
            _add_moment(imports, [code], Import.objects.aggregate(at=Max("imported_at"))["at"])
            _add_moment(extracts, [code], Extract.objects.aggregate(at=Max("made_at"))["at"])
    return [stale, imports, extracts]


def _add_moment(family: GaugeMetricFamily, labels: list[str], at: datetime | None) -> None:
    if at is not None:
        family.add_metric(labels, at.timestamp())
