"""The one Jinja2 environment. Undefined names are errors; every value is escaped."""

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from tideover.foundation import clock

from . import words
from .forms.drawing import control, hidden_controls, problems, visible_controls


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def query(request: HttpRequest, **changes: Any) -> str:
    """The present query string with some values changed, as "?a=b"; None takes one out."""
    parameters = {key: values for key, values in request.GET.lists() if key not in changes}
    parameters |= {key: [str(value)] for key, value in changes.items() if value not in (None, "")}
    return "?" + urlencode(parameters, doseq=True)


def messages(request: HttpRequest | None) -> list[Any]:
    """What the last action has to say, said once."""
    return list(get_messages(request)) if request is not None else []


def _time_element(moment: date | datetime, text: str) -> Markup:
    exact = words.long_date(moment)
    if isinstance(moment, datetime):
        exact = f"{exact}, {words.clock_time(moment)}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(moment.isoformat(), exact, text)


def day(moment: date | datetime) -> Markup:
    """Filter: "Thursday 3 December", with the full date on demand."""
    return _time_element(moment, words.spoken_date(moment, clock.today()))


def near_day(moment: date | datetime, capital: bool = True) -> Markup:
    """Filter: "Today", "Tomorrow", else the day: "Thursday 3 December"."""
    days = (words.local_date(moment) - clock.today()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    text = near.get(days) or words.spoken_date(moment, clock.today())
    return _time_element(moment, words.capitalised(text) if capital else text)


def brief_day(moment: date | datetime) -> Markup:
    """Filter for timelines: "Thu 3 Dec", with the year where it could be mistaken."""
    return _time_element(moment, words.brief_date(moment, clock.today()))


def short_day(moment: date | datetime) -> Markup:
    """Filter for tables: "3 Dec 2026"."""
    return _time_element(moment, words.short_date(moment))


def _about(moment: date) -> Markup:
    """An estimated date, in the words and for machines no finer than its month."""
    return Markup('<time datetime="{}">{}</time>').format(f"{moment:%Y-%m}", words.about_month(moment))


def table_day(moment: date, is_estimated: bool = False) -> Markup:
    """Filter for tables: "3 Dec 2026"; of an estimate, "about December 2026"."""
    return _about(moment) if is_estimated else short_day(moment)


def told_on(moment: date | datetime, is_estimated: bool = False) -> Markup:
    """Filter for timelines: "Thu 3 Dec, 14:05"; a day alone where no time is known; an estimate's month."""
    if is_estimated:
        return _about(moment)
    brief = words.brief_date(moment, clock.today())
    return _time_element(moment, f"{brief}, {words.clock_time(moment)}" if isinstance(moment, datetime) else brief)


def distance(moment: date | datetime) -> Markup:
    """Filter: "16 days ago" or "in 9 weeks", with the full date on demand."""
    return _time_element(moment, words.distance(moment, clock.today()))


def clock_time(moment: time | datetime) -> str:
    """Filter: "14:05"."""
    return words.clock_time(moment)


def paragraphs(text: str) -> Markup:
    """Filter: what somebody wrote, its lines kept, in its own direction of writing."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    drawn = (escape(block.strip("\n")).replace("\n", Markup("<br>")) for block in blocks)
    return Markup("").join(Markup('<p dir="auto">{}</p>').format(block) for block in drawn)


FILTERS = {
    "day": day,
    "near_day": near_day,
    "brief_day": brief_day,
    "short_day": short_day,
    "table_day": table_day,
    "told_on": told_on,
    "distance": distance,
    "clock_time": clock_time,
    "span": words.span,
    "paragraphs": paragraphs,
    "as_team": words.as_team,
    "capitalised": words.capitalised,
    "join_words": words.join_words,
}

GLOBALS = {
    "static": static,
    "url": url,
    "query": query,
    "messages": messages,
    "plural": words.plural,
    "today": clock.today,
    "control": control,
    "hidden_controls": hidden_controls,
    "visible_controls": visible_controls,
    "problems": problems,
}


def environment(**options: Any) -> Environment:
    """The environment that Django's template settings name."""
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    made = Environment(**options)  # noqa: S701 - Django's backend passes autoescape=True
    made.filters.update(FILTERS)
    made.globals.update(GLOBALS)
    return made
