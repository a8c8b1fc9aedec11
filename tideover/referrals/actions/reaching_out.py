"""Writing down whom the service told about itself, and reading what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action
from tideover.foundation.models import Service
from tideover.referrals.models import Outreach, OutreachStep
from tideover.referrals.rules import Approached, OutreachKind


@events.event_type("outreach recorded", subject="outreach")
class OutreachRecorded:
    """Somebody was told about the service."""

    outreach_id: int
    kind: str
    on: date


@action
def record_outreach(
    *,
    service: Service,
    by: By,
    name: str,
    approached: Approached,
    kind: OutreachKind,
    on: date,
    people: int | None = None,
    reach: str = "",
    note: str = "",
) -> OutreachStep:
    """Write down what was done with an organisation on that day; it is made where it is new."""
    if on > clock.today():
        raise Refused("This is in the future. Enter today or an earlier day.", field="on")
    told, _ = Outreach.objects.get_or_create(service=service, approached=approached, name=name)
    if reach:
        told.reach = reach
        told.save()
    step = OutreachStep.objects.create(service=service, outreach=told, kind=kind, on=on, people=people, note=note)
    events.write(OutreachRecorded(outreach_id=told.pk, kind=kind, on=on), by=by, service_id=service.pk)
    return step


@dataclass(frozen=True, slots=True)
class OutreachLine:
    """An organisation, as the page has it."""

    name: str
    approached: str
    reach: str
    last: str
    on: date | None
    presentations: int
    sends_alerts: bool
    referrals: int


def outreach_of_service() -> "QuerySet[Outreach, Any]":
    """Every organisation by its name, with its steps and how many referrals came."""
    return Outreach.objects.annotate(came=Count("referrals")).prefetch_related("steps").order_by("name", "pk")


def outreach_lines(rows: Iterable[Any]) -> list[OutreachLine]:
    """Organisations of `outreach_of_service` in words."""
    return [_line(row, row.came) for row in rows]


def _line(row: Outreach, came: int) -> OutreachLine:
    steps = sorted(row.steps.all(), key=lambda step: (step.on, step.pk))
    signing = [step.kind for step in steps if step.kind in {OutreachKind.SIGNED_UP, OutreachKind.STOPPED}]
    last = steps[-1] if steps else None
    return OutreachLine(
        name=row.name,
        approached=Approached(row.approached).label,
        reach=row.reach,
        last=OutreachKind(last.kind).label if last else "",
        on=last.on if last else None,
        presentations=sum(step.kind == OutreachKind.PRESENTATION for step in steps),
        sends_alerts=signing[-1:] == [OutreachKind.SIGNED_UP],
        referrals=came,
    )
