"""Where a request comes from, and what a client cannot invent."""

import pytest
from django.test import RequestFactory, override_settings

from tideover.foundation.signin.address import address_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "unknown", None),
    ],
)
def test_only_what_our_own_proxies_added_is_believed(proxies: int, forwarded: str, address: str | None) -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.1")
    with override_settings(TIDEOVER_PROXIES=proxies):
        assert address_of(request) == address


def test_without_proxies_and_header_it_is_the_callers() -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.4")) == "192.0.2.4"
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="")) is None
