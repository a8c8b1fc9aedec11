"""Planning a group session, saying who is expected and who came."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from tideover.cases.models import Case
from tideover.diary.forms.moment import MomentForm, all_the_same_box, one_of, said
from tideover.diary.models import GroupSession
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, ManyChoices, PageForm, TimeField
from tideover.organisation.models import Staff
from tideover.people.rules import Way


class GroupSessionForm(MomentForm):
    """Plan a group session."""

    spoken = {"title": "what the session is about", "led_by": "who leads it"}

    title = forms.CharField(
        label="What is it about?",
        help_text="This stands in the record of everybody who comes. For example, Sleeping better",
        max_length=120,
    )
    at = DateField(label="Day")
    time = TimeField(label="Time")
    minutes = forms.IntegerField(
        label="Length",
        min_value=5,
        max_value=480,
        initial=90,
        widget=forms.NumberInput(attrs={"size": 4, "suffix": "minutes"}),
    )
    way = one_of("How", [(way.value, way.label) for way in (Way.IN_PERSON, Way.VIDEO)], Way.IN_PERSON.value)
    place = forms.CharField(label="Place (optional)", required=False, max_length=120)
    led_by = forms.ModelChoiceField(label="Who leads it?", queryset=Staff.objects.none(), empty_label=None)
    all_the_same = all_the_same_box()

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        kwargs["initial"] = {"led_by": staff.pk, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["autofocus"] = True
        here = Staff.objects.filter(team=staff.team_id).exclude(left_on__lte=clock.today())
        self.fields["led_by"].queryset = here.order_by("name", "id")  # type: ignore[attr-defined]


class _OfCases(PageForm):
    """Boxes with the names of clients, of whom some are ticked."""

    box: str

    def __init__(self, *args: Any, cases: Sequence[Case], ticked: Collection[int] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {self.box: [str(key) for key in ticked], **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._cases = {str(case.pk): case for case in cases}
        field: Any = self.fields[self.box]
        field.choices = [(key, case.client.name or case.reference) for key, case in self._cases.items()]

    def chosen(self) -> list[Case]:
        """The cases of those ticked."""
        return [self._cases[key] for key in self.cleaned_data[self.box]]


class ExpectedForm(_OfCases):
    """Who is expected at a session."""

    box, spoken = "expected", {"expected": "who is expected"}
    expected = forms.MultipleChoiceField(label="Who is expected?", required=False, widget=ManyChoices(small=True))


class AttendedForm(_OfCases):
    """Who came to a session."""

    box, spoken = "attended", {"attended": "who came"}
    attended = forms.MultipleChoiceField(
        label="Who came?",
        help_text="Whoever you leave unticked did not come",
        required=False,
        widget=ManyChoices(small=True),
    )


class GroupsOfCaseForm(PageForm):
    """At which sessions a client is expected."""

    spoken = {"sessions": "where they are expected"}

    sessions = forms.MultipleChoiceField(label="Expected at", required=False, widget=ManyChoices(small=True))

    def __init__(self, *args: Any, planned: Sequence[GroupSession], **kwargs: Any) -> None:
        ticked = [str(each.pk) for each in planned if each.is_expected]  # type: ignore[attr-defined]
        kwargs["initial"] = {"sessions": ticked, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sessions"]
        field.choices = [(str(each.pk), f"{each.title}, {said(each.at)}") for each in planned]

    def wants(self, session: GroupSession) -> bool:
        """Whether the client is to be expected at the session."""
        return str(session.pk) in self.cleaned_data["sessions"]
