"""Every address, for every role, with references of one's own, out of scope, and of another service."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from tests.walks.catalogue import rows
from tests.walks.conftest import Filled
from tideover.cases.models import Case
from tideover.foundation.access import Permission
from tideover.foundation.access.roles import ROLES

PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
"""The addresses that anybody may open. A view is public only if it says so and stands here as well."""

REACH = {Case: {"case_manager": {"own"}, "team_manager": {"own"}, "intake_worker": {"own", "out of scope"}}}
REACH[Case]["auditor"] = REACH[Case]["intake_worker"]
"""Which references of `Filled` each role reaches, written out: the scopes under test are not asked."""

OTHER_ARGUMENTS = {"pk": "1", "uidb36": "1", "key": "set-password"}
"""Arguments of addresses that name nothing of a case."""

ANSWERED = {200, 302, 400, 405}
"""What somebody who may see a page gets: the page, a way on, a form to mend, or "not in this way"."""


def addresses(patterns: list[Any] | None = None) -> Iterator[URLPattern]:
    """Every address there is."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern


def undeclared(patterns: Iterator[URLPattern]) -> Iterator[str]:
    """Addresses whose view says neither whom it is for, nor that it is for everybody (and stands in PUBLIC)."""
    for pattern in patterns:
        permission = getattr(pattern.callback, "permission", None)
        public = getattr(pattern.callback, "public", False)
        if not pattern.name:
            yield f"{pattern.pattern} has no name"
        if isinstance(permission, Permission) == public:
            yield f"{pattern.name} declares {'both' if public else 'nothing'}"
        if public and pattern.name not in PUBLIC:
            yield f"{pattern.name} is public and not listed"


def subject_of(pattern: URLPattern) -> type[Any] | None:
    """The kind of row the address is about; None for a page of the whole service."""
    found: type[Any] | None = getattr(pattern.callback, "subject", None)
    return found


def references(ours: Filled, theirs: Filled) -> dict[str, tuple[str, int]]:
    """References to cases, with an appointment's key: one's own, another team's, another service's, nobody's."""
    return {
        "own": (ours.case.reference, ours.appointment.pk),
        "out of scope": (ours.case_elsewhere.reference, ours.appointment_elsewhere.pk),
        "another service's": (theirs.case.reference, theirs.appointment.pk),
        "nobody's": ("TO-99999999", 99999999),
    }


def address(pattern: URLPattern, reference: str = "", key: int = 0) -> str:
    """The address with its arguments filled in. Raises KeyError for an argument this walk does not know."""
    known = {**OTHER_ARGUMENTS, **({"reference": reference, "key": key} if subject_of(pattern) else {})}
    return reverse(
        str(pattern.name), kwargs={name: known[name] for name in pattern.pattern.converters or groups(pattern)}
    )


def groups(pattern: URLPattern) -> list[str]:
    """The named groups of an address written as a regular expression."""
    return list(pattern.pattern.regex.groupindex)


def expected(role: str, pattern: URLPattern, whose: str | None) -> set[int]:
    """What a role is to get: 404 outside its scope, 403 without the permission, else an answer."""
    subject = subject_of(pattern)
    if subject is not None and whose not in REACH[subject].get(role, set()):
        return {404}
    permitted: Permission = pattern.callback.permission  # type: ignore[attr-defined]
    return ANSWERED if permitted in ROLES[role].permissions else {403}


def tried(client: Client, where: str) -> Iterator[tuple[str, HttpResponse]]:
    """The answers to looking and to sending an empty form."""
    yield "GET", client.get(where)
    yield "POST", client.post(where, {})


def test_every_view_declares_who_may_see_it() -> None:
    assert list(undeclared(addresses())) == []
    assert {pattern.name for pattern in addresses()} >= PUBLIC


def test_a_planted_view_that_declares_nothing_is_found() -> None:
    def planted(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def opened(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    opened.public = True  # type: ignore[attr-defined]
    found = list(undeclared(iter([path("planted/", planted, name="planted"), path("opened/", opened, name="opened")])))
    assert found == ["planted declares nothing", "opened is public and not listed"]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_its_scope_and_permissions_say(
    ours: Filled, theirs: Filled, role: str, settings: Any
) -> None:
    settings.DEMO = True  # No second factor, so that every page can be reached at once.
    faults = []
    for pattern in addresses():
        if getattr(pattern.callback, "public", False):
            continue
        known = references(ours, theirs) if subject_of(pattern) else {None: ("", 0)}
        for whose, (reference, key) in known.items():
            for method, response in tried(ours.house.client(role), address(pattern, reference, key)):
                if response.status_code not in expected(role, pattern, whose):
                    faults.append(f"{method} {pattern.name} of {whose}: {response.status_code}")
                if b"valley" in response.content.lower():
                    faults.append(f"{method} {pattern.name} of {whose} tells of the other service")
    assert faults == []


def test_what_belongs_to_another_case_is_not_found_within_ones_own(ours: Filled, theirs: Filled, settings: Any) -> None:
    """The second reference of an address is looked up within the first."""
    settings.DEMO = True
    within = [p for p in addresses() if subject_of(p) and len(p.pattern.converters) > 1]
    assert within
    for pattern in within:
        for key in (ours.appointment_elsewhere.pk, theirs.appointment.pk):
            for method, response in tried(ours.house.client(), address(pattern, ours.case.reference, key)):
                assert response.status_code == 404, f"{method} {pattern.name}"


def test_somebody_not_signed_in_is_led_to_sign_in_and_told_nothing(ours: Filled) -> None:
    for pattern in addresses():
        where = address(pattern, ours.case.reference, ours.appointment.pk)
        for method, response in tried(Client(), where):
            told = f"{method} {pattern.name}: {response.status_code}"
            if getattr(pattern.callback, "public", False):
                assert response.status_code in ANSWERED, told
            else:
                assert response.status_code == 302, told
                assert response["Location"].startswith(reverse("account_login")), told


def test_nothing_is_written_by_any_role_that_is_refused(ours: Filled, theirs: Filled, settings: Any) -> None:
    """A researcher tries every address with a filled-in form; only the read log grows."""
    settings.DEMO = True
    counts = "SELECT (SELECT count(*) FROM foundation_event), (SELECT count(*) FROM diary_contact)"
    before = rows(counts)
    for pattern in addresses():
        if subject_of(pattern):
            client = ours.house.client("researcher")
            client.post(address(pattern, ours.case.reference, ours.appointment.pk), {"outcome": "missed", "note": "x"})
    assert rows(counts) == before
    assert rows("SELECT count(*) FROM foundation_readlogentry WHERE outcome = 'not found'")[0][0] > 0
