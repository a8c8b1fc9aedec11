"""The history of a case as its page shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model

from tideover.cases.models import Case
from tideover.exchange import wording
from tideover.foundation.access import Permission
from tideover.foundation.access.fetching import BROKE_GLASS
from tideover.foundation.pages.words import capitalised, join_words, lower_first
from tideover.foundation.privacy import Privacy
from tideover.web.queries.history.entries import Asked, Entry, Version, entries, shown_tables, versions
from tideover.web.queries.reads import LOOKED, REFUSED

PAGE_SIZE = 50
HOW = {"insert": "Added", "update": "Changed", "delete": "Removed"}
MOMENTS = {"recorded_at", "asked_at", "answered_at", "booked_at", "given_at", "decided_at"}
FOR_THE_PROGRAM = {"id", "service", "recorded_by", *MOMENTS}
"""Fields that say nothing beyond who and when, which stand beside the change."""
FOR_ALL = {Privacy.PUBLIC, Privacy.INTERNAL}
"""The privacy of fields whose values are shown to those who may see who changed a case but not what it says."""
HIDDEN = "not shown to your role"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a change. `was` is None where the row is new."""

    label: str
    was: str | None
    now: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One look or change, in words."""

    at: datetime
    who: str
    did: str
    is_new: bool = False
    refusal: str = ""
    from_outside: bool = False
    path: str = ""
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """A page of them, newest first; the numbers of the pages beside it, None where there is none."""

    moments: tuple[Moment, ...]
    newer: int | None
    older: int | None


def history_of_case(case: Case, asked: Asked, *, page: int, in_full: bool) -> History:
    """Who saw and who changed the case, in four queries; with `in_full` False the values of personal and special
    category fields are left out."""
    start = (page - 1) * PAGE_SIZE
    found = entries(case, asked, start=start, number=PAGE_SIZE + 1)
    on_page = found[:PAGE_SIZE]
    made = versions(on_page)
    named = wording.names(_named(made.values()))
    return History(
        tuple(_moment(entry, made.get((entry.label, entry.key)), named, in_full) for entry in on_page),
        newer=page - 1 if page > 1 else None,
        older=page + 1 if len(found) > PAGE_SIZE else None,
    )


def _moment(entry: Entry, version: Version | None, named: wording.Names, in_full: bool) -> Moment:
    if version is None:
        return _look(entry)
    model = shown_tables()[entry.label].model
    return Moment(
        at=entry.at,
        who=entry.who or ("Tideover" if entry.system else "Not noted"),
        did=f"{HOW[version.what]}: {lower_first(str(model._meta.verbose_name))}",
        is_new=version.what == "insert",
        fields=_fields(model, version, named, in_full),
    )


def _look(entry: Entry) -> Moment:
    did = LOOKED[Permission[entry.permission]]
    return Moment(
        at=entry.at,
        who=entry.who,
        did=f"Would have {did}" if entry.outcome in REFUSED else capitalised(did),
        refusal=REFUSED.get(entry.outcome, ""),
        from_outside=entry.outcome == BROKE_GLASS,
        path=entry.path,
    )


def _named(made: Iterable[Version]) -> Iterator[tuple[type[Model], int]]:
    for version in made:
        for field in _shown_fields(shown_tables()[version.label].model):
            if isinstance(field, ForeignKey):
                for row in (version.now, version.before or {}):
                    if row.get(field.column) is not None:
                        yield field.related_model, row[field.column]


def _shown_fields(model: type[Model]) -> "Iterator[Field[Any, Any]]":
    towards = {field.name for field in shown_tables()[model._meta.label].towards}
    for field in model._meta.concrete_fields:
        if field.editable and not field.generated and field.name not in FOR_THE_PROGRAM | towards:
            yield field


def _fields(model: type[Model], version: Version, named: wording.Names, in_full: bool) -> tuple[FieldChange, ...]:
    """What changed, field by field; what somebody's role is not shown is named in one line."""
    privacy: dict[str, Privacy] = model.privacy  # type: ignore[attr-defined]
    before = version.before if version.what == "update" else None
    shown, hidden = [], []
    for field in _shown_fields(model):
        now = version.now.get(str(field.column))
        was = before.get(str(field.column)) if before is not None else None
        if now == was if before is not None else now in (None, "", [], False):
            continue
        if in_full or privacy[field.name] in FOR_ALL:
            earlier = wording.in_words(field, was, named) if before is not None else None
            shown.append(FieldChange(wording.label(field), earlier, wording.in_words(field, now, named)))
        else:
            hidden.append(wording.label(field))
    if hidden:
        words = join_words([hidden[0], *map(lower_first, hidden[1:])])
        shown.append(FieldChange(words, None, HIDDEN, is_hidden=True))
    return tuple(shown)
