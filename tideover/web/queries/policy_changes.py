"""How a service's policy came to be what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from tideover.foundation.history import history_of
from tideover.foundation.models import Account
from tideover.foundation.pages.words import capitalised
from tideover.organisation.eligibility import in_words
from tideover.organisation.models import Policy

MOST = 20
"""How many changes are shown, the latest first."""
UNNAMED = {"id", "service", "version"}


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One saving of the policy: when, by whom, and of each value that changed its name, what it was and what it is."""

    at: datetime
    by: str
    values: tuple[tuple[str, str, str], ...]


def policy_changes(policy: Policy, today: date) -> list[PolicyChange]:
    """The latest changes of a policy. Two queries; none of a policy that was never set."""
    if policy._state.adding:
        return []
    versions = list(history_of(policy).order_by("-pgh_id")[: MOST + 1])
    authors = {row.pk: row.name for row in Account.objects.filter(pk__in=[_author(each) for each in versions])}
    return [
        PolicyChange(after.pgh_created_at, authors.get(_author(after), "Tideover"), values)
        for after, before in pairwise(versions)
        if (values := tuple(_changed(before, after)))
    ]


def _author(version: Any) -> int:
    return (version.pgh_context or {}).get("account") or 0


def _changed(before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    for field in Policy._meta.concrete_fields:
        if field.name not in UNNAMED and getattr(before, field.attname) != getattr(after, field.attname):
            yield capitalised(str(field.verbose_name)), _said(before, field.name), _said(after, field.name)


def _said(version: Any, name: str) -> str:
    value = getattr(version, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "eligibility":
        return in_words(value)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "never"
    return str(Policy(**{name: value}).get_nation_display()) if name == "nation" else str(value)
