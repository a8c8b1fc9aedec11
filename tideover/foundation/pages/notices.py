"""What a form recorded, said once on the page that it leads to.

It waits in the session and not in the address: a page opened from a bookmark says nothing that did not happen. Nor
does it wait in a cookie, where names have no business.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

KEY = "recorded"
AGAIN = "This was recorded already. It is there once."


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that was asked for before a form was sent; `settled` is said if it no longer is afterwards."""

    kind: str
    about: str
    settled: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded, in words. `what` tells the page that shows it what may follow, `about` of which
    appointment; `before` is what was asked for until then."""

    words: str
    what: str = ""
    about: int | None = None
    before: tuple[Asked, ...] = ()


_askers: list[Callable[[Any], list[Asked]]] = []


def ask_before(asker: Callable[[Any], list[Asked]]) -> None:
    """Register a function that says what is asked for about a subject. Rooms above do, when Django starts."""
    _askers.append(asker)


def asked_of(subject: Any) -> tuple[Asked, ...]:
    """What is asked for now about a subject."""
    return tuple(asked for asker in _askers for asked in asker(subject))


def say_at(address: str, request: HttpRequest, recorded: Recorded) -> str:
    """Have the page at that address say what was recorded; gives the address, for the form to lead to."""
    request.session[KEY] = {"at": address, **asdict(recorded)}
    return address


def say_again_at(address: str, request: HttpRequest) -> None:
    """After a second sending of one form: what the first had to say there if nobody has seen it, else that it is so."""
    if request.session.get(KEY, {}).get("at") != address:
        say_at(address, request, Recorded(AGAIN))


def take(request: HttpRequest) -> Recorded | None:
    """What this page is to say, once."""
    if request.session.get(KEY, {}).get("at") != request.path:
        return None
    kept = request.session.pop(KEY)
    kept.pop("at")
    return Recorded(**{**kept, "before": tuple(Asked(**asked) for asked in kept["before"])})
