"""Making reports. What is slow to import is imported when a report is made."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from tideover.evaluation.extracts.models import Extract
from tideover.evaluation.monitoring.results import MonitoringReport, kept_report
from tideover.foundation import clock
from tideover.foundation.models import Service
from tideover.foundation.pages.words import clock_time, local_date


def monitoring_report(service: Service, as_at: date | None = None) -> MonitoringReport:
    """The monitoring report of a service over everybody accepted by `as_at`, or by today, from an extract that
    is kept in memory only.

    It is read in the caller's transaction, which must be open for the service (foundation.tenancy).
    """
    from tideover.evaluation.extracts import reading
    from tideover.evaluation.extracts.opening import of_tables
    from tideover.evaluation.extracts.pseudonyms import Pseudonyms
    from tideover.evaluation.extracts.writing import in_memory
    from tideover.evaluation.monitoring.assembly import assembled
    from tideover.evaluation.monitoring.expressions import counts

    day = as_at or clock.today()
    catalogue = reading.catalogue(service.pk)
    tables = in_memory(reading.batches(service.pk, day, Pseudonyms()), catalogue, day)
    report = assembled(service.name, day, counts(of_tables(tables)), catalogue.to_pylist())
    return replace(report, counted_from=f"from the record as it was on {told_moment(clock.now())}")


def report_of_extract(folder: Path) -> MonitoringReport:
    """The monitoring report of an extract. Raises extracts.dictionary.NoExtract where there is none."""
    from tideover.evaluation.extracts.dictionary import read_dictionary
    from tideover.evaluation.extracts.opening import of_files
    from tideover.evaluation.extracts.schema import TABLES
    from tideover.evaluation.monitoring.assembly import assembled
    from tideover.evaluation.monitoring.expressions import counts

    dictionary = read_dictionary(folder)
    tables = of_files(folder, TABLES)
    catalogue = tables.table("interventions").to_arrow_table().to_pylist()
    report = assembled(dictionary.service, dictionary.as_at, counts(tables), catalogue)
    return replace(report, counted_from="from an extract of the record made for that day")


def report_of_page(made: Extract) -> MonitoringReport:
    """The report that was kept with an extract, which must have been made."""
    if made.report is None or made.made_at is None:
        raise ValueError(f"extract {made.pk} has no report")
    return replace(kept_report(made.report), counted_from=f"from the extract made on {told_moment(made.made_at)}")


def told_moment(moment: datetime) -> str:
    """When something was counted: "25 November 2026 at 22:47"."""
    day = local_date(moment)
    return f"{day.day} {day:%B %Y} at {clock_time(moment)}"


def latest_extracts(service_id: int) -> tuple[Extract | None, Extract | None]:
    """The newest extract that was made, and the newest that was asked for and is not made yet, if it is newer."""
    newest = Extract.objects.filter(service_id=service_id).order_by("-id")
    made = newest.exclude(made_at=None).first()
    last = newest.first()
    return made, last if last and last.made_at is None else None
