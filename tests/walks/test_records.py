"""Every record of what happened: kept for good, whoever asks."""

from collections.abc import Iterator

import pytest
from django.test.utils import isolate_apps

from tests.walks.catalogue import Model, is_history, our_models, quoted, refusal, rows, run
from tests.walks.filled import Filled

NO_HISTORY = {
    "foundation.Service": "is set up once by the owner",
    "foundation.Account": "what happens to it is a SignInEvent",
    "foundation.Membership": "is set up by the owner",
    "foundation.Draft": "is what somebody has not said yet",
    "foundation.Submission": "is written once and serves only to tell a second sending from a first",
    "organisation.AccessChange": "says itself who asked what, and what came of it",
    "worklist.MorningDigest": "is agreed to and taken back, which events note; when it was last sent is no record",
    "diary.CalendarAddress": "is made and switched off once, which events note; when it was read is no record",
    "cases.DocumentContent": "of a letter that was somebody else's nothing may stay; when it came and went is recorded",
    "worklist.Due": "follows from the record, which has its history",
    "worklist.Standing": "follows from the record, which has its history",
    "worklist.StaleCase": "is a note to a job",
    "worklist.StaleReferral": "is a note to a job",
    "evaluation.Extract": "is made once by a job, which fills in what came of it",
    "exchange.Import": "waits until it is applied, which an event notes",
    "exchange.ImportedRow": "is written once and serves only to tell a second import from a first",
}
"""Models whose versions are not kept, each with the reason."""


def append_only_models() -> list[Model]:
    """Records of what happened, and the versions of rows."""
    return [model for model in our_models() if getattr(model, "append_only", False) or is_history(model)]


def forgetful(models: list[Model]) -> list[str]:
    """Models that are no record, keep no versions, and give no reason."""
    kept = {model.pgh_tracked_model for model in models if is_history(model)}  # type: ignore[attr-defined]
    records = append_only_models()
    return [
        model._meta.label
        for model in models
        if model not in kept and model not in records and model._meta.label not in NO_HISTORY
    ]


def changeable(models: list[Model]) -> Iterator[str]:
    """Append-only models whose table lacks the trigger that refuses changes, or has it switched off."""
    for model in models:
        found = rows(
            "SELECT tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_append_only%%' "
            # Before each row, for UPDATE (16) and DELETE (8): 1 + 2 + 8 + 16.
            "AND tgtype = 27",
            [model._meta.db_table],
        )
        if found not in ([("O",)], [("A",)]):
            yield model._meta.label


def test_every_model_keeps_its_versions_or_says_why_not() -> None:
    assert forgetful(our_models()) == []
    assert set(NO_HISTORY) <= {model._meta.label for model in our_models()}


@isolate_apps("tideover.people")
def test_a_planted_model_without_history_is_found() -> None:
    from django.db import models

    class Planted(models.Model):
        class Meta:
            app_label = "people"

    assert forgetful([*our_models(), Planted]) == ["people.Planted"]


@pytest.mark.django_db
def test_every_append_only_table_has_its_trigger() -> None:
    assert len(append_only_models()) > 15
    assert list(changeable(append_only_models())) == []


@pytest.mark.django_db
def test_a_trigger_switched_off_is_found() -> None:
    run("ALTER TABLE people_personhistory DISABLE TRIGGER ALL")
    assert list(changeable(append_only_models())) == ["people.PersonHistory"]


def test_even_the_owner_can_neither_change_nor_delete_a_record(ours: Filled) -> None:
    changed = []
    for model in append_only_models():
        table, key = quoted(model._meta.db_table), quoted(str(model._meta.pk.column))
        assert rows(f"SELECT 1 FROM {table} LIMIT 1"), f"{model._meta.label} has no row to try it on"
        for statement in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
            if "Cannot update or delete rows" not in (refusal(statement) or ""):
                changed.append(statement)
    assert changed == []
