"""Checking who looked at what, and who signed in."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from tideover.cases.models import Case
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.fetching import READ
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import ReadLogEntry, SignInEvent

LATEST = 200
"""How many lines a page shows."""


@subject_page(Case, Permission.CASE_READS_VIEW)
def case_reads(request: StaffRequest, case: Case) -> HttpResponse:
    """Who opened, or tried to open, this case."""
    entries = ReadLogEntry.objects.filter(subject_kind="case", subject_id=case.pk)
    return render(request, "web/case_reads.html", {"case": case, **_latest(entries)})


@page(Permission.READ_LOG_VIEW)
def read_log(request: StaffRequest) -> HttpResponse:
    """Who read what in the whole service; with `?show=refused`, only what was refused."""
    refused = request.GET.get("show") == "refused"
    entries = ReadLogEntry.objects.exclude(outcome=READ) if refused else ReadLogEntry.objects.all()
    return render(request, "web/read_log.html", {"refused": refused, **_latest(entries)})


@page(Permission.READ_LOG_VIEW)
def sign_ins(request: StaffRequest) -> HttpResponse:
    """Who signed in to accounts of this service, who failed to, and what changed in how they do."""
    members = SignInEvent.objects.filter(account__memberships__service_id=request.actor.service_id)
    events = members.select_related("account").order_by("-at")[:LATEST]
    return render(request, "web/sign_ins.html", {"events": events, "latest": LATEST})


def _latest(entries: "QuerySet[ReadLogEntry]") -> dict[str, Any]:
    return {
        "entries": entries.select_related("account").order_by("-at")[:LATEST],
        "latest": LATEST,
        "permissions": Permission.__members__,
    }
