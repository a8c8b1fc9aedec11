"""Making reports. What is slow to import is imported when a report is made."""

from datetime import date

from tideover.evaluation.monitoring.results import MonitoringReport
from tideover.foundation import clock
from tideover.foundation.models import Service


def monitoring_report(service: Service, as_at: date | None = None) -> MonitoringReport:
    """The monitoring report of a service over everybody accepted by `as_at`, or by today.

    It is read in the caller's transaction, which must be open for the service (foundation.tenancy).
    """
    from tideover.evaluation.monitoring.assembly import assembled
    from tideover.evaluation.monitoring.expressions import counts, in_process
    from tideover.evaluation.tables import service_tables

    day = as_at or clock.today()
    tables = service_tables(service.pk, day)
    return assembled(service.name, day, counts(in_process(tables)), tables["interventions"].to_pylist())
