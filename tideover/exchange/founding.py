"""Making what an imported record needs: the service, a team and a case manager to hold it, the catalogue."""

from tideover.exchange.schema import record_schema
from tideover.foundation.access.actor import System
from tideover.foundation.models import Service
from tideover.organisation.actions import add_intervention, add_staff, form_team, set_policy
from tideover.organisation.models import Focus, Intervention, Policy, Staff, Team

IMPORT = System("import")
TEAM = "Imported record"
HOLDER = "Case manager of the imported record"
CASE_MANAGEMENT = "case_management"
"""The code of what every client of a job retention service has: one person who coordinates."""


def service_for(code: str, name: str) -> tuple[Service, bool]:
    """The service of that code and whether it was made now."""
    return Service.objects.get_or_create(code=code, defaults={"name": name})


def holding_case_manager(service: Service) -> Staff:
    """Who holds imported cases: a member of staff without an account, in a team of their own, until the
    service gives the cases to somebody."""
    team = Team.objects.filter(service=service, name=TEAM).first()
    if team is None:
        team = form_team(service=service, by=IMPORT, name=TEAM)
    staff = Staff.objects.filter(service=service, team=team, name=HOLDER).first()
    return staff or add_staff(team=team, by=IMPORT, name=HOLDER)


def ensure_policy(service: Service) -> None:
    """Give a service that has decided nothing yet Tideover's own policy."""
    if not Policy.objects.filter(service=service).exists():
        set_policy(service=service, by=IMPORT)


def catalogue(service: Service) -> dict[str, Intervention]:
    """The service's interventions by code, those of the record's schema added where they are missing."""
    known = {each.code: each for each in Intervention.objects.filter(service=service)}
    wanted: list[tuple[str, str, Focus | None]] = [(CASE_MANAGEMENT, "Case management", None)]
    wanted += [(field.name, field.title, Focus(field.focus)) for field in record_schema().interventions]
    for code, label, focus in wanted:
        if code not in known:
            known[code] = add_intervention(service=service, by=IMPORT, code=code, label=label, focus=focus)
    return known
