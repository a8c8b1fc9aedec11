"""The names of teams, and what becomes of help that is in the catalogue."""

from datetime import date, timedelta

from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock, one_at_a_time
from tideover.organisation.models import Focus, Intervention, Team

LONGEST_AWAY = timedelta(days=366)
"""How far from today a day of withdrawal may be."""


@events.event_type("team renamed", subject="team")
class TeamRenamed:
    """A team has another name."""

    team_id: int
    name: str


@events.event_type("intervention changed", subject="intervention")
class InterventionChanged:
    """Help in the catalogue has another name, works with others, or is offered until another day."""

    intervention_id: int
    withdrawn_on: date | None


@events.event_type("catalogue ordered", subject="intervention")
class CatalogueOrdered:
    """Help stands at another place of the catalogue."""

    intervention_id: int
    position: int


@action
def rename_team(*, team: Team, by: By, name: str) -> Team:
    """Give a team another name; its history keeps the one before."""
    one_at_a_time("organisation.teams", team.service_id)
    team = lock(team)
    if team.name == name:
        return team
    if Team.objects.filter(service=team.service_id, name__iexact=name).exclude(pk=team.pk).exists():
        raise Refused("There is a team of this name. Choose another one.", field="name")
    team.name = name
    team.save()
    events.write(TeamRenamed(team_id=team.pk, name=name), by=by, service_id=team.service_id)
    return team


@action
def change_intervention(
    *, intervention: Intervention, by: By, label: str, focus: Focus | None, withdrawn_on: date | None
) -> Intervention:
    """Rename help, say whom it works with, and from which day it is not offered any more, None while it is. Help that
    was given or agreed stays as it is, and so does the code by which records and reports know it."""
    intervention = lock(intervention)
    wanted = {"label": label, "focus": focus or "", "withdrawn_on": withdrawn_on}
    if all(getattr(intervention, name) == value for name, value in wanted.items()):
        return intervention
    if withdrawn_on != intervention.withdrawn_on and withdrawn_on is not None:
        _check_day(withdrawn_on)
    same = Intervention.objects.filter(service=intervention.service_id, label__iexact=label)
    if same.exclude(pk=intervention.pk).exists():
        raise Refused("The catalogue has help of this name. Choose another name.", field="label")
    for name, value in wanted.items():
        setattr(intervention, name, value)
    intervention.save()
    event = InterventionChanged(intervention_id=intervention.pk, withdrawn_on=withdrawn_on)
    events.write(event, by=by, service_id=intervention.service_id)
    return intervention


def _check_day(day: date) -> None:
    if abs(day - clock.today()) > LONGEST_AWAY:
        raise Refused("This is more than a year away. Check the year.", field="withdrawn_on")


@action
def move_intervention(*, intervention: Intervention, by: By, up: bool) -> None:
    """Let help stand before what stood before it among its focus, or after what stood after it. At the end of its list
    it stays where it is."""
    one_at_a_time("organisation.catalogue", intervention.service_id)
    rows = list(Intervention.objects.filter(service=intervention.service_id).order_by("position", "id"))
    among = [row for row in rows if row.focus == intervention.focus]
    place = next(place for place, row in enumerate(among) if row.pk == intervention.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(among):
        return
    one, beside = rows.index(among[place]), rows.index(among[other])
    rows[one], rows[beside] = rows[beside], rows[one]
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save()
    event = CatalogueOrdered(intervention_id=intervention.pk, position=beside)
    events.write(event, by=by, service_id=intervention.service_id)
