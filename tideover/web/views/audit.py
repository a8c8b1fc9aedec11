"""Checking who looked at what, who changed it, and who signed in."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Account, SignInEvent
from tideover.foundation.pages.forms import DateField, FilterForm
from tideover.web.queries.history import Asked, Kind, history_of_case
from tideover.web.queries.reads import Narrowing, looks

LATEST = 200
"""How many sign-ins a page shows."""


def _choose_among_members(who: Any, service_id: int) -> None:
    people = Account.objects.filter(memberships__service_id=service_id).order_by("name", "id")
    who.queryset, who.label_from_instance = people, lambda account: account.name


class LooksForm(FilterForm):
    """Which looks to show."""

    who = forms.ModelChoiceField(label="Person", queryset=Account.objects.none(), required=False, empty_label="Anybody")
    reference = forms.CharField(
        label="Case", required=False, max_length=20, widget=forms.TextInput(attrs={"size": 10, "autocomplete": "off"})
    )
    on = DateField(label="Day", required=False)

    def __init__(self, *args: Any, service_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_among_members(self.fields["who"], service_id)

    def narrowing(self, *, refused: bool) -> Narrowing:
        """What was asked for; of what was not understood, nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        who = asked.get("who")
        reference = asked.get("reference", "").strip()
        return Narrowing(refused, who.pk if who else None, reference, asked.get("on"))


class HistoryForm(FilterForm):
    """Which looks and changes of a case to show."""

    spoken = {"since": "the first day", "until": "the last day"}

    kind = forms.ChoiceField(label="What", choices=[("", "Looks and changes"), *Kind.choices()], required=False)
    who = forms.ModelChoiceField(label="Person", queryset=Account.objects.none(), required=False, empty_label="Anybody")
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def __init__(self, *args: Any, service_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_among_members(self.fields["who"], service_id)

    def asked(self) -> Asked:
        """What was asked for; of what was not understood, nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        who = given.get("who")
        return Asked(given.get("kind", ""), who.pk if who else None, given.get("since"), given.get("until"))


def _page_number(asked: QueryDict) -> int:
    number = asked.get("page", "1")
    return max(1, int(number)) if number.isascii() and number.isdecimal() and len(number) < 7 else 1


@subject_page(Case, Permission.CASE_READS_VIEW)
def case_history(request: StaffRequest, case: Case) -> HttpResponse:
    """Who opened, tried to open, or changed this case. What was changed is shown to those who may read the case."""
    may_read = request.actor.may(Permission.CASE_VIEW)
    back = (reverse("read_log"), "Back to who read what")
    if may_read:
        back = (reverse("case", args=[case.reference]), f"Back to {case.client.name or case.reference}")
    form = HistoryForm(request.GET, service_id=request.actor.service_id)
    asked = form.asked()
    history = history_of_case(case, asked, page=_page_number(request.GET), in_full=may_read)
    context = {"case": case, "back": back, "form": form, "narrowed": asked != Asked(), "history": history}
    return render(request, "web/case_history.html", context)


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
