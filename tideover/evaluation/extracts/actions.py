"""Asking for an extract, and writing down what came of it."""

from pathlib import Path
from shutil import rmtree

from django.conf import settings
from procrastinate.contrib.django import app

from tideover.evaluation.extracts.models import Extract
from tideover.foundation import clock, events, tenancy
from tideover.foundation.access.actor import By
from tideover.foundation.actions import action, one_at_a_time
from tideover.foundation.models import Service

MAKE_EXTRACT = "evaluation.make_extract"
"""The job's name. It is deferred by name because it calls the actions here."""
COULD_NOT = "The extract could not be made. Try again; if it fails again, tell whoever runs Tideover."


@events.event_type("extract asked for", subject="extract")
class ExtractAsked:
    """Somebody asked for a new extract of the service's record."""

    extract_id: int


@action
def ask_for_extract(*, service_id: int, by: By) -> Extract:
    """Have a job make an extract as at today. One that is still being made is given instead."""
    one_at_a_time(MAKE_EXTRACT, service_id)
    newest = Extract.objects.filter(service_id=service_id).order_by("-id").first()
    if newest and newest.is_being_made:
        return newest
    asked = Extract.objects.create(service_id=service_id, as_at=clock.today(), asked_at=clock.now())
    events.write(ExtractAsked(extract_id=asked.pk), by=by, service_id=service_id)
    app.configure_task(MAKE_EXTRACT, lock=f"{MAKE_EXTRACT} {service_id}").defer(
        service_id=service_id, extract_id=asked.pk
    )
    return asked


def make_extract(service_id: int, extract_id: int) -> None:
    """Make the extract that was asked for below the folder of extracts, and keep its monitoring report."""
    from tideover.evaluation.extracts.making import create_extract
    from tideover.evaluation.queries import report_of_extract

    with tenancy.in_service(service_id):
        service = Service.objects.get(pk=service_id)
        as_at = Extract.objects.get(pk=extract_id).as_at
    name = f"{service.code}/{as_at}-{extract_id}"
    folder = settings.VAR / "extracts" / name
    try:
        rows = create_extract(service, folder, as_at)
        report = report_of_extract(folder)
    except Exception:
        _keep(service_id, extract_id, failure=COULD_NOT)
        raise
    _keep(service_id, extract_id, folder=name, clients=rows["clients"], report=report.as_kept(), made_at=clock.now())
    _put_away_older(folder)


def _put_away_older(folder: Path) -> None:
    """Leave one extract of the service: what people's health and work were is not kept longer than it is used.
    The reports of the older ones stay."""
    for older in folder.parent.iterdir():
        if older != folder:
            rmtree(older, ignore_errors=True)


def _keep(service_id: int, extract_id: int, **what: object) -> None:
    @action
    def write() -> None:
        Extract.objects.filter(pk=extract_id).update(**what)

    with tenancy.in_service(service_id):
        write()
