"""Page forms keep what was typed, refuse in sentences and show the other's change."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict

from tideover.foundation.actions import Change, Conflict, Refused
from tideover.foundation.pages.forms import (
    DateField,
    FilterForm,
    ManyChoices,
    NoteField,
    OneChoice,
    PageForm,
    TelephoneField,
    TimeField,
)
from tideover.foundation.pages.forms.fields import SHORTEN

from .drawn import drawn


class Contact(PageForm):
    """A form like those of the pages."""

    spoken = {"who": "who it was with"}
    versioned = True

    who = forms.ChoiceField(label="Who was it with?", choices=[("c", "Client")], widget=OneChoice)
    on = DateField(label="Date")
    at = TimeField(label="Time")
    minutes = forms.IntegerField(label="Length", min_value=1, max_value=600)
    hours = forms.DecimalField(label="Weekly hours", decimal_places=2, required=False)
    email = forms.EmailField(label="GP practice e-mail", required=False)
    phone = TelephoneField(label="Telephone")
    about = forms.MultipleChoiceField(label="Subjects", choices=[("w", "Work"), ("h", "Health")], widget=ManyChoices)
    agreed = forms.BooleanField(label="Agreed", required=False)
    note = NoteField(label="Note", max_length=20_000)


def errors(**data: object) -> dict[str, str]:
    return {name: str(texts[0]) for name, texts in Contact(data).errors.items()}


def test_default_texts_say_what_to_do() -> None:
    assert errors(version="1") == {
        "who": "Choose who it was with",
        "on": "Enter the date",
        "at": "Enter the time",
        "minutes": "Enter the length",
        "about": "Choose the subjects",
        "note": "Enter the note",
    }


@pytest.mark.parametrize(
    ("field", "typed", "text"),
    [
        ("who", "x", "Choose who it was with from the list"),
        ("on", "30/2/2026", "The date must be a real date, for example 27 3 2026"),
        ("on", "29/2/2027", "The date must be a real date, for example 27 3 2026"),
        ("at", "25:00", "Enter the time as hours and minutes, for example 14:30"),
        ("minutes", "ten", "The length must be a whole number, for example 20"),
        ("minutes", "0", "The length must be 1 or more"),
        ("minutes", "601", "The length must be 600 or less"),
        ("hours", "x", "The weekly hours must be a number, for example 7.5"),
        ("hours", "7.555", "The weekly hours must have 2 decimal places or fewer"),
        ("email", "nobody", "Enter the GP practice e-mail in the correct format, like name@example.com"),
        ("note", "x" * 100_000, "The note has 100,000 characters and can have 20,000. " + SHORTEN),
        ("on", "1/1/1850", "The date must be in 1900 or later"),
        ("phone", "not one", "Enter the telephone as a number, for example 07700 900123 or 0191 496 0000 ext 12"),
        ("note", "a\x00b", "The note has a character that cannot be kept; type it again"),
    ],
)
def test_what_is_wrong_is_said_of_the_field_by_name(field: str, typed: str, text: str) -> None:
    assert errors(**{field: typed})[field] == text


def test_a_text_given_by_the_forms_author_is_left_alone() -> None:
    class Own(PageForm):
        name = forms.CharField(error_messages={"required": "Say who you are"})

    assert Own({}).errors["name"] == ["Say who you are"]


def test_a_per_cent_sign_in_a_label_is_only_a_sign() -> None:
    class Share(PageForm):
        share = forms.IntegerField(label="Share in %", max_value=100)

    assert Share({"share": "101"}).errors["share"] == ["The share in % must be 100 or less"]
    assert Share({}).errors["share"] == ["Enter the share in %"]


def test_a_question_needs_a_name_for_sentences() -> None:
    class Question(PageForm):
        who = forms.CharField(label="Who?")

    with pytest.raises(ImproperlyConfigured, match="spoken"):
        Question()


def test_line_ends_count_once_and_space_around_is_dropped() -> None:
    form = Contact({"note": "  " + "\r\n".join(["x"] * 10_000) + "\r\n"})
    assert "note" not in form.errors
    assert form.cleaned_data["note"].count("\n") == 9_999


def test_a_spoilt_token_is_replaced() -> None:
    token = uuid4()
    for given, same in ((str(token), True), ("nonsense", False), (None, False)):
        form = Contact({"submission": given} if given else {})
        assert "submission" not in form.errors
        assert (form.submission == token) is same


def test_a_filter_has_no_token() -> None:
    assert "submission" not in FilterForm({}).fields


def test_a_refusal_is_shown_at_the_field_it_is_about() -> None:
    form = Contact({"on": "1/1/2030"})
    form.add_refusal(Refused("The contact is in the future. Book an appointment instead.", field="on"))
    form.add_refusal(Refused("This case is closed."))
    form.add_refusal(Refused("Odd.", field="nowhere"))
    assert form.errors["on"] == ["The contact is in the future. Book an appointment instead."]
    assert form.non_field_errors() == ["This case is closed.", "Odd."]


def _conflict() -> Conflict:
    return Conflict(
        [Change("Length", "10", "")],
        by="Tom O'Neill",
        at=datetime(2026, 11, 22, 12, 4, tzinfo=UTC),
        version=4,
        merged={"minutes": 20, "on": date(2026, 3, 27), "about": ["w", "h"], "agreed": True, "gone": 1},
    )


def test_a_conflict_shows_the_other_persons_change_and_keeps_mine() -> None:
    form = Contact(QueryDict("version=3&note=mine&minutes=15&about=w"))
    form.add_refusal(_conflict())
    html = drawn("{{ conflict(form) }}", form=form)
    assert "Tom O&#39;Neill changed this" in html
    assert '<del dir="auto">10</del>, now <ins dir="auto">empty</ins>' in html
    assert [form[name].value() for name in ("version", "note", "minutes", "about", "agreed")] == [
        "4",
        "mine",
        "20",
        ["w", "h"],
        True,
    ]
    assert 'value="27"' in drawn("{{ field(form.on) }}", form=form)


def test_after_a_conflict_saving_again_is_saving_in_its_knowledge() -> None:
    form = Contact({"version": "3"})
    form.add_refusal(_conflict())
    again = Contact(form.data)
    assert again.is_bound
    again.is_valid()
    assert again.cleaned_data["version"] == 4
    assert again.cleaned_data["minutes"] == 20
    assert again.cleaned_data["on"] == date(2026, 3, 27)


def test_a_draft_comes_back_as_it_was_typed_of_the_same_showing() -> None:
    """With the version it was typed over: saved now, it would undo what somebody else has changed since."""
    kept = {
        "submission": [str(uuid4())],
        "version": ["1"],
        "who": ["c"],
        "on_day": ["30"],
        "on_month": ["Feb"],
        "on_year": [""],
        "minutes": ["a few"],
        "about": ["w", "h"],
        "note": ["It's مرحبا"],
    }
    form = Contact(kept=kept, initial={"version": 3, "at": "12:00"})
    html = drawn("{{ fields(form) }}", form=form)
    for shown in (
        'value="30"',
        'value="Feb"',
        'value="a few"',
        "It&#39;s مرحبا",
        'value="12:00"',
        'name="version" value="1"',
        kept["submission"][0],
    ):
        assert shown in html
    assert html.count(" checked") == 3
    assert "There is a problem" not in html


@pytest.mark.parametrize("spoilt", ["nonsense", "", "-1", "9" * 400, "1\n"])
def test_a_spoilt_token_or_version_of_a_draft_gives_way_to_a_new_one(spoilt: str) -> None:
    form = Contact(kept={"submission": [spoilt], "version": [spoilt], "note": ["x"]}, initial={"version": 3})
    assert (form["note"].value(), form["version"].value()) == ("x", 3)
    assert isinstance(form["submission"].value(), UUID)


@pytest.mark.parametrize("forged", ["three", "-1", "", "1.5", "\x00"])
def test_a_forged_hidden_field_is_said_of_the_page(forged: str) -> None:
    assert errors(version=forged)["version"] == "This page was open too long. Open it again."


def test_a_box_that_is_sent_twice_is_ticked_once() -> None:
    form = Contact(QueryDict("about=h&about=w&about=h"))
    form.is_valid()
    assert form.cleaned_data["about"] == ["h", "w"]


def test_a_sent_form_is_not_overwritten_by_a_draft() -> None:
    assert Contact({"note": "sent"}, kept={"note": ["kept"]})["note"].value() == "sent"
