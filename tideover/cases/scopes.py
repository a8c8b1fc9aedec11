"""Which cases each role reaches."""

from django.db.models import Q

from tideover.cases.models import Case
from tideover.foundation.access import Actor, scope
from tideover.foundation.access.roles import Auditor, CaseManager, IntakeWorker, TeamManager


@scope(Case, CaseManager)
def cases_they_hold(actor: Actor) -> Q:
    """The cases of which they are the case manager."""
    return Q(case_manager__account_id=actor.account_id)


@scope(Case, TeamManager)
def cases_of_their_team(actor: Actor) -> Q:
    """Every case of the team they work in."""
    return Q(team__staff__account_id=actor.account_id)


@scope(Case, IntakeWorker, Auditor)
def cases_of_the_service(actor: Actor) -> Q:
    """Every case of the service: for finding whether somebody has one, and for checking who looked."""
    return Q(service_id=actor.service_id)
