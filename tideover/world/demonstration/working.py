"""The employment side of an invented case: the spells, and how the post went on or ended. No Django."""

from collections.abc import Iterator
from datetime import date

from tideover.employment.rules import EndedBy, SpellState
from tideover.foundation.clock import local
from tideover.world.demonstration.clients import Client
from tideover.world.demonstration.milestones import Milestones, days
from tideover.world.demonstration.steps import PostFound, PostLeft, Step, WorkChanged

NEXT_TITLES = {"redeployed": "Goods-in clerk", "new_job": "Stock controller, days"}


def work_steps(client: Client, when: Milestones) -> Iterator[Step]:
    """What changed at work, each change recorded on the day it happened or, if it came before, when the case began."""
    absent_from = client.absent_from(when.today)
    if absent_from:
        yield WorkChanged(at=local(when.accepted, 9, 10), state=SpellState.OFF_SICK, starts_on=absent_from)
    how = client.situation_words[1] if client.stage == "ended" else "retained"
    if when.returned and how == "retained":
        yield from _back_in_the_post(when)
    elif when.returned:
        yield from _in_another_post(client, when.returned, how)
    elif how == "redundant" and when.ended:
        yield from _made_redundant(when.ended - days(14))


def _back_in_the_post(when: Milestones) -> Iterator[Step]:
    if when.returned is None or when.at_full_hours is None:
        return
    yield WorkChanged(
        at=local(when.returned, 16, 0), state=SpellState.PHASED_RETURN, starts_on=when.returned, adjusted=True
    )
    if when.at_full_hours < (when.ended or when.today):
        at = local(when.at_full_hours, 16, 0)
        yield WorkChanged(at=at, state=SpellState.AT_WORK, starts_on=when.at_full_hours, adjusted=True)


def _in_another_post(client: Client, began: date, how: str) -> Iterator[Step]:
    same = how == "redeployed"
    ended_by = EndedBy.REDEPLOYMENT if same else EndedBy.RESIGNATION
    yield PostLeft(at=local(began, 9, 0), on=began - days(1), ended_by=ended_by)
    yield PostFound(at=local(began, 9, 5), on=began, title=NEXT_TITLES[how], same_employer=same)
    yield WorkChanged(at=local(began, 9, 10), state=SpellState.AT_WORK, starts_on=began, in_post=1)


def _made_redundant(on: date) -> Iterator[Step]:
    yield PostLeft(at=local(on + days(1), 9, 0), on=on, ended_by=EndedBy.REDUNDANCY)
    yield WorkChanged(at=local(on + days(1), 9, 5), state=SpellState.UNEMPLOYED, starts_on=on + days(1), in_post=None)
