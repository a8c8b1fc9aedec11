"""Every reference from row to row: within one service, and never to a room above."""

from collections.abc import Iterator

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tests.walks.catalogue import (
    Model,
    is_history,
    our_models,
    refusal,
    rooms_from_below,
    rows,
    run,
    tenant_models,
)
from tests.walks.filled import Filled
from tideover.cases.models import Case
from tideover.foundation.tenancy import TENANTLESS, constraint_name


def references(model: Model) -> list[models.ForeignKey[models.Model, models.Model]]:
    """The model's references, one-to-one included. A history row's are left out: it outlives what it names."""
    if is_history(model):
        return []
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def target(field: "models.ForeignKey[models.Model, models.Model]") -> Model:
    """The model that a reference leads to."""
    found = field.related_model
    assert isinstance(found, type)
    return found


def tenant_references() -> Iterator[tuple[Model, "models.ForeignKey[models.Model, models.Model]"]]:
    """Every reference between rows of services, with the model it stands in."""
    for model in tenant_models():
        for field in references(model):
            if target(field) in tenant_models():
                yield model, field


def untied_references() -> Iterator[str]:
    """References that the database does not check together with the service."""
    for model, field in tenant_references():
        found = rows(
            "SELECT convalidated FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass "
            "AND confrelid = %s::regclass AND (SELECT array_agg(attname::text ORDER BY place) FROM "
            "unnest(conkey) WITH ORDINALITY AS k(number, place) JOIN pg_attribute ON attrelid = conrelid "
            "AND attnum = number) = %s AND (SELECT array_agg(attname::text ORDER BY place) FROM "
            "unnest(confkey) WITH ORDINALITY AS k(number, place) JOIN pg_attribute ON attrelid = confrelid "
            "AND attnum = number) = '{service_id,id}'",
            [model._meta.db_table, target(field)._meta.db_table, ["service_id", field.column]],
        )
        if found != [(True,)]:
            yield f"{model._meta.label}.{field.name}"


def upward_references(models_: list[Model]) -> Iterator[str]:
    """References from a room to one that does not stand below it."""
    height = {room: layer for layer, rooms in enumerate(rooms_from_below()) for room in rooms}
    for model in models_:
        here = model._meta.app_label
        for field in references(model):
            there = target(field)._meta.app_label
            if there != here and height[there] >= height[here]:
                yield f"{model._meta.label}.{field.name} to {there}"


@pytest.mark.django_db
def test_every_reference_is_checked_together_with_its_service() -> None:
    assert len(list(tenant_references())) > 20
    assert list(untied_references()) == []


@pytest.mark.django_db
def test_a_reference_whose_check_is_gone_is_found() -> None:
    run("ALTER TABLE cases_case DROP CONSTRAINT cases_case_person_id_same_svc")
    assert list(untied_references()) == ["cases.Case.person"]


def test_no_reference_points_to_a_room_above() -> None:
    assert list(upward_references(our_models())) == []


@isolate_apps("tideover.people")
def test_a_planted_reference_upwards_is_found() -> None:
    class Planted(models.Model):
        case = models.ForeignKey(Case, models.PROTECT, related_name="+")

        class Meta:
            app_label = "people"

    assert list(upward_references([Planted])) == ["people.Planted.case to cases"]


def test_rows_without_a_service_refer_to_none_that_has_one() -> None:
    """Such a reference could not be checked together with the service."""
    tenants = tenant_models()
    free = [model for model in our_models() if model._meta.label in TENANTLESS]
    assert [f"{m._meta.label}.{f.name}" for m in free for f in references(m) if target(f) in tenants] == []


def test_no_reference_can_be_turned_to_another_services_row(ours: Filled, theirs: Filled) -> None:
    """Tried on every reference that can be turned at all, as the owner, whom no policy binds."""
    unrefused = []
    for model, field in tenant_references():
        if getattr(model, "append_only", False):
            continue
        table, column, name = model._meta.db_table, field.column, constraint_name(model._meta.db_table, field.column)
        foreign = first_row(target(field), theirs.service_id)
        turned = first_row(model, ours.service_id, refers_by=field.name)
        kept = f"id <> {foreign}" if target(field) is model else "true"
        told = refusal(
            # Their rows go first, or a row of theirs that may be there only once could be what refuses.
            f"DELETE FROM {table} WHERE service_id = {theirs.service_id} AND {kept}",
            f"UPDATE {table} SET {column} = {foreign} WHERE id = {turned}",
            f"SET CONSTRAINTS {name} IMMEDIATE",
        )
        if name not in (told or ""):
            unrefused.append(f"{model._meta.label}.{field.name}: {told}")
    assert unrefused == []


def first_row(model: Model, service_id: int, *, refers_by: str = "pk") -> int:
    """The key of a service's first row; of one that refers to something by that field, where there is one: of two
    references a row may have to have just one."""
    rows_ = model._default_manager.filter(service_id=service_id).order_by("pk").values_list("pk", flat=True)
    found = rows_.filter(**{f"{refers_by}__isnull": False}).first() or rows_.first()
    assert isinstance(found, int), f"{model._meta.label} has no row to try it on"
    return found
