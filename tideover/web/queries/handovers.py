"""Changes of case manager: those of one case, and those that a manager asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from tideover.cases.models import Case
from tideover.diary.models import Appointment, AskedHandover, Handover
from tideover.diary.rules import AppointmentState, AskedState
from tideover.foundation import clock
from tideover.foundation.pages.words import clock_time, spoken_date
from tideover.organisation.models import Team

PAGE_SIZE = 50

MET = {
    AppointmentState.BOOKED: "They meet both",
    AppointmentState.ATTENDED: "They met both",
    AppointmentState.MISSED: "The client missed the joint appointment",
    AppointmentState.CANCELLED: "The joint appointment was cancelled",
    AppointmentState.MOVED: "The joint appointment was moved. It was to be",
}
"""What became of the joint appointment, before its day."""


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One change of case manager, with its summary and what became of the joint appointment."""

    row: Handover
    met: str


def handovers_of(case: Case) -> "QuerySet[Handover, Any]":
    """Every handover of a case, the latest first."""
    rows = Handover.objects.filter(case=case).select_related("from_staff", "to_staff", "appointment")
    return rows.order_by("-on", "-id")


def handover_lines(rows: Iterable[Handover], today: date) -> list[HandoverLine]:
    """Handovers in words."""
    return [HandoverLine(row, _met(row, today)) for row in rows]


def _met(row: Handover, today: date) -> str:
    booked: Appointment | None = row.appointment
    if booked is None:
        return f"No joint appointment: {row.why_no_appointment.rstrip('.')}"
    at = booked.at.astimezone(clock.LOCAL)
    when = f"{spoken_date(at, today)} at {clock_time(at)}"
    state = AppointmentState(booked.state)
    if state is AppointmentState.BOOKED and booked.at < clock.now():
        return f"They were to meet both {when}. Whether they did is not recorded"
    return f"{MET[state]} {when}"


@dataclass(frozen=True, slots=True)
class AskedHandovers:
    """Handovers that a manager asked for: how many there are of each state, and a page of them."""

    counts: Mapping[str, int]
    page: "Page[Any]"
    batch: UUID | None

    @property
    def open(self) -> int:
        """How many can still be taken back."""
        return self.counts.get(AskedState.ASKED, 0) + self.counts.get(AskedState.WAITING, 0)


def still_there() -> Q:
    """Handovers of which the case is open and with whoever was to hand it over."""
    return Q(case__ended_on=None, case__case_manager=F("from_staff"))


def asked_of(team: Team, batch: UUID | None) -> "QuerySet[AskedHandover, Any]":
    """What was asked for in a team: all of one batch, or all that is not settled. What is another team's by now is not
    among it."""
    rows = AskedHandover.objects.filter(from_staff__team=team, case__team=team)
    if batch:
        return rows.filter(batch=batch)
    is_open = rows.filter(state__in=[AskedState.WAITING, AskedState.ASKED])
    return is_open | rows.filter(still_there(), state=AskedState.COULD_NOT)


SHOWN = {
    "asked": [AskedState.ASKED, AskedState.WAITING],
    "could_not": [AskedState.COULD_NOT],
}
"""Parts of what was asked for that can be looked at alone."""


def asked_handovers(team: Team, batch: UUID | None, number: int, show: str = "") -> AskedHandovers:
    """A page of what was asked for, or of one part of it: what could not be done first, then by the day for the
    summary. Three queries."""
    rows = asked_of(team, batch)
    if show in SHOWN:
        rows = rows.filter(state__in=SHOWN[show])
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    shown = rows.select_related("case__person__merged_into", "case__case_manager", "from_staff", "to_staff")
    paginator = Paginator(shown.order_by("-came_of", "state", "write_by", "pk"), PAGE_SIZE)
    paginator.count = sum(counts.values())
    return AskedHandovers(counts, paginator.get_page(number), batch)
