"""The sign-ins of the demonstration: one for each role, all with the same password.

They are made with the demonstration's data, and shown on the sign-in page and by `tideover run`. Where
`TIDEOVER_DEMO` is not set they are shown nowhere, and real services have no such accounts.
"""

from dataclasses import dataclass

from django.conf import settings

from tideover.foundation.access.roles import ROLES

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
    """The sign-ins to show: none unless this is the demonstration."""
    return (*SIGN_INS, *RECORD_SIGN_INS) if settings.DEMO else ()
