"""A date typed in three boxes, or whole in the first; a time of day as people type it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError

Box = Literal["day", "month", "year"]
BOXES: tuple[Box, ...] = ("day", "month", "year")
EARLIEST_YEAR = 1900
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WHOLE_DATES = [
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\s*[/. -]\s*(?P<month>\d{1,2})\s*[/. -]\s*(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})\s+(?P<month>[a-z]{3,9})\s+(?P<year>\d{4})", re.IGNORECASE),
]
TIME = re.compile(r"(?P<hour>\d{1,2})(?:\s*[:.]?\s*(?P<minute>\d{2}))?\s*(?P<half>[ap])?\.?(?:m\.?)?", re.IGNORECASE)
NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}


@dataclass(frozen=True)
class TypedDate:
    """What is in the three boxes, as typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: "date | TypedDate | str | None") -> "TypedDate":
        """The boxes that show a value."""
        if isinstance(value, TypedDate):
            return value
        if isinstance(value, date):
            return cls(str(value.day), str(value.month), str(value.year))
        return cls(day=(value or "").strip()).spread()

    def spread(self) -> "TypedDate":
        """A whole date typed into the first box ("27/3/2026"), spread over the three."""
        if self.month or self.year:
            return self
        for pattern in WHOLE_DATES:
            if found := pattern.fullmatch(self.day):
                return TypedDate(found["day"], found["month"], found["year"])
        return self

    @property
    def empty(self) -> tuple[Box, ...]:
        """The boxes with nothing in them."""
        return tuple(box for box in BOXES if not getattr(self, box))

    def date(self) -> date:
        """The date typed. Raises ValueError where there is no such date."""
        if len(self.year) != 4:
            raise ValueError(f"{self.year} is not a year of four digits.")
        return date(_number(self.year), _month(self.month), _number(self.day))


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise ValueError("Not a number of up to four digits.")
    return int(text)


def _month(text: str) -> int:
    if text[:3].lower() in MONTHS:
        return MONTHS.index(text[:3].lower()) + 1
    return _number(text)


class DateBoxes(forms.Widget):
    """Day, month and year, each in its own box: posted as `name_day`, `name_month`, `name_year`; a whole
    date posted as `name` is understood too."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedDate:
        """What was typed, trimmed."""
        if name in data:
            return TypedDate.of(data[name])
        typed = (str(data.get(f"{name}_{box}") or "").replace("\x00", "").strip() for box in BOXES)
        return TypedDate(*typed).spread()

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the page had no such boxes."""
        return not any(key in data for key in (name, *(f"{name}_{box}" for box in BOXES)))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first box."""
        return f"{id_}-day" if id_ else ""


class DateField(forms.Field):
    """A date. Cleans to `datetime.date`, or None where it is optional and empty."""

    widget = DateBoxes
    default_error_messages = {
        "incomplete": "Include a %(missing)s.",
        "invalid": "Enter a real date, for example 27 3 2026.",
        "too_early": f"Enter a date in {EARLIEST_YEAR} or later.",
    }

    def to_python(self, value: Any) -> date | None:
        """The date typed. Raises ValidationError that says which box is empty, or that there is no such date."""
        if isinstance(value, date):
            return value
        typed = TypedDate.of(value)
        if len(typed.empty) == len(BOXES):
            return None
        unreadable = not typed.day.isdecimal() and typed.empty == ("month", "year")
        if typed.empty and not unreadable:
            missing = " and ".join(typed.empty)
            raise ValidationError(self.error_messages["incomplete"], "incomplete", {"missing": missing})
        try:
            found = typed.date()
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], "invalid") from None
        if found.year < EARLIEST_YEAR:
            raise ValidationError(self.error_messages["too_early"], "too_early")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the boxes show something else than at first."""
        return TypedDate.of(initial) != TypedDate.of(data)


class TimeField(forms.Field):
    """A time of day: "14:30", "1430", "2.30pm", "9", "midday". Cleans to `datetime.time` or None."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "Enter a time, for example 14:30."}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A short box."""
        return {"size": 5, "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Times are shown as "14:30"."""
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        """The time typed. Raises ValidationError where there is no such time."""
        text = value if isinstance(value, str) else self.prepare_value(value)
        text = (text or "").strip().lower()
        if not text:
            return None
        if text in NAMED_TIMES:
            return NAMED_TIMES[text]
        try:
            return _time_of_day(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], "invalid") from None


def _time_of_day(text: str) -> time:
    found = TIME.fullmatch(text)
    if not found:
        raise ValueError("Not a time.")
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("The 12-hour clock ends at 12.")
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)
