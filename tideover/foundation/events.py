"""Typed events: what happened to the record, in the words of the room it happened in.

An action writes its event in its own transaction and the handlers of rooms above run in that same
transaction, so what they keep (the dues, say) is never behind the record. Handlers are registered in a
room's `apps.py`; a room below never imports the one above. Rows of events are append-only in the database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any, TypeVar, dataclass_transform

from tideover.foundation import clock
from tideover.foundation.access.actor import By

E = TypeVar("E")
Handler = Callable[[Any], None]


@dataclass(frozen=True)
class Subject:
    """What an event is about: its kind ("case") and its key."""

    service_id: int
    kind: str
    id: int


SubjectHandler = Callable[[Subject], None]

TYPES: dict[str, type] = {}
"""Every event type, by the name it is stored under."""

_handlers: dict[type, list[Handler]] = {}
_subject_handlers: dict[str, list[SubjectHandler]] = {}
_collected: ContextVar[dict[Subject, None] | None] = ContextVar("collected", default=None)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event_type(name: str, *, subject: str) -> Callable[[type[E]], type[E]]:
    """Class decorator: a frozen dataclass becomes an event stored as `name`, about the subject whose key
    is the field `<subject>_id`."""

    def register(cls: type[E]) -> type[E]:
        if name in TYPES:
            raise ValueError(f"The event '{name}' exists twice.")
        TYPES[name] = dataclass(frozen=True, kw_only=True)(cls)
        cls.event_name, cls.event_subject = name, subject  # type: ignore[attr-defined]
        return TYPES[name]

    return register


def on(event: type, handler: Handler) -> None:
    """Call `handler(event)` in the transaction of every such event."""
    _handlers.setdefault(event, []).append(handler)


def on_subject(kind: str, handler: SubjectHandler) -> None:
    """Call `handler(subject)` in the transaction of every event about a subject of that kind."""
    _subject_handlers.setdefault(kind, []).append(handler)


def write(event: Any, *, by: By, service_id: int) -> None:
    """Store the event as done by `by`, now, and run its handlers."""
    from tideover.foundation.models import Event

    facts = asdict(event)
    subject = Subject(service_id, event.event_subject, facts[f"{event.event_subject}_id"])
    Event.objects.create(
        service_id=service_id,
        at=clock.now(),
        type=event.event_name,
        subject_kind=subject.kind,
        subject_id=subject.id,
        account_id=by.account_id,
        system=by.system,
        facts=facts,
    )
    for handler in _handlers.get(type(event), []):
        handler(event)
    waiting = _collected.get()
    if waiting is not None:
        waiting[subject] = None
    else:
        touch(subject)


def touch(subject: Subject) -> None:
    """Run the handlers of a subject: something about it changed."""
    for handler in _subject_handlers.get(subject.kind, []):
        handler(subject)


@contextmanager
def once_per_subject() -> Iterator[None]:
    """Let subjects' handlers run once each at the end, still in the caller's transaction: for imports,
    which write many events about one case."""
    outer = _collected.get()
    if outer is not None:
        yield
        return
    waiting: dict[Subject, None] = {}
    token = _collected.set(waiting)
    try:
        yield
    finally:
        _collected.reset(token)
    for subject in waiting:
        touch(subject)
