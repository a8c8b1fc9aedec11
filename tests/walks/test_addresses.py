"""Every address, for every role, with references of one's own, out of scope, and of another service."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from tests.thorough import IS_THOROUGH
from tests.walks.addresses import BESIDE, REACH, address, addresses, beside, kind_of, named, subject_of
from tests.walks.catalogue import rows
from tests.walks.conftest import as_login
from tests.walks.filled import Filled
from tideover.foundation.access import Permission, middleware
from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Account

ANSWERED = {200, 302, 400, 405}
"""What somebody who may see a page gets: the page, a way on, a form to mend, or "not in this way"."""


def expected(roles: tuple[str, ...], pattern: URLPattern, whose: str | None) -> set[int]:
    """What somebody with these roles is to get: an answer if one of the roles both reaches it and holds the
    permission, 404 outside all their scopes, 403 without the permission.

    A page about a subject hides what is out of scope first; a page of the service asks for permission first.
    """
    kind = kind_of(pattern)
    permitted = [role for role in roles if pattern.callback.permission in ROLES[role].permissions]  # type: ignore[attr-defined]
    reaching = [role for role in roles if kind is None or whose in REACH[kind].get(role, set())]
    if set(permitted) & set(reaching):
        return ANSWERED
    if subject_of(pattern):
        return {403} if reaching else {404}
    return {404} if permitted else {403}


@pytest.fixture(autouse=True)
def web_in_the_database(ours: Filled, theirs: Filled) -> Iterator[None]:
    """The pages read and write as the web's login, as they do in a live service."""
    for account in ours.house.accounts.values():
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
        RecoveryCodes.activate(account)
    somebody = Account.objects.create_user("passkey@example.org", name="Somebody")
    Authenticator.objects.create(user=somebody, type=Authenticator.Type.WEBAUTHN, data={})
    with as_login("web"):
        yield


def tried(client: Client, where: str, *, sending: bool = True) -> Iterator[tuple[str, Any]]:
    """The answers to looking and, if `sending`, to an empty form. What that changes does not stay."""
    asks: dict[str, Any] = {"GET": client.get, "POST": client.post}
    for method, ask in asks.items() if sending else [("GET", client.get)]:
        with transaction.atomic():
            response = ask(where)
            transaction.set_rollback(True)
        yield method, response


def guarded_alike() -> dict[tuple[str | None, Permission], URLPattern]:
    """An address for each kind of thing that addresses name and each permission: others are guarded as it is."""
    guarded = (pattern for pattern in addresses() if not getattr(pattern.callback, "public", False))
    return {(kind_of(pattern), pattern.callback.permission): pattern for pattern in guarded}  # type: ignore[attr-defined]


def walked() -> list[URLPattern]:
    """Every guarded address in a thorough run, for it takes minutes; one of those that are guarded alike in any."""
    if not IS_THOROUGH:
        return list(guarded_alike().values())
    return [pattern for pattern in addresses() if not getattr(pattern.callback, "public", False)]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_its_scope_and_permissions_say(
    ours: Filled, theirs: Filled, role: str, settings: Any
) -> None:
    faults, client = [], ours.house.client(role)
    for pattern in walked():
        for whose, arguments in named(pattern, ours, theirs).items():
            for method, response in tried(client, address(pattern, arguments), sending=IS_THOROUGH or whose == "own"):
                if response.status_code not in expected((role,), pattern, whose):
                    faults.append(f"{method} {pattern.name} of {whose}: {response.status_code}")
                if b"valley" in response.content.lower():
                    faults.append(f"{method} {pattern.name} of {whose} tells of the other service")
    assert not faults, "\n".join(faults)


def one_of_each(ours: Filled, theirs: Filled) -> Iterator[tuple[URLPattern, str, str]]:
    """Addresses guarded alike that some role reaches, within the service and by whose they are: more of them would ask
    the same again, and there are many pairs of roles."""
    for pattern in (pattern for (kind, _), pattern in guarded_alike().items() if REACH.get(kind or "")):
        for whose, arguments in named(pattern, ours, theirs).items():
            if whose in {"own", "out of scope"}:
                yield pattern, str(whose), address(pattern, arguments)


def listed(roles: tuple[str, ...]) -> set[str]:
    """Whose cases the list shows to somebody with these roles."""
    listing = [role for role in roles if Permission.CASE_LIST in ROLES[role].permissions]
    return set().union(*(REACH["case"].get(role, set()) for role in listing))


@pytest.mark.thorough
def test_two_roles_together_reach_what_each_reaches_and_no_more(
    ours: Filled, theirs: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A permission counts for what the role that holds it reaches: a case manager who also takes first calls
    finds every case and opens their own."""
    faults, client, actor_of = [], ours.house.client("case_manager"), middleware.actor_of
    asked = list(one_of_each(ours, theirs))
    cases = {"own": ours.case.reference, "out of scope": ours.case_elsewhere.reference}
    for roles in combinations(ROLES, 2):
        both, who = tuple(ROLES[role] for role in roles), " and ".join(roles)
        monkeypatch.setattr(middleware, "actor_of", lambda *given, both=both: replace(actor_of(*given), roles=both))
        for pattern, whose, where in asked:
            status = client.get(where).status_code
            if status not in expected(roles, pattern, whose):
                faults.append(f"{who}: {pattern.name} of {whose}: {status}")
        page = client.get(reverse("cases"), {"show": "all"}).content.decode()
        if wrong := {whose for whose, reference in cases.items() if reference in page} ^ listed(roles):
            faults.append(f"{who}: wrong in the list of cases: {wrong}")
    assert not faults, "\n".join(faults)


def test_what_belongs_to_another_case_is_not_found_within_ones_own(ours: Filled, theirs: Filled) -> None:
    """The second reference of an address is looked up within the first."""
    within = [
        (p, name)
        for p in addresses()
        if "reference" in p.pattern.converters
        for name in ("key", *BESIDE)
        if name in p.pattern.converters
    ]
    assert within
    elsewhere = [
        {"key": ours.appointment_elsewhere.pk, **beside(ours, "_elsewhere")},
        {"key": theirs.appointment.pk, **beside(theirs)},
    ]
    own = beside(ours)
    for pattern, name in within:
        for keys in elsewhere:
            permitted = [
                role
                for role in ("case_manager", "team_manager")
                if pattern.callback.permission in ROLES[role].permissions  # type: ignore[attr-defined]
            ]
            others = {each: own[each] for each in pattern.pattern.converters if each in own}
            named_so = {**others, "reference": ours.case.reference, name: keys[name]}
            for method, response in tried(ours.house.client(permitted[0]), address(pattern, named_so)):
                assert response.status_code == 404, f"{method} {pattern.name}"


def test_somebody_not_signed_in_is_led_to_sign_in_and_told_nothing(ours: Filled, theirs: Filled) -> None:
    for pattern in addresses():
        arguments = next(iter(named(pattern, ours, theirs).values()))
        for method, response in tried(Client(), address(pattern, arguments)):
            told = f"{method} {pattern.name}: {response.status_code}"
            if getattr(pattern.callback, "public", False):
                assert response.status_code in ANSWERED, told
            elif response.status_code != 405:
                assert response.status_code == 302, told
                assert response["Location"].startswith(reverse("account_login")), told


def test_nothing_is_written_for_somebody_who_is_refused(ours: Filled, theirs: Filled) -> None:
    """A researcher tries every address of a case with a form filled in."""

    def counted() -> list[tuple[int, ...]]:
        with ours.house.open():
            return rows("SELECT (SELECT count(*) FROM foundation_event), (SELECT count(*) FROM diary_contact)")

    before = counted()
    for pattern in addresses():
        if subject_of(pattern):
            client = ours.house.client("researcher")
            client.post(address(pattern, named(pattern, ours, theirs)["own"]), {"outcome": "missed", "note": "x"})
    assert counted() == before
