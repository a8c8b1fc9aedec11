"""Which group sessions each role reaches. What else is in the diary is reached through its case."""

from django.db.models import Q

from tideover.diary.models import GroupSession
from tideover.foundation.access import Actor, scope
from tideover.foundation.access.roles import CaseManager, TeamManager


@scope(GroupSession, CaseManager, TeamManager)
def group_sessions_of_their_team(actor: Actor) -> Q:
    """Every session of the team they work in. Whom they find named in it is asked apart (`queries.groups`)."""
    return Q(team__staff__account_id=actor.account_id)
