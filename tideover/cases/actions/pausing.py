"""Letting a case wait, and going on."""

from datetime import date

from tideover.cases.actions.days import check_happened, check_to_come
from tideover.cases.models import Case, Pause
from tideover.cases.rules import PauseReason
from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date


@events.event_type("case paused", subject="case")
class CasePaused:
    """The case waits until somebody looks again."""

    case_id: int
    pause_id: int
    since: date
    look_again_on: date


@events.event_type("pause looked at", subject="case")
class PauseLookedAt:
    """Somebody looked, and the case goes on waiting until another day."""

    case_id: int
    pause_id: int
    look_again_on: date


@events.event_type("case resumed", subject="case")
class CaseResumed:
    """The case waits no longer."""

    case_id: int
    pause_id: int
    on: date


def running_pause(case: Case) -> Pause | None:
    """The pause that the case is in, if it is."""
    return Pause.objects.filter(case=case, resumed_on=None).first()


def _locked_pause(case: Case) -> Pause:
    pause = running_pause(case)
    if pause is None:
        raise Refused("This case is not paused. Open it to see what happened.")
    return lock(pause)


def _check_apart(case: Case, since: date) -> None:
    """Refuse a pause that begins before the last one was over: no day is waited for twice."""
    last = Pause.objects.filter(case=case, resumed_on__gt=since).order_by("-resumed_on").first()
    if last is not None and last.resumed_on is not None:
        raise Refused(
            f"This case waited until {long_date(last.resumed_on)} already, from {long_date(last.since)}. Enter "
            f"{long_date(last.resumed_on)} or a later day.",
            field="since",
        )


@action
def pause(*, case: Case, by: By, since: date, reason: PauseReason, look_again_on: date, words: str = "") -> Pause:
    """Let the case wait from that day, for that reason, and look again on a day to come. Raises Refused
    where it was waiting on that day already."""
    case = lock(case)
    if case.ended_on:
        raise Refused("This case has ended, so it cannot wait.")
    if running_pause(case):
        raise Refused("This case is paused already. Open it to see why, and when to look again.")
    check_happened(since, "since", since=case.accepted_on, what="the case was accepted")
    _check_apart(case, since)
    check_to_come(look_again_on, "look_again_on")
    made = Pause.objects.create(
        service_id=case.service_id, case=case, reason=reason, words=words, since=since, look_again_on=look_again_on
    )
    event = CasePaused(case_id=case.pk, pause_id=made.pk, since=since, look_again_on=look_again_on)
    events.write(event, by=by, service_id=case.service_id)
    return made


@action
def keep_paused(*, case: Case, by: By, look_again_on: date) -> Pause:
    """Say, having looked, that the case waits on, and when to look again."""
    case = lock(case)
    held = _locked_pause(case)
    check_to_come(look_again_on, "look_again_on")
    held.look_again_on = look_again_on
    held.save()
    event = PauseLookedAt(case_id=case.pk, pause_id=held.pk, look_again_on=look_again_on)
    events.write(event, by=by, service_id=case.service_id)
    return held


@action
def resume(*, case: Case, by: By, on: date) -> Pause:
    """Go on with a case that waited, from that day."""
    case = lock(case)
    held = _locked_pause(case)
    check_happened(on, "on", since=held.since, what="the pause began")
    held.resumed_on = on
    held.save()
    events.write(CaseResumed(case_id=case.pk, pause_id=held.pk, on=on), by=by, service_id=case.service_id)
    return held
