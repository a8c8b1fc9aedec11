"""Every address, for every role, with references of one's own, out of scope, and of another service."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from tests.thorough import IS_THOROUGH
from tests.walks.catalogue import rows
from tests.walks.conftest import Filled, as_login
from tideover.foundation.access import Permission, middleware
from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Account

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
    "calendar_file",
}
"""The addresses that anybody may open. A view is public only if it says so and stands here as well."""

OF_A_PERSON = {
    "subject_access": {"team_manager": {"own"}, "service_administrator": {"own", "out of scope"}},
    "subject_access_file": {"team_manager": {"own"}, "service_administrator": {"own", "out of scope"}},
    "decide_retention": {"service_administrator": {"own", "out of scope"}},
}
"""Who reaches somebody's whole record, by the address."""

OF_A_GROUP = ("group_session", "expect_in_group", "hold_group", "call_off_group")

REACH: dict[str, dict[str, set[str]]] = {
    "case": {
        "case_manager": {"own"},
        "team_manager": {"own"},
        "intake_worker": {"own", "out of scope"},
        "auditor": {"own", "out of scope"},
    },
    "team_member": {"team_manager": {"own"}},
    "brought_folder": {"service_administrator": {"own"}},
    **OF_A_PERSON,
    "referral": {
        "case_manager": {"own"},
        "team_manager": {"own", "out of scope"},
        "intake_worker": {"own", "out of scope"},
    },
    **{name: {"case_manager": {"own"}, "team_manager": {"own"}} for name in OF_A_GROUP},
    "change_leave": {"team_manager": {"own"}, "service_administrator": {"own"}},
    "describe_staff": {"team_manager": {"own"}, "service_administrator": {"own", "out of scope"}},
    "mfa_edit_webauthn": {},
    "mfa_remove_webauthn": {},
}
"""Of what addresses name, which each role reaches: written out, since the scopes under test are not asked.
By the kind of their subject, or else by the address."""

CODES = {"purpose": "support", "cell": "gp.work", "kind": "next_contact", "step": "told", "weeks": 13}
"""Arguments that name no row but a word of the glossary."""

BESIDE = ("concern", "complaint", "supporter", "record", "post", "spell", "earlier", "grant", "meeting")
"""Arguments that name what stands beside a case, looked up within it."""

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


def kind_of(pattern: URLPattern) -> str | None:
    """The key in REACH of an address that names something; None for one without arguments."""
    subject = subject_of(pattern)
    if subject is not None:
        return str(subject._meta.model_name)
    return pattern.name if pattern.pattern.regex.groupindex else None


def named(pattern: URLPattern, ours: Filled, theirs: Filled) -> dict[str | None, dict[str, Any]]:
    """The arguments with which an address is tried, by whose they are; none for an address without."""
    kind = kind_of(pattern)
    if kind is None:
        return {None: {}}
    of_kind: dict[str, dict[str | None, dict[str, Any]]] = {
        "case": {
            "own": {
                "reference": ours.case.reference,
                "key": ours.appointment.pk,
                "whom": ours.whom,
                "asked": ours.asked,
                "care": ours.care.pk,
                **beside(ours),
            },
            "out of scope": {
                "reference": ours.case_elsewhere.reference,
                "key": ours.appointment_elsewhere.pk,
                "whom": ours.whom,
                "asked": ours.asked,
                "care": ours.care_elsewhere.pk,
                **beside(ours, "_elsewhere"),
            },
            "another service's": {
                "reference": theirs.case.reference,
                "key": theirs.appointment.pk,
                "whom": theirs.whom,
                "asked": theirs.asked,
                "care": theirs.care.pk,
                **beside(theirs),
            },
            "nobody's": {
                "reference": "TO-99999999",
                "key": 99999999,
                "whom": "employer-99999999",
                "asked": 99999999,
                "care": 99999999,
                **dict.fromkeys(BESIDE, 99999999),
            },
        },
        "team_member": {
            "own": {"key": ours.house.case_manager.pk},
            "out of scope": {"key": ours.house.staff["elsewhere"].pk},
            "another service's": {"key": theirs.house.case_manager.pk},
            "nobody's": {"key": 99999999},
        },
        "brought_folder": {
            "own": {"key": ours.brought.pk},
            "another service's": {"key": theirs.brought.pk},
            "nobody's": {"key": 99999999},
        },
        "referral": {
            "own": {"key": ours.referral.pk},
            "out of scope": {"key": ours.referral_elsewhere.pk},
            "another service's": {"key": theirs.referral.pk},
            "nobody's": {"key": 99999999},
        },
        **{
            name: {
                "own": {"key": ours.case.person_id, "copy": ours.copy.pk},
                "out of scope": {"key": ours.case_elsewhere.person_id, "copy": ours.copy_elsewhere.pk},
                "another service's": {"key": theirs.case.person_id, "copy": theirs.copy.pk},
                "nobody's": {"key": 99999999, "copy": 99999999},
            }
            for name in OF_A_PERSON
        },
        **{
            name: {
                "own": {"key": ours.group.pk},
                "out of scope": {"key": ours.group_elsewhere.pk},
                "another service's": {"key": theirs.group.pk},
                "nobody's": {"key": 99999999},
            }
            for name in OF_A_GROUP
        },
        "change_leave": {
            "own": {"leave": ours.leave.pk},
            "another service's": {"leave": theirs.leave.pk},
            "nobody's": {"leave": 99999999},
        },
        "describe_staff": {
            "own": {"staff": ours.house.case_manager.pk},
            "out of scope": {"staff": ours.house.staff["elsewhere"].pk},
            "another service's": {"staff": theirs.house.case_manager.pk},
            "nobody's": {"staff": 99999999},
        },
        "calendar_file": {"own": {"secret": ours.secret}},
        "mfa_edit_webauthn": passkeys(),
        "mfa_remove_webauthn": passkeys(),
        "account_reset_password_from_key": {"nobody's": {"uidb36": "1", "key": "set-password"}},
    }
    assert kind in of_kind, f"Say in this walk what the arguments of '{pattern.name}' name, and who reaches it."
    wanted = pattern.pattern.regex.groupindex
    return {whose: {name: {**CODES, **known}[name] for name in wanted} for whose, known in of_kind[kind].items()}


def beside(filled: Filled, where: str = "") -> dict[str, Any]:
    """The keys of what stands beside a case."""
    return {name: getattr(filled, f"{name}{where}").pk for name in BESIDE}


def passkeys() -> dict[str | None, dict[str, Any]]:
    """Passkeys that are not the signed-in person's."""
    (passkey,) = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    return {"somebody else's": {"pk": passkey.pk}, "nobody's": {"pk": 99999999}}


def address(pattern: URLPattern, arguments: dict[str, Any]) -> str:
    """The address with its arguments filled in."""
    return reverse(str(pattern.name), kwargs=arguments)


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


def tried(client: Client, where: str) -> Iterator[tuple[str, Any]]:
    """The answers to looking and to sending an empty form. What that changes does not stay."""
    for method, ask in (("GET", client.get), ("POST", client.post)):
        with transaction.atomic():
            response = ask(where)
            transaction.set_rollback(True)
        yield method, response


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
            for method, response in tried(client, address(pattern, arguments)):
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
