"""Migrating notes triggers, constraints and indexes in the state without drawing models anew."""

from django.db import migrations, models
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from tideover.foundation.database import migrating


class Named:
    """What stands for a trigger in a state."""

    name = "keep"


def test_a_constraint_is_noted_and_the_drawn_model_knows_it() -> None:
    state, never = ProjectState(), models.CheckConstraint(condition=models.Q(pk__lt=0), name="never")
    migrations.CreateModel("Row", [("id", models.BigAutoField(primary_key=True))]).state_forwards("people", state)
    drawn = state.apps.get_model("people", "row")
    with migrating.without_drawing():
        migrations.AddConstraint("row", never).state_forwards("people", state)
    assert state.models["people", "row"].options["constraints"] == [never]
    assert state.apps.get_model("people", "row") is drawn
    assert drawn._meta.constraints == [never]


def test_a_trigger_is_noted_and_the_drawn_model_stays() -> None:
    state = ProjectState()
    migrations.CreateModel("Row", [("id", models.BigAutoField(primary_key=True))]).state_forwards("people", state)
    drawn, before = state.apps.get_model("people", "row"), AddTrigger.state_forwards
    with migrating.without_drawing():
        AddTrigger("row", Named()).state_forwards("people", state)  # type: ignore[arg-type]
        assert [each.name for each in state.models["people", "row"].options["triggers"]] == ["keep"]
        assert state.apps.get_model("people", "row") is drawn
        RemoveTrigger("row", "keep").state_forwards("people", state)
        assert state.models["people", "row"].options["triggers"] == []
        assert state.apps.get_model("people", "row") is drawn
    assert AddTrigger.state_forwards is before
