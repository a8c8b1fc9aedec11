"""Checking who looked at what, and who signed in."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Account, ReadLogEntry, SignInEvent
from tideover.foundation.pages.forms import DateField, FilterForm
from tideover.web.queries.reads import Narrowing, looks

LATEST = 200
"""How many sign-ins a page shows."""


class LooksForm(FilterForm):
    """Which looks to show."""

    who = forms.ModelChoiceField(label="Person", queryset=Account.objects.none(), required=False, empty_label="Anybody")
    reference = forms.CharField(
        label="Case", required=False, max_length=20, widget=forms.TextInput(attrs={"size": 10, "autocomplete": "off"})
    )
    on = DateField(label="Day", required=False)

    def __init__(self, *args: Any, service_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Account.objects.filter(memberships__service_id=service_id).order_by("name", "id")
        who: Any = self.fields["who"]
        who.queryset, who.label_from_instance = people, lambda account: account.name

    def narrowing(self, *, refused: bool) -> Narrowing:
        """What was asked for; of what was not understood, nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        who = asked.get("who")
        reference = asked.get("reference", "").strip()
        return Narrowing(refused, who.pk if who else None, reference, asked.get("on"))


def _page_number(asked: QueryDict) -> int:
    number = asked.get("page", "1")
    return max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 7 else 1


@subject_page(Case, Permission.CASE_READS_VIEW)
def case_reads(request: StaffRequest, case: Case) -> HttpResponse:
    """Who opened, or tried to open, this case."""
    entries = ReadLogEntry.objects.filter(subject_kind="case", subject_id=case.pk)
    back = (reverse("read_log"), "Back to who read what")
    if request.actor.may(Permission.CASE_VIEW):
        back = (reverse("case", args=[case.reference]), f"Back to {case.client.name or case.reference}")
    shown = looks(Narrowing(), page=_page_number(request.GET), entries=entries)
    return render(request, "web/case_reads.html", {"case": case, "back": back, "looks": shown})


@page(Permission.READ_LOG_VIEW)
def read_log(request: StaffRequest) -> HttpResponse:
    """Who read what in the whole service, narrowed by person, case and day; `?show=refused`, only what was refused."""
    refused = request.GET.get("show") == "refused"
    form = LooksForm(request.GET, service_id=request.actor.service_id)
    narrowing = form.narrowing(refused=refused)
    shown = looks(narrowing, page=_page_number(request.GET))
    narrowed = bool(narrowing.who or narrowing.reference or narrowing.on)
    return render(
        request, "web/read_log.html", {"form": form, "refused": refused, "narrowed": narrowed, "looks": shown}
    )


@page(Permission.READ_LOG_VIEW)
def sign_ins(request: StaffRequest) -> HttpResponse:
    """Who signed in to accounts of this service, who failed to, and what changed in how they do."""
    members = SignInEvent.objects.filter(account__memberships__service_id=request.actor.service_id)
    events = members.select_related("account").order_by("-at")[:LATEST]
    return render(request, "web/sign_ins.html", {"events": events, "latest": LATEST})
