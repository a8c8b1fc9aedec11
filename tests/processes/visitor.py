"""Somebody at a browser without scripts: keeps cookies, reads forms, sends them."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar


@dataclass
class Page:
    """What came back."""

    address: str
    text: str


class NoPage(Exception):
    """Nothing came back, or an error of the server's: one would reload."""


@dataclass
class Visitor:
    """One browser, signed in to Tideover on a port."""

    port: int
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )

    @property
    def home(self) -> str:
        """The address of the first page."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> Page:
        """Open a page. Raises NoPage."""
        return self._open(path, None)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Page:
        """Send a form and go where that leads. Raises NoPage."""
        return self._open(path, urllib.parse.urlencode(fields).encode())

    def sign_in(self, email: str, password: str) -> None:
        """Sign in."""
        path = "/account/login/"
        page = self.post(path, filled_in(self.get(path), login=email, password=password))
        assert "/account/login" not in page.address, page.text

    def _open(self, path: str, data: bytes | None) -> Page:
        request = urllib.request.Request(self.home + path, data, {"Referer": self.home + path})
        try:
            with self.opener.open(request, timeout=30) as answer:
                return Page(answer.geturl(), answer.read().decode())
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
            raise NoPage(f"status {error.code}") from error
        except (OSError, http.client.HTTPException) as error:
            raise NoPage(str(error)) from error


class _Forms(HTMLParser):
    """The forms of a page, each as the fields a browser would send if nothing were changed."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name = attributes.get("name")
        if tag == "form":
            self.forms.append([])
        elif tag == "textarea" and name:
            self._textarea = name
            self.forms[-1].append((name, ""))
        elif tag == "input" and name and self.forms:
            ticked = attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes
            self.forms[-1].extend([(name, attributes.get("value", ""))] if ticked else [])

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self.forms[-1][-1] = (self._textarea, data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None


def filled_in(page: Page, **typed: str) -> list[tuple[str, str]]:
    """The fields to send of the page's form that has all the typed ones, with those in them."""
    parser = _Forms()
    parser.feed(page.text)
    form = next(form for form in parser.forms if typed.keys() <= {name for name, _ in form})
    return [(name, typed.get(name, value)) for name, value in form]
