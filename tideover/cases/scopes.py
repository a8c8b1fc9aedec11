"""Which cases each role reaches."""

from typing import Any

from django.db.models import Q, QuerySet

from tideover.cases.models import BreakGlass, Case, Ending
from tideover.foundation import clock
from tideover.foundation.access import Actor, Permission, scope
from tideover.foundation.access.grants import grants
from tideover.foundation.access.roles import Auditor, CaseManager, IntakeWorker, TeamManager
from tideover.foundation.among import Among
from tideover.organisation.models import Staff
from tideover.organisation.queries import away


@scope(Case, CaseManager)
def cases_they_hold(actor: Actor) -> Q:
    """The cases of which they are the case manager, those in which they look for a new job, and, while it lasts,
    those of the colleagues for whom they cover."""
    absent = away(clock.today()).filter(covered_by__account_id=actor.account_id).values("staff")
    themselves = Staff.objects.filter(account_id=actor.account_id).values("pk")
    return (
        Q(Among("case_manager", themselves))
        | Q(Among("placement_manager", themselves))
        | Q(Among("case_manager", absent))
    )


def _their_team(actor: Actor) -> "QuerySet[Staff, Any]":
    """Looked up, not joined: beside what another role reaches, a join would give a case once for each of its team."""
    return Staff.objects.filter(account_id=actor.account_id).values("team")


@scope(Case, TeamManager)
def cases_of_their_team(actor: Actor) -> Q:
    """Every case of the team they work in."""
    return Q(team__in=_their_team(actor))


@scope(Case, CaseManager, only_for=Permission.FOLLOW_UP_RECORD)
def cases_their_team_asks_after(actor: Actor) -> Q:
    """The cases of the team they work in that ended and are followed up: asking belongs to the team's queue, outliving
    the ending. For asking only, and while the policy asks (the page sees to that); the rest of such a case stays
    closed."""
    return Q(pk__in=Ending.objects.filter(reopened_on=None, case__team__in=_their_team(actor)).values("case"))


@scope(Case, IntakeWorker, Auditor)
def cases_of_the_service(actor: Actor) -> Q:
    """Every case of the service: for finding whether somebody has one, and for checking who looked."""
    return Q(service_id=actor.service_id)


@grants(Case)
def cases_opened_from_outside(actor: Actor) -> Q:
    """The cases that they opened by break-glass, while that lasts."""
    return Q(pk__in=BreakGlass.objects.live().filter(staff__account_id=actor.account_id).values("case"))
