"""Stored values in the words of the pages: labels of choices, names of staff and employers, days, yes and no."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, DateField, DateTimeField, Field, ForeignKey, JSONField, Model

from tideover.diary.models import GroupSession
from tideover.employment.rules import pay_words
from tideover.exchange.about import table
from tideover.foundation.pages.words import capitalised, clock_time, join_words, lower_first, short_date
from tideover.organisation.models import Intervention, Staff, Team
from tideover.people.models import Employer, EmployerContact
from tideover.referrals.models import Outreach

NAMES: Mapping[type[Model], str] = {
    Staff: "name",
    Team: "name",
    Employer: "name",
    EmployerContact: "name",
    Intervention: "label",
    Outreach: "name",
    GroupSession: "title",
}
"""The rows of the service that are shown by a name, with its column. Of other rows their number is shown."""

SAID_AS: Mapping[str, Callable[[str], str]] = {"employment.Post.income_band": pay_words}
"""Fields whose values are codes of their own form, with what says them."""
EMPTY = "nothing"
Names = dict[tuple[type[Model], int], str]


def names(wanted: Iterable[tuple[type[Model], int]]) -> Names:
    """The names of rows, in one query."""
    keys: dict[type[Model], set[int]] = {}
    for model, key in wanted:
        if model in NAMES:
            keys.setdefault(model, set()).add(key)
    if not keys:
        return {}
    models = list(keys)
    statement = " UNION ALL ".join(
        f"SELECT {number}, id, {connection.ops.quote_name(NAMES[model])} FROM {table(model)} WHERE id = ANY (%s)"
        for number, model in enumerate(models)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted(keys[model]) for model in models])
        return {(models[number], key): name for number, key, name in cursor.fetchall()}


def in_words(field: "Field[Any, Any]", value: Any, named: Names) -> str:
    """A value of a field in words, as Python has it or as PostgreSQL writes it in JSON. Of a row that has no name
    among `named` it says which number it has."""
    if value is None or value in ("", []):
        return EMPTY
    if isinstance(field, ForeignKey):
        name = named.get((field.related_model, value), "")
        return name or f"{field.related_model._meta.verbose_name} number {value}"
    if isinstance(field, ArrayField):
        return join_words([in_words(field.base_field, each, named) for each in value])
    if say := SAID_AS.get(f"{field.model._meta.label}.{field.name}"):
        return say(value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(field, value)


def _plain(field: "Field[Any, Any]", value: Any) -> str:
    if isinstance(field, BooleanField):
        return "yes" if value else "no"
    if isinstance(field, DateTimeField):
        return moment(datetime.fromisoformat(value) if isinstance(value, str) else value)
    if isinstance(field, DateField):
        return short_date(date.fromisoformat(value) if isinstance(value, str) else value)
    if isinstance(field, JSONField):
        return _loose(value)
    return str(value)


def _loose(value: Any) -> str:
    """What was kept without a form of its own: its words, without the marks of the format."""
    if isinstance(value, dict):
        return "; ".join(f"{lower_first(str(name))}: {_loose(each)}" for name, each in value.items() if each != "")
    if isinstance(value, list):
        return " / ".join(_loose(each) for each in value)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def moment(at: datetime) -> str:
    """A day and time for tables: "3 Dec 2026, 14:05"."""
    return f"{short_date(at)}, {clock_time(at)}"


def label(field: "Field[Any, Any]") -> str:
    """What a field is called."""
    return capitalised(str(field.verbose_name))
