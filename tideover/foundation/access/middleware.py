"""Opens each request's transaction for the rows of one service, and writes the read log."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from tideover.foundation import clock, history, tenancy
from tideover.foundation.access.actor import Actor
from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Membership, ReadLogEntry
from tideover.foundation.prepared import Given, Prepared

SERVICE_KEY = "service"
"""Where the session keeps which service the person works in, if they belong to several."""


IN_EARNEST = Membership.objects.filter(account=OuterRef("account"), service__is_demonstration=False)
MEMBERSHIPS = Prepared(
    lambda: (
        Membership.objects.filter(account=Given("account"), is_active=True)
        .select_related("service")
        .annotate(is_in_earnest=Exists(IN_EARNEST))
        .order_by("id")
    )
)
"""The memberships of an `account` that are in force."""


def membership_of(request: HttpRequest) -> Membership | None:
    """The signed-in person's membership of the service they work in now; `is_in_earnest` if they belong to any
    service whose clients are real, this or another."""
    if not request.user.is_authenticated:
        return None
    chosen = request.session.get(SERVICE_KEY)
    memberships = MEMBERSHIPS.rows(account=request.user.pk)
    return next((each for each in memberships if chosen in (None, each.service_id)), None)


def actor_of(membership: Membership, name: str) -> Actor:
    """The person of that membership, as an actor."""
    return Actor(
        account_id=membership.account_id,
        name=name,
        service_id=membership.service_id,
        service_name=membership.service.name,
        service_code=membership.service.code,
        roles=tuple(ROLES[code] for code in membership.roles),
        in_demonstration=membership.service.is_demonstration,
        only_in_demonstration=not getattr(membership, "is_in_earnest", True),
    )


class ServiceMiddleware:
    """Everything a signed-in request does happens in one transaction that sees one service's rows.

    The transaction is opened here and not by ATOMIC_REQUESTS alone, because what a view hands back may
    still read rows while it is rendered. ATOMIC_REQUESTS stays on: a view that fails is rolled back by
    itself, and the refused or failed look is still written to the read log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer the request."""
        membership = membership_of(request)
        if membership is None:
            request.actor = None
            return self.get_response(request)
        actor = request.actor = actor_of(membership, request.user.name)
        with tenancy.in_service(actor.service_id), history.written_by(actor.account_id):
            response = self.get_response(request)
            log_readings(actor, path=request.path)
        # Private pages stay in no cache, and going back to a form asks for it anew instead of showing one
        # that was already sent.
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def log_readings(actor: Actor, *, path: str) -> None:
    """Write what the actor looked at in this request to the read log."""
    if actor.readings:
        ReadLogEntry.objects.bulk_create(
            ReadLogEntry(
                service_id=actor.service_id,
                at=clock.now(),
                account_id=actor.account_id,
                permission=reading.permission.name,
                outcome=reading.outcome,
                subject_kind=reading.subject_kind,
                subject_id=reading.subject_id,
                reference=reading.reference[:100],
                path=path.replace("\x00", "")[:200],
            )
            for reading in actor.readings
        )
