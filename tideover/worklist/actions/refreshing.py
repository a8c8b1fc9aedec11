"""Keeping stored dues what the rules give: one subject at a time in the transaction of its event, or many at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q

from tideover.cases.models import Case
from tideover.foundation.actions import writing
from tideover.people.records import records_of, survivors_of
from tideover.referrals.models import Referral
from tideover.worklist import rules
from tideover.worklist.comparison import STANDING_FIELDS, dues_that_differ, standing_differs, standing_of
from tideover.worklist.models import Due, StaleCase, StaleReferral, Standing
from tideover.worklist.record import facts_of, referral_facts_of
from tideover.worklist.rules import CaseFacts, dues_of, referral_dues_of

DUE_FIELDS = ["on", "until", "why_code", "why_facts", "owner", "team", "put_off_from", "put_off_because"]


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
        _write_dues(Due.objects.filter(case_id=case_id), dues_of(facts), service_id=case.service_id)
        _write_standing(Standing.objects.filter(case_id=case_id).first(), facts, service_id=case.service_id)


def refresh_referral(referral_id: int) -> None:
    """Recompute a referral's dues, in the caller's transaction, and write what differs: as `refresh` does a case's."""
    with writing("worklist.refresh_referral"):
        referral = Referral.objects.select_for_update(of=("self",), no_key=True).get(pk=referral_id)
        StaleReferral.objects.filter(referral_id=referral_id).delete()
        (facts,) = referral_facts_of([referral])
        stored = Due.objects.filter(service_id=referral.service_id, referral_id=referral_id)
        _write_dues(stored, referral_dues_of(facts), service_id=referral.service_id)


def refresh_cases_of_person(person_id: int) -> None:
    """Recompute the person's open cases, on whichever of their records: their work bears on the stage. Nothing can
    change a closed one."""
    records = records_of(set(survivors_of([person_id]).values()))
    open_cases = Case.objects.open().filter(person__in=records).order_by("id")
    for case_id in open_cases.values_list("id", flat=True):
        refresh(case_id)


def refresh_referrals_of_person(person_id: int) -> None:
    """Recompute the referrals, of whichever of the person's records, whose decision is not told: whether it may be is
    the person's to say."""
    records = records_of(set(survivors_of([person_id]).values()))
    untold = Referral.objects.filter(person__in=records, told_on=None).exclude(decided_on=None).order_by("id")
    for referral_id in untold.values_list("id", flat=True):
        refresh_referral(referral_id)


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
            facts = facts_of(cases)
            given = {(rules.CASE, each.case): dues_of(each) for each in facts}
            _write_many_dues(Q(case_id__in=some), given, service_id=cases[0].service_id)
            _write_standings(facts, service_id=cases[0].service_id)
        yield start + len(some)


def refresh_referrals(referral_ids: Sequence[int], *, batch: int = 500) -> Iterator[int]:
    """Recompute many referrals of one service, as `refresh_cases` does cases; yields how many are done."""
    for start in range(0, len(referral_ids), batch):
        some = referral_ids[start : start + batch]
        with writing("worklist.refresh_referrals"):
            locked = Referral.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=some)
            referrals = list(locked.order_by("pk"))
            StaleReferral.objects.filter(referral_id__in=some).delete()
            facts = referral_facts_of(referrals)
            given = {(rules.REFERRAL, each.referral): referral_dues_of(each) for each in facts}
            _write_many_dues(Q(referral_id__in=some), given, service_id=referrals[0].service_id)
        yield start + len(some)


def _write_many_dues(which: Q, given: dict[tuple[str, int], tuple[rules.Due, ...]], *, service_id: int) -> None:
    stored: defaultdict[tuple[str, int], list[Due]] = defaultdict(list)
    for row in Due.objects.filter(which, service_id=service_id):
        stored[row.subject].append(row)
    missing: list[Due] = []
    for subject, dues in given.items():
        if stored[subject]:
            _write_dues(stored[subject], dues, service_id=service_id)
        else:
            missing += dues_that_differ([], dues, service_id=service_id).missing
    Due.objects.bulk_create(missing)


def _write_standings(facts: list[CaseFacts], *, service_id: int) -> None:
    standings = {row.case_id: row for row in Standing.objects.filter(case_id__in=[each.case for each in facts])}
    for each in facts:
        if each.case in standings:
            _write_standing(standings[each.case], each, service_id=service_id)
    new = [standing_of(each, service_id=service_id) for each in facts if each.case not in standings]
    Standing.objects.bulk_create(new)


def _write_dues(stored: Iterable[Due], given: Iterable[rules.Due], *, service_id: int) -> None:
    found = dues_that_differ(stored, given, service_id=service_id)
    if found.extra:
        Due.objects.filter(pk__in=[row.pk for row in found.extra]).delete()
    for row in found.changed:
        row.save(update_fields=DUE_FIELDS)
    if found.missing:
        Due.objects.bulk_create(found.missing)


def _write_standing(stored: Standing | None, facts: CaseFacts, *, service_id: int) -> None:
    wanted = standing_of(facts, service_id=service_id)
    if stored is None:
        wanted.save(force_insert=True)
    elif standing_differs(stored, wanted):
        wanted.pk = stored.pk
        wanted.save(update_fields=STANDING_FIELDS)
