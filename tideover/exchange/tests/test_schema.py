"""The published schema says everything a service needs to make its file."""

import tomllib
from pathlib import Path

import pytest

from tideover.exchange.schema import Field, Use, record_schema

PUBLISHED = Path(__file__).parents[3] / "tests/data/jrt-2002-03/published.toml"


@pytest.mark.parametrize("field", record_schema().fields, ids=lambda field: field.name)
def test_every_field_has_a_title_a_description_and_constraints(field: Field) -> None:
    assert field.title
    assert field.description.endswith(".")
    assert field.codes or field.pattern or field.type == "boolean" or field.minimum is not None


def test_what_is_kept_but_not_yet_applied_is_consents_time_shares_and_ratings() -> None:
    assert [field.name for field in record_schema().kept] == [
        "time_client_pct",
        "time_employer_pct",
        "time_other_services_pct",
        "time_admin_pct",
        "client_rating",
        "consent_employer",
        "consent_gp",
        "consent_case_manager",
        "employer_rating",
    ]


def test_the_kinds_of_help_are_those_published() -> None:
    published = set(tomllib.loads(PUBLISHED.read_text("utf-8"))["interventions"])
    computed = {"case_management", "client_focused_any", "work_focused_any"}
    assert {field.name for field in record_schema().interventions} == published - computed
    assert all(field.use is Use.APPLIED for field in record_schema().interventions)
