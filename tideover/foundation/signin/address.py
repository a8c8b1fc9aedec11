"""The network address a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

FORWARDED = "HTTP_X_FORWARDED_FOR"


def address_of(request: HttpRequest) -> str | None:
    """The client's address, or None where the server does not know it.

    Behind proxies (`TIDEOVER_PROXIES` of them, each of which adds the address it was called from) it is the
    one that the outermost of ours added. What stands to its left was sent by the client and may be invented.
    """
    stated = request.META.get(FORWARDED, "").split(",")
    if settings.TIDEOVER_PROXIES and len(stated) >= settings.TIDEOVER_PROXIES:
        return cleaned(stated[-settings.TIDEOVER_PROXIES])
    return cleaned(request.META.get("REMOTE_ADDR", ""))


def cleaned(text: str) -> str | None:
    """The address without a port, if it is one."""
    text = text.strip()
    for candidate in (text, text.rpartition(":")[0].strip("[]")):
        try:
            return str(ipaddress.ip_address(candidate))
        except ValueError:
            continue
    return None
