"""Making reports. What is slow to import is imported when a report is made."""

from datetime import date
from pathlib import Path

from tideover.evaluation.extracts.models import Extract
from tideover.evaluation.monitoring.results import MonitoringReport
from tideover.foundation import clock
from tideover.foundation.models import Service


def monitoring_report(service: Service, as_at: date | None = None) -> MonitoringReport:
    """The monitoring report of a service over everybody accepted by `as_at`, or by today, from an extract that
    is kept in memory only.

    It is read in the caller's transaction, which must be open for the service (foundation.tenancy).
    """
    from tideover.evaluation.extracts import reading
    from tideover.evaluation.extracts.pseudonyms import Pseudonyms
    from tideover.evaluation.extracts.writing import in_memory
    from tideover.evaluation.monitoring.assembly import assembled
    from tideover.evaluation.monitoring.expressions import counts, in_process

    day = as_at or clock.today()
    catalogue = reading.catalogue(service.pk)
    tables = in_memory(reading.batches(service.pk, day, Pseudonyms()), catalogue, day)
    return assembled(service.name, day, counts(in_process(tables)), catalogue.to_pylist())


def report_of_extract(folder: Path) -> MonitoringReport:
    """The monitoring report of an extract. Raises extracts.dictionary.NoExtract where there is none."""
    from tideover.evaluation.extracts.dictionary import read_dictionary
    from tideover.evaluation.extracts.opening import opened
    from tideover.evaluation.extracts.schema import TABLES
    from tideover.evaluation.monitoring.assembly import assembled
    from tideover.evaluation.monitoring.expressions import counts

    dictionary = read_dictionary(folder)
    tables = opened(folder, TABLES)
    catalogue = tables["interventions"].to_pyarrow().to_pylist()
    return assembled(dictionary.service, dictionary.as_at, counts(tables), catalogue)


def latest_extracts(service_id: int) -> tuple[Extract | None, Extract | None]:
    """The newest extract that was made, and the newest that was asked for and is not made yet, if it is newer."""
    newest = Extract.objects.filter(service_id=service_id).order_by("-id")
    made = newest.exclude(made_at=None).first()
    last = newest.first()
    return made, last if last and last.made_at is None else None
