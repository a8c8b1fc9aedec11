"""Keeping stored dues what the rules give."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from procrastinate.contrib.django import app

from tideover.cases.models import Case
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock, writing
from tideover.foundation.pages.words import spoken_date
from tideover.organisation.models import Staff
from tideover.people.records import records_of, survivors_of
from tideover.worklist.comparison import STANDING_FIELDS, dues_that_differ, standing_differs, standing_of
from tideover.worklist.models import Due, PutOff, StaleCase, Standing
from tideover.worklist.record import facts_of
from tideover.worklist.rules import CaseFacts, DueKind, may_be_put_off

REFRESH_STALE = "worklist.refresh_stale"
"""The job's name. It is deferred by name because it calls the actions here."""

DUE_FIELDS = ["on", "until", "why_code", "why_facts", "owner", "team", "put_off_from", "put_off_because"]

LONGEST_PUT_OFF = timedelta(weeks=4)
"""Longer than that nobody would remember why: the record is to say it instead."""


@events.event_type("due put off", subject="case")
class DuePutOff:
    """Somebody put something that is due off to a later day."""

    case_id: int
    kind: str
    about: str
    to: date


@action
def put_off(*, case: Case, by: By, kind: DueKind, about: str, to: date, reason: str, staff: Staff | None) -> PutOff:
    """Put what is due off to a later day, once, with a reason. The event has the due computed anew.

    Raises Refused where it is no longer due, was put off before, waits for an appointment, or the day is not
    later than today and the one it is due, or more than four weeks away.
    """
    case = lock(case)
    stored = Due.objects.filter(case=case, kind=kind, about=about).first()
    if stored is None:
        raise Refused("This is not due any more: what it asked for has been recorded. Go back to the case.")
    if stored.put_off_from is not None:
        raise Refused("This was put off before, and can be put off only once. Do it now, or record why it is not done.")
    if not may_be_put_off(stored.as_given()):
        raise Refused("This waits for an appointment. Move the appointment instead.")
    _check_put_off_to(to, stored.on)
    recorded = PutOff.objects.create(
        service_id=case.service_id,
        case=case,
        kind=kind,
        about=about,
        original_on=stored.on,
        to=to,
        reason=reason,
        by=staff,
        recorded_at=clock.now(),
    )
    event = DuePutOff(case_id=case.pk, kind=kind.value, about=about, to=to)
    events.write(event, by=by, service_id=case.service_id)
    return recorded


def _check_put_off_to(to: date, due_on: date) -> None:
    earliest, latest = max(clock.today(), due_on) + timedelta(days=1), clock.today() + LONGEST_PUT_OFF
    if not earliest <= to <= latest:
        between = f"{spoken_date(earliest, clock.today())} to {spoken_date(latest, clock.today())}"
        raise Refused(f"It can be put off by at most four weeks from today: choose a day from {between}.", field="to")


def refresh(case_id: int) -> None:
    """Recompute a case's dues and standing, in the caller's transaction, and write what differs.

    The case is locked before anything is read: of two transactions that change one case the second reads
    here what the first has committed, so neither can store dues that lack the other's fact. The marks that
    it is stale go before the facts are read: a mark that is not yet to be seen here belongs to a change
    that is not yet to be seen either, and stays for the job that comes after it.
    """
    with writing("worklist.refresh"):
        case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
        StaleCase.objects.filter(case_id=case_id).delete()
        (facts,) = facts_of([case])
        _write_dues(facts, service_id=case.service_id)
        _write_standing(facts, service_id=case.service_id)


def refresh_cases_of_person(person_id: int) -> None:
    """Recompute the person's open cases, on whichever of their records: their work bears on the stage. Nothing can
    change a closed one."""
    records = records_of(set(survivors_of([person_id]).values()))
    open_cases = Case.objects.open().filter(person__in=records).order_by("id")
    for case_id in open_cases.values_list("id", flat=True):
        refresh(case_id)


def refresh_cases_of_referral(referral_id: int) -> None:
    """Recompute the case that a referral opened: its first appointment is due from the day of receipt."""
    for case_id in Case.objects.open().filter(referral_id=referral_id).values_list("id", flat=True):
        refresh(case_id)


def refresh_cases(case_ids: Sequence[int], *, batch: int = 500) -> Iterator[int]:
    """Recompute many cases of one service in the caller's transaction; yields how many are done.

    What `refresh` does, in a few statements for each batch: for imports, which change cases by the thousand.
    """
    for start in range(0, len(case_ids), batch):
        some = case_ids[start : start + batch]
        with writing("worklist.refresh_cases"):
            cases = list(Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=some).order_by("pk"))
            StaleCase.objects.filter(case_id__in=some).delete()
            _write_batch(facts_of(cases), service_id=cases[0].service_id)
        yield start + len(some)


def _write_batch(facts: list[CaseFacts], *, service_id: int) -> None:
    case_ids = [each.case for each in facts]
    stored: defaultdict[int, list[Due]] = defaultdict(list)
    for row in Due.objects.filter(case_id__in=case_ids):
        stored[row.case_id].append(row)
    standings = {row.case_id: row for row in Standing.objects.filter(case_id__in=case_ids)}
    missing: list[Due] = []
    stands: list[Standing] = []
    for each in facts:
        if stored[each.case]:
            _write_dues(each, service_id=service_id)
        else:
            missing += dues_that_differ([], each, service_id=service_id).missing
        if each.case in standings:
            _write_standing(each, service_id=service_id)
        else:
            stands.append(standing_of(each, service_id=service_id))
    Due.objects.bulk_create(missing)
    Standing.objects.bulk_create(stands)


def mark_service_stale(service_id: int, *, reason: str) -> None:
    """Note that the dues of all the service's open cases may be out of date, and have a job refresh them."""
    case_ids = list(Case.objects.open().filter(service_id=service_id).values_list("id", flat=True))
    if not case_ids:
        return
    with writing("worklist.mark_service_stale"):
        StaleCase.objects.bulk_create(
            (StaleCase(service_id=service_id, case_id=case_id, reason=reason) for case_id in case_ids),
            batch_size=5_000,
        )
    app.configure_task(REFRESH_STALE, lock=f"{REFRESH_STALE} {service_id}").defer(service_id=service_id)


def _write_dues(facts: CaseFacts, *, service_id: int) -> None:
    found = dues_that_differ(Due.objects.filter(case_id=facts.case), facts, service_id=service_id)
    if found.extra:
        Due.objects.filter(pk__in=[row.pk for row in found.extra]).delete()
    for row in found.changed:
        row.save(update_fields=DUE_FIELDS)
    if found.missing:
        Due.objects.bulk_create(found.missing)


def _write_standing(facts: CaseFacts, *, service_id: int) -> None:
    stored = Standing.objects.filter(case_id=facts.case).first()
    wanted = standing_of(facts, service_id=service_id)
    if stored is None:
        wanted.save(force_insert=True)
    elif standing_differs(stored, wanted):
        wanted.pk = stored.pk
        wanted.save(update_fields=STANDING_FIELDS)
