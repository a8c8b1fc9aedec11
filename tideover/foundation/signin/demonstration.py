"""The sign-ins of the demonstration: one for each role, all with the same password.

They are made with the demonstration's data, and shown on the sign-in page and by `tideover run`. Where
`TIDEOVER_DEMO` is not set they are shown nowhere.

Which sign-ins are the demonstration's is asked of the database each time: a service whose clients are real may
come to stand beside it while Tideover runs. The setting can only take away from that.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Membership, Service

PASSWORD = "harbour-lights-at-dusk"  # noqa: S105 - published on purpose, for invented data only
DOMAIN = "harbour.example"


@dataclass(frozen=True)
class SignIn:
    """One account of the demonstration."""

    role: str
    label: str
    email: str


SIGN_INS = tuple(SignIn(role.code, role.label, f"{role.code.replace('_', '.')}@{DOMAIN}") for role in ROLES.values())
"""One for each role, in the order in which roles are shown."""

RECORD_DOMAIN = "jrt-2002-03.example"
RECORD_SIGN_INS = tuple(
    SignIn(role, f"{ROLES[role].label} of the 2002-03 service", f"{role.replace('_', '.')}@{RECORD_DOMAIN}")
    for role in ("team_manager", "researcher")
)
"""Those of the 2002-03 service, whose cases and report stand beside the invented service's."""


def shown() -> tuple[SignIn, ...]:
    """The sign-ins to show: none unless there is a demonstration."""
    return (*SIGN_INS, *RECORD_SIGN_INS) if settings.DEMO and is_here() else ()


def is_here() -> bool:
    """Whether there are demonstration data, perhaps beside others."""
    return Service.objects.filter(is_demonstration=True).exists()


def is_all_there_is() -> bool:
    """Whether there are demonstration data and no others."""
    return set(Service.objects.values_list("is_demonstration", flat=True).distinct()) == {True}


def is_sign_in_shared(request: Any) -> bool:
    """Whether the signed-in account is one of the demonstration's, which everybody shares: all the services
    that it belongs to, or did, are marked as demonstration. It needs no second factor and cannot be changed.

    Asks nothing of the database where the person's service is known.
    """
    if not settings.DEMO:
        return False
    actor = getattr(request, "actor", None)
    if actor is not None:
        return bool(actor.only_in_demonstration)
    memberships = Membership.objects.filter(account=request.user)
    return set(memberships.values_list("service__is_demonstration", flat=True)) == {True}


def are_sign_ins_fixed(request: HttpRequest) -> bool:
    """Whether a sign-in cannot be changed from here: by somebody signed in, because theirs is shared; by
    anybody else, because there are none but shared ones."""
    if request.user.is_authenticated:
        return is_sign_in_shared(request)
    return settings.DEMO and is_all_there_is()
