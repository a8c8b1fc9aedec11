"""Every address there is, whom it is for, and what its arguments can name."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.walks.filled import Filled
from tideover.foundation.access import Permission
from tideover.foundation.models import Membership

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
    "health",
    "health_ready",
    "metrics",
}
"""The addresses that anybody may open. A view is public only if it says so and stands here as well."""

OF_A_PERSON = {
    "subject_access": {"team_manager": {"own"}, "service_administrator": {"own", "out of scope"}},
    "subject_access_file": {"team_manager": {"own"}, "service_administrator": {"own", "out of scope"}},
    "subject_access_document": {"team_manager": {"own"}, "service_administrator": {"own", "out of scope"}},
    "decide_retention": {"service_administrator": {"own", "out of scope"}},
}
"""Who reaches somebody's whole record, by the address."""

OF_A_GROUP = ("group_session", "expect_in_group", "hold_group", "call_off_group")

OF_A_COLLEAGUE = ("team_member", "reassign", "choose_takers")

REACH: dict[str, dict[str, set[str]]] = {
    "case": {
        "case_manager": {"own"},
        "team_manager": {"own"},
        "intake_worker": {"own", "out of scope"},
        "auditor": {"own", "out of scope"},
    },
    **{name: {"team_manager": {"own"}} for name in OF_A_COLLEAGUE},
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
    "change_access": {"service_administrator": {"own", "out of scope"}},
    "let_in": {"service_administrator": {"own", "out of scope"}},
    **{name: {"service_administrator": {"own", "out of scope"}} for name in ("change_staff", "end_work")},
    **{name: {"service_administrator": {"own"}} for name in ("return_staff", "rename_team", "change_help")},
    "move_help": {"service_administrator": {"own"}},
    "mfa_edit_webauthn": {},
    "mfa_remove_webauthn": {},
}
"""Of what addresses name, which each role reaches: written out, since the scopes under test are not asked.
By the kind of their subject, or else by the address."""

CODES = {"purpose": "support", "cell": "gp.work", "kind": "next_contact", "step": "told", "weeks": 13}
"""Arguments that name no row but a word of the glossary."""

BESIDE = (
    "concern",
    "intention",
    "complaint",
    "supporter",
    "record",
    "post",
    "spell",
    "earlier",
    "grant",
    "ending",
    "meeting",
    "document",
)
"""Arguments that name what stands beside a case, looked up within it."""

NOBODYS = {"reference": "TO-99999999", "whom": "employer-99999999", "uidb36": "1"}
"""What names nothing, where a number that nothing has would be no such argument."""


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


def arguments(filled: Filled, where: str = "") -> dict[str, dict[str, Any]]:
    """What names one thing of each kind in a service: what its case manager reaches, or what stands `_elsewhere`. Of
    some kinds nothing does."""

    def key(name: str) -> int:
        found: int = getattr(filled, f"{name}{where}").pk
        return found

    case = getattr(filled, f"case{where}")
    staff = filled.house.staff["elsewhere"] if where else filled.house.case_manager
    somebody = filled.house.accounts["auditor" if where else "case_manager"]
    works_here = Membership.objects.get(account=somebody, service=filled.house.service)
    found: dict[str, dict[str, Any]] = {
        "case": {
            "reference": case.reference,
            "key": key("appointment"),
            "whom": filled.whom,
            "asked": filled.asked,
            "care": key("care"),
            **beside(filled, where),
        },
        **{name: {"key": staff.pk} for name in OF_A_COLLEAGUE},
        "describe_staff": {"staff": staff.pk},
        "change_staff": {"staff": staff.pk},
        "end_work": {"staff": staff.pk},
        "change_access": {"membership": works_here.pk},
        "let_in": {"staff": filled.house.staff["elsewhere"].pk},
        "referral": {"key": key("referral")},
        **{name: {"key": case.person_id, "copy": key("copy"), "document": key("document")} for name in OF_A_PERSON},
        **{name: {"key": key("group")} for name in OF_A_GROUP},
    }
    if not where:
        found["brought_folder"] = {"key": filled.brought.pk}
        found["return_staff"] = {"staff": filled.left.pk}
        found["rename_team"] = {"team": filled.house.team.pk}
        found["change_help"] = found["move_help"] = {"help_": filled.help_.pk}
        found["change_leave"] = {"leave": filled.leave.pk}
        found["calendar_file"] = {"secret": filled.secret}
    return found


def beside(filled: Filled, where: str = "") -> dict[str, Any]:
    """The keys of what stands beside a case."""
    return {name: getattr(filled, f"{name}{where}").pk for name in BESIDE}


def named(pattern: URLPattern, ours: Filled, theirs: Filled) -> dict[str | None, dict[str, Any]]:
    """The arguments with which an address is tried, by whose they are; none for an address without."""
    kind = kind_of(pattern)
    if kind is None:
        return {None: {}}
    wanted = set(pattern.pattern.regex.groupindex)
    nobodys = {name: CODES.get(name, NOBODYS.get(name, 99999999)) for name in wanted}
    if kind in {"mfa_edit_webauthn", "mfa_remove_webauthn"}:
        (passkey,) = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
        return {"somebody else's": {"pk": passkey.pk}, "nobody's": nobodys}
    if kind == "account_reset_password_from_key":
        return {"nobody's": {"uidb36": "1", "key": "set-password"}}
    whose = {
        "own": arguments(ours),
        "out of scope": arguments(ours, "_elsewhere"),
        "another service's": arguments(theirs),
    }
    assert kind in whose["own"], f"Say in this walk what the arguments of '{pattern.name}' name, and who reaches it."
    known = {who: {**CODES, **kinds[kind]} for who, kinds in whose.items() if kind in kinds}
    found: dict[str | None, dict[str, Any]] = {
        who: {name: of_kind[name] for name in wanted} for who, of_kind in known.items()
    }
    return found if kind == "calendar_file" else {**found, "nobody's": nobodys}


def address(pattern: URLPattern, arguments: dict[str, Any]) -> str:
    """The address with its arguments filled in."""
    return reverse(str(pattern.name), kwargs=arguments)
