"""What the head of every page offers. Rooms add their pages when Django starts (`apps.py`), so that the
foundation need not know of them."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from tideover.foundation.access.actor import Actor
from tideover.foundation.access.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """A page that the navigation leads to, for those who may see it."""

    text: str
    url_name: str
    permission: Permission
    order: int
    unless: Permission | None = None

    def is_for(self, actor: Actor) -> bool:
        """Whether the person may see the page, and has no other in its place."""
        return actor.may(self.permission) and not (self.unless and actor.may(self.unless))


@dataclass(frozen=True)
class Link:
    """An entry as one person sees it."""

    text: str
    href: str
    current: bool


_entries: dict[str, Entry] = {}
_search: dict[str, Entry] = {}
_of_account: dict[str, Entry] = {}


def add(text: str, url_name: str, permission: Permission, *, order: int, unless: Permission | None = None) -> None:
    """Put a page into the navigation, except for those with the permission `unless`. Lower orders come first."""
    _entries[url_name] = Entry(text, url_name, permission, order, unless)


def add_to_account(text: str, url_name: str, permission: Permission) -> None:
    """Put a page of somebody's own onto their account page."""
    _of_account[url_name] = Entry(text, url_name, permission, 0)


def account_links(actor: Actor | None) -> list[Link]:
    """What the account page leads to for one person, beside how they sign in."""
    allowed = [entry for entry in _of_account.values() if actor is not None and entry.is_for(actor)]
    return [Link(entry.text, reverse(entry.url_name), current=False) for entry in allowed]


def search_with(url_name: str, permission: Permission, *, label: str) -> None:
    """Send the search box at the head of every page to that page, as `?q=`."""
    _search.clear()
    _search[url_name] = Entry(label, url_name, permission, 0)


def _is_within(path: str, href: str) -> bool:
    return path == href if href == "/" else path.startswith(href)


def links(request: HttpRequest, actor: Actor | None) -> list[Link]:
    """The navigation of one person, with the page they are on marked."""
    if actor is None:
        return []
    allowed = [entry for entry in _entries.values() if entry.is_for(actor)]
    hrefs = [(entry.text, reverse(entry.url_name)) for entry in sorted(allowed, key=lambda entry: entry.order)]
    return [Link(text, href, _is_within(request.path, href)) for text, href in hrefs]


def search(actor: Actor | None) -> Link | None:
    """Where the search box leads, for those who may search."""
    entry = next(iter(_search.values()), None)
    if entry is None or actor is None or not actor.may(entry.permission):
        return None
    return Link(entry.text, reverse(entry.url_name), current=False)
