"""Which cases each role reaches."""

from django.db.models import Q

from tideover.cases.models import BreakGlass, Case
from tideover.foundation import clock
from tideover.foundation.access import Actor, scope
from tideover.foundation.access.grants import grants
from tideover.foundation.access.roles import Auditor, CaseManager, IntakeWorker, TeamManager
from tideover.organisation.queries import away


@scope(Case, CaseManager)
def cases_they_hold(actor: Actor) -> Q:
    """The cases of which they are the case manager, those in which they look for a new job, and, while it lasts,
    those of the colleagues for whom they cover."""
    absent = away(clock.today()).filter(covered_by__account_id=actor.account_id).values("staff")
    return (
        Q(case_manager__account_id=actor.account_id)
        | Q(placement_manager__account_id=actor.account_id)
        | Q(case_manager__in=absent)
    )


@scope(Case, TeamManager)
def cases_of_their_team(actor: Actor) -> Q:
    """Every case of the team they work in."""
    return Q(team__staff__account_id=actor.account_id)


@scope(Case, IntakeWorker, Auditor)
def cases_of_the_service(actor: Actor) -> Q:
    """Every case of the service: for finding whether somebody has one, and for checking who looked."""
    return Q(service_id=actor.service_id)


@grants(Case)
def cases_opened_from_outside(actor: Actor) -> Q:
    """The cases that they opened by break-glass, while that lasts."""
    return Q(pk__in=BreakGlass.objects.live().filter(staff__account_id=actor.account_id).values("case"))
