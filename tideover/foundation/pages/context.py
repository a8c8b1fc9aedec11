"""What every template is given."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tideover.foundation.signin import demonstration

from . import navigation


@dataclass(frozen=True)
class Page:
    """The head of a page: whose it is, and where it leads. `demonstration`: everybody on it is invented."""

    service: str
    account: str
    signed_in: bool
    links: list[navigation.Link]
    search: navigation.Link | None
    demonstration: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `page`. Costs no query where the person's service is known."""
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    return {
        "page": Page(
            service=actor.service_name if actor else "",
            account=user.name if signed_in and user is not None else "",
            signed_in=signed_in,
            links=navigation.links(request, actor),
            search=navigation.search(actor),
            demonstration=actor.in_demonstration if actor else settings.DEMO and demonstration.is_all_there_is(),
        )
    }
