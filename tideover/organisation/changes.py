"""What was changed of how the service is set up: when, by whom, from what to what. Read from the history that the
database keeps, and for roles from what was asked and carried out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value

from tideover.foundation.access.roles import ROLES
from tideover.foundation.codes import Code
from tideover.foundation.models import Account
from tideover.foundation.pages.words import capitalised, join_words, short_date
from tideover.organisation.eligibility import in_words
from tideover.organisation.models import AccessChange, Intervention, Policy, Staff, Team

UNSAID = {"id", "service", "version", "account", "code"}
"""What is not told of a row: keys, and what is only counted."""
LABELS = {
    "full_time_percent": "Hours, in per cent of full time",
    "left_on": "No longer works here from",
    "withdrawn_on": "Not offered any more from",
}
"""What values are called here whose columns have no name for people."""
MODELS: dict[str, Any] = {"policy": Policy, "team": Team, "staff": Staff, "help": Intervention}


class What(Code):
    """What of a service's set-up was changed."""

    POLICY = "policy", "How we work"
    TEAM = "team", "Teams"
    STAFF = "staff", "Staff"
    ROLES = "roles", "Roles and signing in"
    HELP = "help", "Catalogue"


@dataclass(frozen=True, slots=True)
class Changed:
    """One change: of each value that changed its name, what it was and what it is; none where it was
    added."""

    at: datetime
    by: str
    what: str
    about: str
    values: tuple[tuple[str, str, str], ...]


def keys_of_changes(service_id: int, what: str) -> "QuerySet[Any]":
    """Which rows changed, the latest first, as (moment, kind, key): of one kind, or of all where `what` names none."""
    kinds = [what] if what in What.codes() else What.codes()
    first, *others = (_keys(kind, service_id) for kind in kinds)
    return first.union(*others, all=True).order_by("-at", "-key")


def _keys(kind: str, service_id: int) -> "QuerySet[Any]":
    rows: QuerySet[Any] = AccessChange.objects.all() if kind == What.ROLES else _history(kind)
    at, key = ("asked_at", "id") if kind == What.ROLES else ("pgh_created_at", "pgh_id")
    named = (
        rows.filter(service=service_id)
        .order_by()
        .annotate(at=F(at), kind=Value(kind, output_field=CharField()), key=F(key))
    )
    values: QuerySet[Any] = named.values_list("at", "kind", "key")
    return values


def _history(kind: str) -> "QuerySet[Any]":
    rows: QuerySet[Any] = MODELS[kind].history.rel.related_model.objects.all()
    return rows


def changes(keys: Iterable[tuple[datetime, str, int]]) -> list[Changed]:
    """These changes in words. A fixed number of queries for each kind."""
    wanted: dict[str, list[int]] = {}
    order = [(kind, key) for _, kind, key in keys]
    for kind, key in order:
        wanted.setdefault(kind, []).append(key)
    found = {
        (kind, key): change
        for kind, numbers in wanted.items()
        for key, change in (_of_roles(numbers) if kind == What.ROLES else _of_rows(kind, numbers))
    }
    return [found[each] for each in order if each in found]


def _of_rows(kind: str, keys: list[int]) -> Iterator[tuple[int, Changed]]:
    history = _history(kind)
    earlier = history.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    rows = list(history.filter(pgh_id__in=keys).annotate(before=Subquery(earlier.values("pgh_id")[:1])))
    before = history.in_bulk([row.before for row in rows if row.before])
    names = _names([(row.pgh_context or {}).get("account") for row in rows])
    teams = dict(Team.objects.values_list("pk", "name")) if kind == What.STAFF else {}
    for row in rows:
        author = names.get((row.pgh_context or {}).get("account"), "Tideover")
        values = tuple(_values(MODELS[kind], before.get(row.before), row, teams))
        about = getattr(row, "name", "") or getattr(row, "label", "")
        yield row.pgh_id, Changed(row.pgh_created_at, author, What(kind).label, about, values)


def _values(model: Any, was: Any, now: Any, teams: Mapping[int, str]) -> Iterator[tuple[str, str, str]]:
    for field in model._meta.concrete_fields:
        if field.name in UNSAID or was is None:
            continue
        before, after = getattr(was, field.attname), getattr(now, field.attname)
        if before != after:
            label = LABELS.get(field.name) or capitalised(str(field.verbose_name))
            yield label, said(field, before, teams), said(field, after, teams)


def said(field: Any, value: Any, teams: Mapping[int, str]) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.name == "eligibility":
        return in_words(value)
    if field.name == "team":
        return teams.get(value, "")
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(dict(field.flatchoices).get(value, value if value not in (None, "") else "none"))


def _names(keys: Iterable[int | None]) -> dict[Any, str]:
    wanted = {key for key in keys if key}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _of_roles(keys: list[int]) -> Iterator[tuple[int, Changed]]:
    earlier = AccessChange.objects.filter(
        service=OuterRef("service"), email=OuterRef("email"), id__lt=OuterRef("id")
    ).order_by("-id")
    rows = AccessChange.objects.filter(pk__in=keys).select_related("asked_by")
    for row in rows.annotate(was=Subquery(earlier.values("roles")[:1])):
        before = "not known here" if row.was is None else _roles(row.was)
        values = (("Roles", before, _roles(row.roles)),)
        came_of = row.came_of or "It waits to be carried out."
        yield row.pk, Changed(row.asked_at, row.asked_by.name, What.ROLES.label, f"{row.name}. {came_of}", values)


def _roles(codes: list[str]) -> str:
    return join_words([ROLES[code].label.lower() for code in codes]) or "none: cannot sign in"
