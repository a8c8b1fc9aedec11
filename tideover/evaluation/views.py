"""Pages of reports."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from tideover.evaluation.monitoring.drawing import Section, sections
from tideover.evaluation.queries import monitoring_report
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Service


@dataclass(frozen=True)
class MonitoringPage:
    """What the page shows."""

    service: str
    as_at: date
    headline: str
    sections: tuple[Section, ...]


@page(Permission.REPORT_VIEW)
def monitoring(request: StaffRequest) -> HttpResponse:
    """The monitoring report of the service, as at today."""
    report = monitoring_report(Service.objects.get(pk=request.actor.service_id))
    shown = MonitoringPage(
        service=report.service,
        as_at=report.as_at,
        headline=report.headline,
        sections=sections(report) if report.clients else (),
    )
    return render(request, "evaluation/monitoring.html", {"report": shown})
