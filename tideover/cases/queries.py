"""Reading cases for the rooms below."""

from collections.abc import Collection

from tideover.cases.models import Case
from tideover.foundation.pages.words import as_team
from tideover.people.open_work import OpenWork


def open_work(people: Collection[int]) -> dict[int, OpenWork]:
    """The open cases of these people, with who holds each."""
    cases = Case.objects.open().filter(person_id__in=people).select_related("case_manager", "team")
    return {case.person_id: OpenWork(case.reference, _holder(case)) for case in cases}


def _holder(case: Case) -> str:
    who = case.case_manager.name if case.case_manager else "nobody yet"
    return f"{who}, {as_team(case.team.name)}"
