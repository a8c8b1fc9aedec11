"""What other programs ask: whether Tideover lives, whether it can serve, and what it has counted. Nobody signs in."""

import ipaddress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tideover.foundation.access import public_page
from tideover.foundation.signin.address import cleaned
from tideover.operations.health import why_not_ready
from tideover.operations.metrics.exposition import CONTENT_TYPE, figures

FORWARDING = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP")
"""What a proxy adds: the request then comes from this machine in name only."""


def probe(view: Any) -> Any:
    """Decorator: looked at without signing in, kept by nobody, and in no transaction: there may be no database."""
    return public_page(transaction.non_atomic_requests(never_cache(require_safe(view))))


@probe
def health(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return _said("Tideover answers.")


@probe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether pages can be served; 503 and a sentence where they cannot."""
    reason = why_not_ready()
    return _said(reason, status=503) if reason else _said("Tideover is ready.")


@probe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for this machine itself or whoever has the token; 403 for everybody else."""
    if not (_has_token(request) or is_of_this_machine(request)):
        return _said("Ask from this machine itself, or with the bearer token of TIDEOVER_METRICS_TOKEN.", status=403)
    return HttpResponse(figures(), content_type=CONTENT_TYPE)


def is_of_this_machine(request: HttpRequest) -> bool:
    """Whether the request was made on this machine, and not passed on by a proxy that runs here."""
    address = cleaned(request.META.get("REMOTE_ADDR", ""))
    if address is None or any(name in request.META for name in FORWARDING):
        return False
    return ipaddress.ip_address(address).is_loopback


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")


def _said(sentence: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
