"""What the form template draws: each bound field as a frozen record that says which of the design system's
components it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from .dates import BOXES, DateBoxes, TypedDate
from .widgets import ManyChoices, OneChoice

WIDTHS = (2, 3, 4, 5, 10, 20, 30)
COUNT_FROM = 75
"""Per cent of the longest text from which the characters left are counted on the screen."""
INPUT_ATTRIBUTES = (
    "accept",
    "autocomplete",
    "inputmode",
    "autocapitalize",
    "spellcheck",
    "placeholder",
    "min",
    "max",
    "step",
)
SINGLE_LINE = frozenset({"text", "email", "url", "tel", "number", "password", "file", "search"})


@dataclass(frozen=True)
class Choice:
    """One radio button, check box or option."""

    id: str
    value: str
    text: str
    chosen: bool
    hint: str = ""
    reveals: "Control | None" = None


@dataclass(frozen=True)
class Box:
    """One of the boxes of a date."""

    id: str
    name: str
    label: str
    value: str
    width: int
    wrong: bool


@dataclass(frozen=True)
class Control:
    """A field ready to be drawn. `kind` names the macro in templates/foundation/form.html."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    error: str
    value: str = ""
    type: str = "text"
    width: int | None = None
    suffix: str = ""
    rows: int = 1
    longest: int | None = None
    small: bool = False
    inline: bool = False
    disabled: bool = False
    focused: bool = False
    choices: tuple[Choice, ...] = ()
    boxes: tuple[Box, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    count_from: int = COUNT_FROM

    @property
    def described_by(self) -> str:
        """The ids of what explains the control, as `aria-describedby` has them."""
        counted = [f"{self.id}-info"] if self.longest else []
        hint, error = [f"{self.id}-hint"] if self.hint else [], [f"{self.id}-error"] if self.error else []
        return " ".join([*counted, *hint, *error])


@dataclass(frozen=True)
class Problem:
    """A line of the error summary, leading to the control it is about."""

    href: str
    text: str


def control(bound: BoundField) -> Control:
    """The bound field as a control."""
    widget = bound.field.widget
    # CheckboxSelectMultiple is a RadioSelect, so it is asked for first.
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return _choices(bound, "checkboxes")
    if isinstance(widget, forms.RadioSelect):
        return _choices(bound, "radios")
    if isinstance(widget, forms.Select):
        return _choices(bound, "select")
    if isinstance(widget, DateBoxes):
        return _date(bound)
    if isinstance(widget, forms.CheckboxInput):
        return _checkbox(bound)
    if isinstance(widget, forms.Textarea):
        return _textarea(bound)
    return _input(bound)


def _id(bound: BoundField) -> str:
    return str(bound.auto_id or bound.html_name)


def _common(bound: BoundField) -> dict[str, Any]:
    return {
        "id": _id(bound),
        "name": bound.html_name,
        "label": str(bound.label),
        "hint": str(bound.help_text or ""),
        "error": str(bound.errors[0]) if bound.errors else "",
        "disabled": bound.field.disabled,
        "focused": _focus(bound) is True,
    }


def _focus(bound: BoundField) -> Any:
    """True where typing begins at this field, "wide" where it does in a window that shows what is above as well."""
    return False if bound.form.errors else bound.field.widget.attrs.get("autofocus", False)


def _text(value: Any) -> str:
    """A value as a page can hold it: HTML has no NUL."""
    return "" if value is None else str(value).replace("\x00", "")


def _formatted(bound: BoundField) -> str:
    return _text(bound.field.widget.format_value(bound.value()))


def _input(bound: BoundField) -> Control:
    widget = bound.field.widget
    attrs = widget.attrs
    kind = getattr(widget, "input_type", "text")
    # Spinners change numbers by accident, and say nothing of what was typed when it is no number.
    type_ = "text" if kind == "number" or kind not in SINGLE_LINE else kind
    attributes = {name: str(attrs[name]) for name in INPUT_ATTRIBUTES if name in attrs}
    if kind == "number":
        attributes = {"inputmode": "numeric"} | {k: v for k, v in attributes.items() if k not in {"min", "max", "step"}}
    if type_ == "text":
        attributes["dir"] = "auto"
    return Control(
        "hidden" if bound.is_hidden else "password" if type_ == "password" else "input",
        value="" if type_ == "file" else _formatted(bound),
        type=type_,
        width=_width(attrs.get("size")),
        suffix=str(attrs.get("suffix", "")),
        attributes=attributes,
        **_common(bound),
    )


def _width(size: Any) -> int | None:
    return next((width for width in WIDTHS if width >= int(size)), None) if size else None


def _textarea(bound: BoundField) -> Control:
    attrs = bound.field.widget.attrs
    longest = getattr(bound.field, "max_length", None)
    focus = {"data-focus-when-wide": ""} if _focus(bound) == "wide" else {}
    return Control(
        "textarea",
        value=_formatted(bound),
        rows=int(attrs.get("rows", 5)),
        longest=longest,
        attributes={**focus, "dir": "auto", **{n: str(attrs[n]) for n in ("autocomplete", "spellcheck") if n in attrs}},
        **_common(bound),
    )


def _date(bound: BoundField) -> Control:
    typed, id_ = TypedDate.of(bound.value()), _id(bound)
    wrong = (typed.empty or BOXES) if bound.errors else ()
    boxes = tuple(
        Box(
            id=f"{id_}-{box}",
            name=f"{bound.html_name}_{box}",
            label=box.capitalize(),
            value=getattr(typed, box),
            width=4 if box == "year" else 2,
            wrong=box in wrong,
        )
        for box in BOXES
    )
    return Control("date", boxes=boxes, **_common(bound))


def _checkbox(bound: BoundField) -> Control:
    common = _common(bound)
    choice = Choice(common["id"], "on", common["label"], bool(bound.value()))
    return Control("checkbox", choices=(choice,), small=bool(bound.field.widget.attrs.get("small")), **common)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for value, text in choices:
        if isinstance(text, (list, tuple)):
            yield from _flat(text)
        else:
            yield ("" if value is None else str(value)), str(text)


def _choices(bound: BoundField, kind: str) -> Control:
    widget, common = bound.field.widget, _common(bound)
    chosen = {str(value) for value in widget.format_value(bound.value())}
    hints, reveals = getattr(widget, "hints", {}), getattr(widget, "reveals", {})
    choices = tuple(
        Choice(
            id=common["id"] if index == 1 else f"{common['id']}-{index}",
            value=value,
            text=text,
            chosen=value in chosen,
            hint=hints.get(value, ""),
            reveals=control(bound.form[reveals[value]]) if value in reveals else None,
        )
        for index, (value, text) in enumerate(_flat(widget.choices), start=1)
    )
    small, inline = getattr(widget, "small", False), getattr(widget, "inline", False)
    return Control(kind, choices=choices, small=small, inline=inline, **common)


def _revealed(form: forms.BaseForm) -> set[str]:
    widgets = (field.widget for field in form.fields.values())
    return {name for w in widgets if isinstance(w, (OneChoice, ManyChoices)) for name in w.reveals.values()}


def visible_controls(form: forms.BaseForm) -> list[Control]:
    """The form's controls in order, without those drawn inside another's choice."""
    inside = _revealed(form)
    return [control(bound) for bound in form.visible_fields() if bound.name not in inside]


def hidden_controls(form: forms.BaseForm) -> list[Control]:
    """The form's hidden fields."""
    return [control(bound) for bound in form.hidden_fields()]


def _href(drawn: Control) -> str:
    box = next((box for box in drawn.boxes if box.wrong), None)
    first = box or (drawn.boxes[0] if drawn.boxes else None)
    return f"#{first.id if first else drawn.id}"


def problems(form: forms.BaseForm) -> list[Problem]:
    """Every error of a form as the error summary lists them. What is about no one field leads to the first
    control, and so does what is wrong with a hidden one."""
    visible = [control(bound) for bound in form.visible_fields()]
    start = _href(visible[0]) if visible else "#maincontent"
    general = [Problem(start, str(text)) for text in form.non_field_errors()]
    hidden = [Problem(start, str(text)) for bound in form.hidden_fields() for text in bound.errors]
    own = [
        Problem(_href(drawn), str(text))
        for bound, drawn in zip(form.visible_fields(), visible, strict=True)
        for text in bound.errors
    ]
    return [*general, *hidden, *own]
