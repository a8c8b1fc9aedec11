"""Pages of reports."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.evaluation.extracts.actions import ask_for_extract
from tideover.evaluation.extracts.models import Extract
from tideover.evaluation.monitoring.drawing import Section, sections
from tideover.evaluation.monitoring.handing_on import MEDIA_TYPES, in_form
from tideover.evaluation.monitoring.results import MonitoringReport
from tideover.evaluation.monitoring.wording import SMALL_NUMBERS, who_is_counted
from tideover.evaluation.queries import latest_extracts, monitoring_report, report_of_page
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Service

COUNTED_AT_ONCE = 2_000
"""Clients of a service small enough for its report to be counted from the record while somebody waits."""


@dataclass(frozen=True)
class MonitoringPage:
    """What the page shows."""

    service: str
    as_at: date
    headline: str
    who_is_counted: str
    small_numbers: str
    sections: tuple[Section, ...]
    is_being_made: bool
    failure: str


@page(Permission.REPORT_VIEW)
def monitoring(request: StaffRequest) -> HttpResponse:
    """The monitoring report of the service's latest extract; asks for a new one when the button is pressed."""
    service = Service.objects.get(pk=request.actor.service_id)
    if request.method == "POST":
        ask_for_extract(service_id=service.pk, by=request.actor)
        return HttpResponseRedirect(reverse("monitoring_report"))
    made, asked = latest_extracts(service.pk)
    report = _report(service, made)
    shown = MonitoringPage(
        service=service.name,
        as_at=report.as_at if report else date.max,
        headline=report.headline if report else "",
        who_is_counted=who_is_counted(report) if report else "",
        small_numbers=SMALL_NUMBERS,
        sections=sections(report) if report and report.clients else (),
        is_being_made=bool(asked and asked.is_being_made),
        failure=asked.failure if asked else "",
    )
    return render(request, "evaluation/monitoring.html", {"report": shown, "is_too_large": report is None})


@page(Permission.REPORT_VIEW)
def monitoring_file(request: StaffRequest, form: str) -> HttpResponse:
    """The report that the page shows as a file to hand on."""
    service = Service.objects.get(pk=request.actor.service_id)
    made, _asked = latest_extracts(service.pk)
    report = _report(service, made)
    if report is None:
        return HttpResponseRedirect(reverse("monitoring_report"))
    name = f"{service.code}-monitoring-{report.as_at}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(in_form(report, form), content_type=MEDIA_TYPES[form], headers=headers)


def _report(service: Service, made: Extract | None) -> MonitoringReport | None:
    """The report of the service's latest extract; of a small service without one, of its record as it is."""
    return report_of_page(made) if made and made.report else _counted_now(service)


def _counted_now(service: Service) -> MonitoringReport | None:
    """The report of a small service straight from its record, until it has an extract."""
    if Case.objects.filter(service=service)[: COUNTED_AT_ONCE + 1].count() > COUNTED_AT_ONCE:
        return None
    return monitoring_report(service)
