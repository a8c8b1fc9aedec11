"""Tables in the documentation beside what they describe."""

import re
import tomllib
from collections.abc import Iterable

from django.apps import apps

from tideover.evaluation.extracts.schema import TABLES as EXTRACTED
from tideover.evaluation.monitoring.definitions import HELP_TABLES, TABLES
from tideover.exchange.schema import record_schema
from tideover.exchange.tables import LEFT_OUT
from tideover.foundation.access.permissions import Permission
from tideover.foundation.access.roles import ROLES
from tideover.foundation.privacy import Privacy
from tideover.foundation.signin.demonstration import PASSWORD, RECORD_SIGN_INS, SIGN_INS
from tideover.organisation.models import Policy
from tideover.worklist.rules import DueKind, Stage, Why

from .pages import CODE_SPAN, ROOT, page

WIDTH = 45
"""Characters of the drawing of the rooms before its remarks."""


def spans(cells: Iterable[str]) -> set[str]:
    """The stretches of code in some cells."""
    return {code for cell in cells for code in CODE_SPAN.findall(cell)}


def test_the_table_of_roles_is_what_the_roles_permit() -> None:
    roles = list(ROLES.values())
    rows = page("docs/privacy.md").table("permission", *(role.label for role in roles))
    told = {row[0]: [cell == "yes" for cell in row[1:]] for row in rows}
    assert told == {each.value: [each in role.permissions for role in roles] for each in Permission}


def test_every_role_says_which_cases_it_reaches() -> None:
    told = [label for row in page("docs/privacy.md").table("role") for label in row[0].split(", ")]
    assert sorted(told) == sorted(role.label for role in ROLES.values())


def test_the_special_category_fields_are_all_there() -> None:
    told = {row[0].strip("`"): set(CODE_SPAN.findall(row[1])) for row in page("docs/privacy.md").table("table")}
    classified = {
        model._meta.label: {
            name for name, privacy in getattr(model, "privacy", {}).items() if privacy is Privacy.SPECIAL
        }
        for model in apps.get_models()
        if model.__module__.startswith("tideover.") and not hasattr(model, "pgh_tracked_model")
    }
    assert told == {label: names for label, names in classified.items() if names}


def test_the_privacy_classes_are_named() -> None:
    assert [row[0] for row in page("docs/privacy.md").table("class")] == [privacy.value for privacy in Privacy]


def test_the_worklists_rules_stages_and_reasons_are_all_there() -> None:
    rules = page("docs/worklist-rules.md")
    rows = rules.table("kind")
    assert spans(row[0] for row in rows) == {kind.value for kind in DueKind}
    assert spans(row[5] for row in rows) == {why.value for why in Why}
    of_referrals = {"acknowledge_referral", "decide_referral", "tell_referrer"}
    for kind, *_, owner in rows:
        of_referral, of_team = spans([kind]) <= of_referrals, spans([kind]) == {DueKind.FOLLOW_UP.value}
        assert owner == ("whoever took it" if of_referral else "the team's queue" if of_team else "case manager"), kind
    assert spans(row[0] for row in rules.table("stage")) == {stage.value for stage in Stage}


def test_the_policy_is_assumed_as_the_table_says() -> None:
    told = {row[0].strip("`"): row[1] for row in page("docs/worklist-rules.md").table("value")}
    policy = Policy()
    kept = [field.name for field in Policy._meta.fields if policy.privacy[field.name] is Privacy.PUBLIC]
    assert told == {name: str(getattr(policy, name)) for name in kept}


def test_every_table_of_the_report_says_how_it_is_counted() -> None:
    told = spans(row[0] for row in page("docs/monitoring.md").table("code", "what is counted"))
    assert told == {table.code for table in TABLES} | set(HELP_TABLES)


def test_every_file_and_column_of_a_record_folder_is_listed() -> None:
    told = {row[0].strip("`"): CODE_SPAN.findall(row[2]) for row in page("docs/import.md").table("file")}
    assert told == {resource.file: list(resource.by_name) for resource in record_schema().values()}
    assert list(told) == [resource.file for resource in record_schema().values()]


def test_every_table_of_an_extract_is_listed() -> None:
    told = spans(row[0] for row in page("docs/extract.md").table("table", "a row is"))
    assert told == set(EXTRACTED)


def test_every_table_that_has_no_file_is_listed_with_its_reason() -> None:
    told = {row[0].strip("`"): row[1] for row in page("docs/import.md").table("table", "why it has no file")}
    assert told == {label: f"{reason[0].upper()}{reason[1:]}." for label, reason in LEFT_OUT.items()}


def test_the_readme_lists_the_sign_ins_of_the_demonstration() -> None:
    readme = page("README.md")
    told = [(row[0], row[1].strip("`")) for row in readme.table("as")]
    assert told == [(one.label, one.email) for one in (*SIGN_INS, *RECORD_SIGN_INS)]
    assert f"`{PASSWORD}`" in readme.text


def test_the_rooms_are_drawn_in_the_order_in_which_they_may_import() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    drawing = page("docs/architecture.md").text.partition("```")[2].partition("```")[0]
    places = [min(_place(drawing, room) for room in re.findall(r"\w+", layer)) for layer in layers]
    assert places == sorted(places)
    last = [max(_place(drawing, room) for room in re.findall(r"\w+", layer)) for layer in layers]
    assert all(end < begin for end, begin in zip(last, places[1:], strict=False))


def _place(drawing: str, room: str) -> int:
    """The line on which a room is drawn."""
    drawn = re.compile(rf"(.*\s)?{room}(\s|$)")
    (line,) = [number for number, text in enumerate(drawing.splitlines()) if drawn.match(text[:WIDTH])]
    return line


def test_every_decision_is_listed_and_has_its_three_parts() -> None:
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", page("docs/adr/README.md").text)
    written = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert listed == written
    for name in written:
        text = page(f"docs/adr/{name}").text
        assert text.startswith(f"# {name[:4]}: ")
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
