"""Whom a case manager works beside."""

from django.db.models import Q, QuerySet

from tideover.cases.models import Case
from tideover.foundation import clock
from tideover.foundation.models import Membership
from tideover.organisation.models import Staff

HOLDERS = ["case_manager", "team_manager"]
"""The roles in which somebody can open the cases they hold."""


def colleagues_of(case: Case) -> QuerySet[Staff]:
    """Who in the case's team could hold it: those who have not left and may open cases."""
    may_hold = Membership.objects.filter(service_id=case.service_id, is_active=True, roles__overlap=HOLDERS)
    here = Q(left_on=None) | Q(left_on__gt=clock.today())
    able = Q(account=None) | Q(account__in=may_hold.values("account"))
    others = Staff.objects.filter(here, able, team_id=case.team_id).order_by("name", "id")
    holder = case.case_manager
    return others if holder is None else others.exclude(pk=holder.pk)
