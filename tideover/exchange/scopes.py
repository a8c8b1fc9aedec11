"""Whose records each role reaches as a whole: to give a copy of them, and to decide what is erased."""

from django.db.models import Exists, OuterRef, Q

from tideover.cases.models import Case
from tideover.foundation.access import Actor, scope
from tideover.foundation.access.roles import ServiceAdministrator, TeamManager
from tideover.people.models import Person
from tideover.referrals.models import Referral


@scope(Person, ServiceAdministrator)
def people_of_the_service(actor: Actor) -> Q:
    """Everybody: what is held about them is the service's to answer for."""
    return Q(service_id=actor.service_id)


@scope(Person, TeamManager)
def people_of_their_team(actor: Actor) -> Q:
    """The clients of the team they work in, and those who were referred and have no case."""
    cases = Case.objects.filter(person=OuterRef("pk"))
    referred = Referral.objects.filter(person=OuterRef("pk"))
    return Q(Exists(cases.filter(team__staff__account_id=actor.account_id))) | (~Q(Exists(cases)) & Q(Exists(referred)))
