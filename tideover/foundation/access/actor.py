"""Who acts: a signed-in person in one service, or the system by name."""

from dataclasses import dataclass, field, replace
from typing import Protocol

from tideover.foundation.access.permissions import Permission
from tideover.foundation.access.roles import Role


class By(Protocol):
    """Whoever an action is done by."""

    @property
    def account_id(self) -> int | None:
        """The account of the person, None for the system."""

    @property
    def system(self) -> str:
        """The name of the system actor, empty for a person."""


@dataclass(frozen=True)
class System:
    """The system acting by itself: a job, an import, the demonstration."""

    system: str
    account_id: None = None


@dataclass(frozen=True)
class Reading:
    """One look, or a refused try, at something private."""

    permission: Permission
    reference: str
    outcome: str
    subject_kind: str = ""
    subject_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """A signed-in person, acting in one service.

    `acting_under` is the permission that the page they are on was opened with. What is listed or looked up
    there is reached through the roles that hold it and no others (`access.scopes`). `in_demonstration` says
    that everybody in the service is invented, `only_in_demonstration` that so are all the account works in.
    """

    account_id: int
    name: str
    service_id: int
    service_name: str
    roles: tuple[type[Role], ...]
    readings: list[Reading] = field(default_factory=list, compare=False)
    system: str = ""
    acting_under: Permission | None = None
    in_demonstration: bool = False
    only_in_demonstration: bool = False
    service_code: str = ""

    def under(self, permission: Permission) -> "Actor":
        """The same person, acting under that permission. What they look at goes to the same notes."""
        return replace(self, acting_under=permission)

    def roles_that_count(self) -> tuple[type[Role], ...]:
        """The roles that hold the permission acted under; all of them where it is not said which that is."""
        return tuple(role for role in self.roles if self.acting_under in {None, *role.permissions})

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles holds the permission."""
        return any(permission in role.permissions for role in self.roles)
