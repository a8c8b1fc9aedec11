"""The form renderer draws the design system's components, as its own macros draw them."""

from typing import Any

import pytest
from django import forms

from tideover.foundation.pages.forms import DateField, ManyChoices, NoteField, OneChoice, PageForm

from .drawn import component, drawn, drawn_field, parsed

COLOURS = [("r", "Red"), ("g", "Green's")]


class Everything(PageForm):
    """One field of every kind."""

    name = forms.CharField(
        label="Name", help_text='As on the "card"', widget=forms.TextInput(attrs={"autocomplete": "name", "size": 20})
    )
    length = forms.IntegerField(label="Length", widget=forms.NumberInput(attrs={"size": 3, "suffix": "minutes"}))
    secret = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    note = NoteField(label="Note", max_length=2000)
    plain = forms.CharField(label="Plain", widget=forms.Textarea)
    colour = forms.ChoiceField(label="Colour", choices=COLOURS)
    one = forms.ChoiceField(
        label="One", choices=COLOURS, widget=OneChoice(small=True, inline=True, hints={"g": "Like grass"})
    )
    many = forms.MultipleChoiceField(label="Many", choices=COLOURS, widget=ManyChoices())
    agreed = forms.BooleanField(label="Agreed")
    on = DateField(label="Date", help_text="For example 27 3 2026")


FILLED = {
    "name": "Tom O'Neill <b>",
    "length": "20",
    "note": "One\n  two\n\nthree",
    "plain": "Plain",
    "colour": "g",
    "one": "g",
    "many": ["r", "g"],
    "agreed": "on",
    "on_day": "27",
    "on_month": "3",
    "on_year": "2026",
}
AUTO = {"dir": "auto"}
ITEMS = [{"value": "r", "text": "Red"}, {"value": "g", "text": "Green's"}]
LABEL, LEGEND = "nhsuk-label--s", "nhsuk-fieldset__legend--s"


def _label(text: str) -> dict[str, str]:
    return {"text": text, "classes": LABEL}


def _fieldset(text: str) -> dict[str, Any]:
    return {"legend": {"text": text, "classes": LEGEND}}


def _date_boxes(classes: str, values: tuple[str, str, str]) -> list[dict[str, Any]]:
    boxes = zip(("day", "month", "year"), ("2", "2", "4"), values, strict=True)
    return [
        {
            "id": f"id_on-{box}",
            "name": f"on_{box}",
            "label": box.capitalize(),
            "classes": f"nhsuk-input--width-{width} {classes}".strip(),
            "autocomplete": "off",
            **({"value": value} if value else {}),
        }
        for box, width, value in boxes
    ]


def _expected(name: str, error: str) -> str:
    wrong = {"errorMessage": {"text": error}} if error else {}
    filled = not error
    common = {"id": f"id_{name}", "name": name, **wrong}
    text = {"value": FILLED.get(name)} if filled else {}
    chosen = {"value": "g"} if filled else {}
    listed = [
        {
            **item,
            "checked": filled and item["value"] == "g",
            **({"hint": {"text": "Like grass"}} if item["value"] == "g" else {}),
        }
        for item in ITEMS
    ]
    boxes = _date_boxes("nhsuk-input--error" if error else "", ("27", "3", "2026") if filled else ("", "", ""))
    group = {"idPrefix": f"id_{name}", "name": name, **wrong}
    draw: dict[str, Any] = {
        "name": lambda: component(
            "input",
            "input",
            **common,
            **text,
            label=_label("Name"),
            hint={"text": 'As on the "card"'},
            width=20,
            autocomplete="name",
            attributes=AUTO,
        ),
        "length": lambda: component(
            "input",
            "input",
            **common,
            **text,
            label=_label("Length"),
            width=3,
            inputmode="numeric",
            suffix={"text": "minutes"},
            attributes=AUTO,
        ),
        "secret": lambda: component("password-input", "passwordInput", **common, label=_label("Password")),
        "note": lambda: component(
            "character-count",
            "characterCount",
            **common,
            value=FILLED["note"] if filled else "",
            label=_label("Note"),
            maxlength=2000,
            threshold=75,
            rows=6,
            attributes=AUTO,
            textareaDescriptionText="You can enter up to 2,000 characters",
        ),
        "plain": lambda: component(
            "textarea",
            "textarea",
            **common,
            value=FILLED["plain"] if filled else "",
            label=_label("Plain"),
            rows=10,
            attributes=AUTO,
        ),
        "colour": lambda: component("select", "select", **common, **chosen, label=_label("Colour"), items=ITEMS),
        "one": lambda: component(
            "radios", "radios", **group, small=True, inline=True, fieldset=_fieldset("One"), items=listed
        ),
        "many": lambda: component(
            "checkboxes",
            "checkboxes",
            **group,
            fieldset=_fieldset("Many"),
            items=[{**item, "checked": filled} for item in ITEMS],
        ),
        "on": lambda: component(
            "date-input",
            "dateInput",
            id="id_on",
            **wrong,
            hint={"text": "For example 27 3 2026"},
            fieldset=_fieldset("Date"),
            items=boxes,
        ),
    }
    return str(draw[name]())


FIELDS = ["name", "length", "note", "plain", "colour", "one", "many", "on"]


@pytest.mark.parametrize("name", FIELDS)
def test_a_filled_field_is_drawn_as_the_design_system_draws_it(name: str) -> None:
    form = Everything(FILLED)
    assert parsed(drawn_field(form, name)) == parsed(_expected(name, ""))


@pytest.mark.parametrize("name", [*FIELDS, "secret"])
def test_an_empty_required_field_is_drawn_with_its_error_as_the_design_system_draws_it(name: str) -> None:
    form = Everything({})
    assert parsed(drawn_field(form, name)) == parsed(_expected(name, str(form.errors[name][0])))


def test_many_check_boxes_are_not_mistaken_for_radio_buttons() -> None:
    html = drawn_field(Everything(FILLED), "many")
    assert html.count('type="checkbox"') == 2
    assert 'type="radio"' not in html


def test_a_single_check_box_carries_its_label_and_its_error() -> None:
    html = drawn_field(Everything({}), "agreed")
    assert 'aria-describedby="id_agreed-error"' in html
    assert '<label class="nhsuk-label nhsuk-checkboxes__label" for="id_agreed">Agreed</label>' in html
    assert " checked" in drawn_field(Everything(FILLED), "agreed")


def test_a_password_is_never_sent_back() -> None:
    assert "hunter2" not in drawn_field(Everything({**FILLED, "secret": "hunter2"}), "secret")


def test_every_line_of_the_error_summary_leads_to_a_control_that_is_there() -> None:
    form = Everything({})
    html = drawn("{{ error_summary(form) }}{{ fields(form) }}", form=form)
    hrefs = [part.split('"')[0] for part in html.split('href="#')[1:]]
    assert len(hrefs) == len(form.errors) == 10
    assert [href for href in hrefs if f'id="{href}"' not in html] == []
    assert "id_on-day" in hrefs


def test_a_date_without_a_month_leads_to_the_month() -> None:
    form = Everything({**FILLED, "on_month": ""})
    assert 'href="#id_on-month">The date must include a month' in drawn("{{ error_summary(form) }}", form=form)
    assert drawn_field(form, "on").count("nhsuk-input--error") == 1


def test_an_error_of_the_whole_form_leads_to_its_first_control() -> None:
    form = Everything(FILLED)
    form.add_error(None, "This case was closed.")
    assert 'href="#id_name">This case was closed.' in drawn("{{ error_summary(form) }}", form=form)


def test_a_form_without_errors_has_no_summary() -> None:
    assert drawn("{{ error_summary(form) }}", form=Everything()).strip() == ""


class Revealing(PageForm):
    """A choice that asks for more."""

    who = forms.ChoiceField(
        label="Who", choices=[("client", "Client"), ("other", "Other")], widget=OneChoice(reveals={"other": "name"})
    )
    name = NoteField(label="Their name", required=False)


def test_what_a_choice_asks_for_is_drawn_inside_it_and_only_there() -> None:
    html = drawn("{{ fields(form) }}", form=Revealing({"who": "other", "name": "A\n  B"}))
    assert html.count('name="name"') == 1
    assert (
        html.index('data-reveals="conditional-id_who-2"')
        < html.index('id="conditional-id_who-2"')
        < html.index('name="name"')
    )
    assert "conditional--hidden" not in html
    assert ">\nA\n  B</textarea>" in html


def test_what_a_choice_asks_for_is_hidden_until_it_is_chosen() -> None:
    assert "nhsuk-radios__conditional--hidden" in drawn("{{ fields(form) }}", form=Revealing())


@pytest.mark.parametrize(
    "text", ["O'Neill & Sons <script>alert(1)</script>", "\nstarts with a line", "مرحبا بالعالم", "👩🏽‍🦽 works"]
)
def test_what_was_typed_comes_back_as_it_was_typed_and_harmless(text: str) -> None:
    html = drawn_field(Everything({**FILLED, "plain": text}), "plain")
    assert "<script" not in html
    inner = html.split("<textarea", 1)[1].split(">\n", 1)[1].split("</textarea>")[0]
    unescaped = inner.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&amp;", "&")
    assert unescaped == text
    assert 'dir="auto"' in html


def test_text_may_be_longer_than_allowed_in_the_box_so_that_nothing_pasted_is_cut() -> None:
    html = drawn_field(Everything({**FILLED, "note": "x" * 100_000}), "note")
    assert "x" * 100_000 in html
    assert " maxlength=" not in html


def test_the_hidden_token_is_drawn_and_stays_the_same_when_the_form_is_shown_again() -> None:
    first = Everything()
    token = str(first["submission"].value())
    again = Everything({"submission": token})
    assert f'name="submission" value="{token}"' in drawn("{{ fields(form) }}", form=first)
    assert f'name="submission" value="{token}"' in drawn("{{ fields(form) }}", form=again)
